"""Who the customer is, what is left, which sender names exist."""

import re

from aiohttp import web

from ..account import TWO_WAY, USERNAME
from ..bearer import is_authorized
from ..keys import WORLD
from . import answers
from .auth import RestError, require_token
from .errors import Refusal
from .params import read_params

# At most 11 characters, no Polish letters, at least one letter: SMSAPI's rules for
# sender names. A person at SMSAPI looks at each one; here it is active at once.
_SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9.&@+_!%# -]{1,11}")
_CREATED_AT = "2026-01-01T00:00:00+00:00"


async def profile(request):
    """``GET /profile``: the account with its points."""
    require_token(request)
    return web.json_response(
        {
            "name": "Sandbox",
            "email": "sandbox@example.com",
            "username": USERNAME,
            "phone_number": "48500000000",
            "payment_type": "prepaid",
            "user_type": "native",
            "points": float(request.app[WORLD].account.points),
        }
    )


async def user_do(request):
    """``GET /user.do?credits=1``: the points, the old way."""
    params = await read_params(request)
    if not is_authorized(request):
        return answers.refusal(params, Refusal(101))
    points = float(request.app[WORLD].account.points)
    payload = {
        "points": points,
        "proCount": int(points / 0.16),
        "ecoCount": 0,
        "mmsCount": 0,
        "vmsGsmCount": 0,
        "vmsLandCount": 0,
    }
    return answers.answer_json_or_text(params, payload, f"Points: {points}")


async def ping(request):
    """``/ping``: is anybody there, and is the token good."""
    if request.method == "HEAD":
        return web.Response(status=204)
    return web.json_response({"authorized": is_authorized(request), "unavailable": []})


async def list_senders(request):
    """``GET /sms/sendernames``."""
    require_token(request)
    names = request.app[WORLD].account.senders.items()
    collection = [_sender(name, is_default) for name, is_default in names]
    return web.json_response({"size": len(collection), "collection": collection})


async def add_sender(request):
    """``POST /sms/sendernames`` with ``sender``."""
    require_token(request)
    name = (await read_params(request)).get("sender", "")
    if not _SENDER.fullmatch(name) or name.lower() == TWO_WAY:
        raise RestError(400, "invalid_request_data", "Invalid sender name")
    request.app[WORLD].account.senders.setdefault(name, False)
    return web.json_response(_sender(name, False), status=201)


def _sender(name, is_default):
    return {
        "sender": name,
        "is_default": is_default,
        "status": "ACTIVE",
        "created_at": _CREATED_AT,
    }
