"""SMSAPI's words for the faults that are switched on."""

from aiohttp import web

from .errors import Refusal
from .order import read_order
from .recipients import invalid_number

_CODES = {"throttle_202": 202, "throttle_203": 203, "no_credit": 103}


def refuse(world, params, kind, options):
    """Refuse a message because of a fault.

    :param world: the sandbox
    :param dict params: parameters of the request
    :param str kind: the fault
    :param dict options: of the fault
    :return: an answer with an HTTP status of its own
    :rtype: aiohttp.web.Response
    :raise Refusal: the error that was asked for
    """
    if kind == "throttle_429":
        return web.json_response(
            {"message": "Too many requests", "error": "too_many_requests"}, status=429
        )
    if kind == "reject":
        raise _rejection(world, params, options.get("code", 13))
    raise Refusal(_CODES[kind])


def internal():
    """Break after the message was accepted.

    :raise Refusal: 999
    """
    raise Refusal(999)


def _rejection(world, params, code):
    order = read_order(params, world.account, world.now())
    numbers = map(invalid_number, order.recipients) if code == 13 else ()
    return Refusal(code, invalid_numbers=numbers)
