"""``messages/send_sms``: one text to one or more numbers.

Nobody has confirmed that a repeated ``unique_id`` is refused, so it is not: who
repeats a request sends a second message.
"""

from aiohttp import web

from .. import trouble
from ..keys import REPORTS, WORLD
from ..phone_numbers import digits, is_number
from ..sms import Sms
from .body import as_list, is_on, read_values
from .errors import ERRORS, Refusal
from .gateway import NAME, new_id
from .order import read_order
from .times import to_local


async def send_sms(request):
    """``POST messages/send_sms.json``.

    :param aiohttp.web.Request request: JSON
    :rtype: aiohttp.web.Response
    """
    values = await read_values(request)
    world = request.app[WORLD]
    answer = await trouble.before(world, _refuse)
    if answer:
        return answer
    order = read_order(values, world.account)
    messages = _prepare_messages(world, order)
    if is_on(values, "test"):
        made = [Sms(id=new_id(0), **one) for one in messages]
        return _answer(values, order, made)
    accepted = world.accept(new_id, messages)
    for sms in accepted:
        request.app[REPORTS].plan(sms)
    return await trouble.after(world, request, _answer(values, order, accepted))


async def delete(request):
    """``POST messages/delete.json``: give up what has not left yet.

    What the vendor says about a message that has left is not published.

    :param aiohttp.web.Request request: JSON with ``id``
    :rtype: aiohttp.web.Response
    """
    values = await read_values(request)
    ids = as_list(values, "id")
    if not ids:
        raise Refusal(2000, "id is required")
    if not request.app[WORLD].cancel(NAME, ids):
        raise Refusal(1004)
    return web.json_response({"success": True})


def _prepare_messages(world, order):
    """Make a message for every good number, if there is money for all of them."""
    now = world.now()
    good = [pair for pair in order.phones if is_number(digits(pair[0]))]
    if not good:
        raise Refusal(2001)
    messages = [order.message(phone, unique_id, now) for phone, unique_id in good]
    if sum(one["points"] for one in messages) > world.account.points:
        raise Refusal(3002 if order.asked_from else 3000)
    return messages


def _answer(values, order, accepted):
    """Tell what became of each number; ``items`` only for who asks for details."""
    payload = {
        "success": True,
        "queued": len(accepted),
        "unsent": len(order.phones) - len(accepted),
    }
    if is_on(values, "details"):
        left = iter(accepted)
        payload["items"] = [
            _queued(next(left)) if is_number(digits(phone)) else _unsent(order, phone)
            for phone, _unique_id in order.phones
        ]
    return web.json_response(payload)


def _queued(sms):
    return {
        "id": sms.id,
        "phone": f"+{sms.to}",
        "status": "queued",
        "queued": to_local(sms.accepted_at),
        "parts": sms.parts,
        "error_code": None,
        "error_message": None,
        "text": sms.text,
    }


def _unsent(order, phone):
    return {
        "id": None,
        "phone": phone,
        "status": "unsent",
        "queued": None,
        "parts": order.parts,
        "error_code": 2001,
        "error_message": ERRORS[2001][1],
        "text": order.text,
    }


def _refuse(kind, options):
    """Refuse a message because of a fault; being busy has no code here."""
    if kind == "no_credit":
        raise Refusal(3002)
    if kind == "reject":
        raise Refusal(options.get("code", 2001))
    return web.Response(status=429, text="Too Many Requests")
