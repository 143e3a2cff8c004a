"""Faults on the way of a request through the gateway."""

import asyncio

from aiohttp import web

from ..faults import AFTER, BEFORE
from .errors import Refusal
from .order import read_order
from .recipients import invalid_number

SLOW_S = 60
HANG_S = 120


async def before(world, params):
    """Let a fault strike before the message is accepted.

    A slow request goes on afterwards, even if its sender has long hung up: so a retry
    may be accepted before the request that it repeats.

    :param world: the sandbox
    :param dict params: parameters of the request
    :return: an answer that ends the request, or None
    :rtype: aiohttp.web.Response
    :raise Refusal: the error that was asked for
    """
    fault = world.faults.take(BEFORE)
    if not fault:
        return None
    world.feed.changed()
    return await _BEFORE[fault.kind](world, params, fault.options)


async def after(world, request, answer):
    """Let a fault strike after the message is accepted.

    :param world: the sandbox
    :param aiohttp.web.Request request: the request
    :param aiohttp.web.Response answer: the answer that was due
    :return: the answer that is given
    :rtype: aiohttp.web.Response
    :raise Refusal: 999
    """
    fault = world.faults.take(AFTER)
    if not fault:
        return answer
    world.feed.changed()
    return await _AFTER[fault.kind](request, answer, fault.options)


async def _slow(world, params, options):
    await asyncio.sleep(options.get("seconds", SLOW_S))


async def _throttle_202(world, params, options):
    raise Refusal(202)


async def _throttle_203(world, params, options):
    raise Refusal(203)


async def _throttle_429(world, params, options):
    return web.json_response(
        {"message": "Too many requests", "error": "too_many_requests"}, status=429
    )


async def _bad_gateway(world, params, options):
    page = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    return web.Response(status=502, text=page, content_type="text/html")


async def _no_credit(world, params, options):
    raise Refusal(103)


async def _reject(world, params, options):
    code = options.get("code", 13)
    order = read_order(params, world.account, world.now())
    numbers = map(invalid_number, order.recipients) if code == 13 else ()
    raise Refusal(code, invalid_numbers=numbers)


async def _drop(request, answer, options):
    request.transport.abort()
    return answer


async def _hang(request, answer, options):
    await asyncio.sleep(options.get("seconds", HANG_S))
    return answer


async def _error(request, answer, options):
    return web.Response(status=500, text="Internal error")


async def _internal(request, answer, options):
    raise Refusal(999)


_BEFORE = {
    "slow": _slow,
    "throttle_202": _throttle_202,
    "throttle_203": _throttle_203,
    "throttle_429": _throttle_429,
    "bad_gateway": _bad_gateway,
    "no_credit": _no_credit,
    "reject": _reject,
}
_AFTER = {
    "drop_after_accept": _drop,
    "hang_after_accept": _hang,
    "error_after_accept": _error,
    "internal_999": _internal,
}
