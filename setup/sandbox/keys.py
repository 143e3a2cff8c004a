"""Where the web application keeps the pieces of the sandbox."""

from aiohttp import web

from .mailgate import Mailgate
from .postman import Postman
from .reports import Reports
from .world import World

WORLD = web.AppKey("world", World)
POSTMAN = web.AppKey("postman", Postman)
REPORTS = web.AppKey("reports", Reports)
MAILGATE = web.AppKey("mailgate", Mailgate)
