"""The page with the customers' phones and mailboxes."""

import asyncio
import json
from pathlib import Path

from aiohttp import web

from ..control.mails import show_mail
from ..keys import MAILGATE, WORLD
from .state import page_state

_HERE = Path(__file__).resolve().parent
_FILES = {
    "sandbox.css": "text/css",
    "main.js": "text/javascript",
    "phones.js": "text/javascript",
    "mails.js": "text/javascript",
    "faults.js": "text/javascript",
    "dom.js": "text/javascript",
}
# Mails are shown in a frame without scripts; their styles and pictures may load.
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src * data:; frame-src 'self'; "
    "base-uri 'self'; form-action 'none'"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
QUIET_S = 15.0
# However much happens, the page is told a few times a second.
BREATH_S = 0.2


def add_routes(app):
    """Serve the page at ``/``.

    :param aiohttp.web.Application app: the application
    """
    app.add_routes(
        [
            web.get("/", _index),
            web.get("/page/events", _events),
            web.get("/page/mail/{id}", _mail),
            web.get("/page/{name}", _file),
        ]
    )


async def _index(request):
    text = (_HERE / "index.html").read_text(encoding="utf-8")
    return web.Response(text=text, content_type="text/html", headers=_HEADERS)


async def _file(request):
    name = request.match_info["name"]
    if name not in _FILES:
        raise web.HTTPNotFound
    text = (_HERE / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=_FILES[name], headers=_HEADERS)


async def _mail(request):
    mail = request.app[WORLD].mails.mails.get(request.match_info["id"])
    if mail is None:
        raise web.HTTPNotFound
    return web.json_response(show_mail(mail))


async def _events(request):
    """Send the state after every change (Server-Sent Events)."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    world, mailgate = request.app[WORLD], request.app[MAILGATE]
    async for has_changed in world.feed.listen(QUIET_S):
        text = ": still here\n\n"
        if has_changed:
            text = f"data: {json.dumps(page_state(world, mailgate))}\n\n"
        try:
            await response.write(text.encode())
        except ConnectionError:
            break  # the page was closed
        await asyncio.sleep(BREATH_S)
    return response
