"""What is left, and which sender names exist."""

from aiohttp import web

from ..account import PRICE
from ..keys import WORLD
from .body import read_values


async def limits(request):
    """``POST account/limits.json``: how many messages the money buys, by type."""
    await read_values(request)
    left = int(request.app[WORLD].account.points / PRICE)
    items = [
        {"type": kind, "chars_limit": 160, "value": left} for kind in ("ECO", "FULL")
    ]
    return web.json_response({"items": items})


async def list_senders(request):
    """``POST senders/index.json``: a name is authorized at once, as at SMSAPI here."""
    await read_values(request)
    items = [
        {"name": name, "agreement": None, "status": "authorized"}
        for name in request.app[WORLD].account.names()
    ]
    return web.json_response({"items": items})
