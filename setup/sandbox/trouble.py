"""Faults on the way of a request through a gateway; each gateway words its own."""

import asyncio

from aiohttp import web

from .faults import AFTER, BEFORE

SLOW_S = 60
HANG_S = 120


async def before(world, refuse):
    """Let a fault strike before the message is accepted.

    A slow request goes on afterwards, even if its sender has long hung up: so a retry
    may be accepted before the request that it repeats.

    :param world: the sandbox
    :param refuse: called with the kind and the options of a fault that refuses the
        message; returns the gateway's answer or raises the gateway's error
    :return: an answer that ends the request, or None
    :rtype: aiohttp.web.Response
    """
    fault = world.faults.take(BEFORE)
    if not fault:
        return None
    world.feed.changed()
    if fault.kind == "slow":
        await asyncio.sleep(fault.options.get("seconds", SLOW_S))
        return None
    if fault.kind == "bad_gateway":
        page = "<html><body><h1>502 Bad Gateway</h1></body></html>"
        return web.Response(status=502, text=page, content_type="text/html")
    return refuse(fault.kind, fault.options)


def internal_error():
    """Answer that something broke.

    :rtype: aiohttp.web.Response
    """
    return web.Response(status=500, text="Internal error")


async def after(world, request, answer, internal=internal_error):
    """Let a fault strike after the message is accepted.

    :param world: the sandbox
    :param aiohttp.web.Request request: the request
    :param aiohttp.web.Response answer: the answer that was due
    :param internal: returns or raises what ``internal_999`` is at this gateway
    :return: the answer that is given
    :rtype: aiohttp.web.Response
    """
    fault = world.faults.take(AFTER)
    if not fault:
        return answer
    world.feed.changed()
    if fault.kind == "internal_999":
        return internal()
    return await _AFTER[fault.kind](request, answer, fault.options)


async def _drop(request, answer, options):
    request.transport.abort()
    return answer


async def _hang(request, answer, options):
    await asyncio.sleep(options.get("seconds", HANG_S))
    return answer


async def _error(request, answer, options):
    return internal_error()


_AFTER = {
    "drop_after_accept": _drop,
    "hang_after_accept": _hang,
    "error_after_accept": _error,
}
