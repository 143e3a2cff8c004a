"""Where the web application keeps the pieces of the sandbox."""

from aiohttp import web

from .incoming import Incoming
from .mailgate import Mailgate
from .postman import Postman
from .reports import Reports
from .world import World

WORLD = web.AppKey("world", World)
POSTMAN = web.AppKey("postman", Postman)
REPORTS = web.AppKey("reports", Reports)
INCOMING = web.AppKey("incoming", Incoming)
MAILGATE = web.AppKey("mailgate", Mailgate)
GATEWAYS = web.AppKey("gateways", dict)
