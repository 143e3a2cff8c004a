"""Change how the world behaves."""

from decimal import Decimal

from aiohttp import web

from ..faults import KINDS
from ..keys import MAILGATE, POSTMAN, REPORTS, WORLD
from ..web_address import is_web_address
from .body import BadInput, number, one_of, read_object

MAX_COUNT = 100_000
MAX_CODE = 99_999
_CALLBACKS = ("sms_dlr", "sms_mo")


async def list_faults(request):
    """``GET /control/fault``: every kind, and for how many messages it is on."""
    left = request.app[WORLD].faults.left()
    return web.json_response(show_faults(left))


async def set_fault(request):
    """``POST /control/fault {kind, count, code, seconds}``.

    ``count`` is 1 by default, 0 switches off. ``code`` belongs to ``reject``,
    ``seconds`` to ``slow`` and ``hang_after_accept``.
    """
    values = await read_object(request, ("kind", "count", "code", "seconds"))
    kind = one_of(values, "kind", KINDS)
    options = {}
    if "code" in values:
        options["code"] = number(values, "code", 0, MAX_CODE)
    if "seconds" in values:
        options["seconds"] = number(values, "seconds", 60.0, 600)
    world = request.app[WORLD]
    world.faults.set(kind, number(values, "count", 1, MAX_COUNT), **options)
    world.feed.changed()
    return web.json_response(show_faults(world.faults.left()))


async def list_callbacks(request):
    """``GET /control/callbacks``: addresses, and the calls that were made."""
    calls = request.app[POSTMAN].calls.values()
    return web.json_response(
        {
            "registered": _registered(request.app[WORLD].account),
            "calls": [dict(vars(call)) for call in calls],
        }
    )


async def set_callbacks(request):
    """``POST /control/callbacks {sms_dlr, sms_mo}``: an empty value means none."""
    values = await read_object(request, _CALLBACKS)
    for url in filter(None, values.values()):
        if not is_web_address(url):
            raise BadInput(f"{url!r} is not an address.")
    account = request.app[WORLD].account
    for kind, url in values.items():
        account.replace_callback(kind, url)
    return web.json_response({"registered": _registered(account)})


async def show_account(request):
    """``GET /control/account``."""
    return web.json_response(_account(request.app[WORLD].account))


async def set_account(request):
    """``POST /control/account {points, max_parts, idx_of_refused}``."""
    values = await read_object(request, ("points", "max_parts", "idx_of_refused"))
    account = request.app[WORLD].account
    points = number(values, "points", float(account.points), 10**9)
    max_parts = number(values, "max_parts", account.max_parts, 10)
    refused = values.get("idx_of_refused", account.idx_of_refused)
    if not isinstance(refused, bool):
        raise BadInput("'idx_of_refused' must be true or false.")
    account.points = Decimal(str(points))
    account.max_parts = max_parts
    account.idx_of_refused = refused
    request.app[WORLD].feed.changed()
    return web.json_response(_account(account))


async def move_clock(request):
    """``POST /control/clock {seconds}``: put the gateway's clock forward."""
    values = await read_object(request, ("seconds",))
    request.app[WORLD].move_clock(number(values, "seconds", 0.0, 10**8))
    return web.json_response({"now": request.app[WORLD].now()})


async def reset(request):
    """``POST /control/reset``: forget what happened, switch all faults off.

    Callback addresses and sender names stay.
    """
    await read_object(request, ())
    for part in (POSTMAN, MAILGATE, REPORTS, WORLD):
        request.app[part].reset()
    return web.json_response({"reset": True})


def show_faults(left):
    """Describe all faults.

    :param dict left: messages that are left, by kind
    :return: list of kind, text and left
    """
    return [
        {"kind": kind, "moment": moment, "text": text, "left": left.get(kind, 0)}
        for kind, (moment, text) in KINDS.items()
    ]


def _registered(account):
    return [{"type": c.type, "url": c.url} for c in account.callbacks.values()]


def _account(account):
    return {
        "points": str(account.points),
        "max_parts": account.max_parts,
        "idx_of_refused": account.idx_of_refused,
    }
