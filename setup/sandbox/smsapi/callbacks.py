"""``/callbacks``: where the gateway sends reports and incoming SMS."""

from aiohttp import web

from ..account import TWO_WAY
from ..keys import POSTMAN, WORLD
from ..web_address import is_web_address
from .auth import RestError, require_token
from .params import read_params

_TYPES = ("sms_dlr", "sms_mo")
_RECEIVERS = ("all", TWO_WAY, "number")


async def list_all(request):
    """``GET /callbacks``."""
    require_token(request)
    collection = [_shape(c) for c in request.app[WORLD].account.callbacks.values()]
    return web.json_response({"size": len(collection), "collection": collection})


async def add(request):
    """``POST /callbacks``."""
    require_token(request)
    values = _values(await read_params(request))
    if values["type"] not in _TYPES:
        raise RestError(400, "invalid_request_data", "Invalid type")
    callback = request.app[WORLD].account.add_callback(**values)
    return web.json_response(_shape(callback), status=201)


async def show(request):
    """``GET /callbacks/{id}``."""
    return web.json_response(_shape(_callback(request)))


async def change(request):
    """``PUT /callbacks/{id}``: another address."""
    callback = _callback(request)
    callback.url = _url(await read_params(request))
    return web.json_response(_shape(callback))


async def remove(request):
    """``DELETE /callbacks/{id}``."""
    callback = _callback(request)
    del request.app[WORLD].account.callbacks[callback.id]
    return web.Response(status=204)


async def switch(request):
    """``PUT /callbacks/{id}/commands/activate`` or ``deactivate``."""
    callback = _callback(request)
    command = request.match_info["command"]
    if command not in ("activate", "deactivate"):
        raise RestError(404, "not_found", "Unknown command")
    callback.active = command == "activate"
    return web.Response(status=202)


async def test(request):
    """``GET /callbacks/{id}/commands/test``: call the address once, with nothing in it.

    What SMSAPI sends then is not published.
    """
    callback = _callback(request)
    method = "GET" if callback.type == "sms_dlr" else "POST"
    return web.json_response(await request.app[POSTMAN].test(method, callback.url))


def _callback(request):
    require_token(request)
    callback = request.app[WORLD].account.callbacks.get(request.match_info["id"])
    if callback is None:
        raise RestError(404, "not_found", "Not found")
    return callback


def _values(params):
    receiver = params.get("receiver_type", "all")
    if receiver not in _RECEIVERS:
        raise RestError(400, "invalid_request_data", "Invalid receiver_type")
    return {
        "type": params.get("type", ""),
        "url": _url(params),
        "receiver_type": receiver,
        "receiver_number": params.get("receiver_number", ""),
    }


def _url(params):
    url = params.get("url", "")
    if not is_web_address(url):
        raise RestError(400, "invalid_request_data", "Invalid url")
    return url


def _shape(callback):
    return {
        "id": callback.id,
        "url": callback.url,
        "api_version": "1",
        "type": callback.type,
        "receiver": {
            "type": callback.receiver_type,
            "number": callback.receiver_number or None,
        },
        "active": callback.active,
        "invalid": False,
    }
