"""``Messages``: what was sent and received.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from datetime import datetime, timezone
from email.utils import format_datetime

from aiohttp import web

from ..keys import WORLD
from ..parts import count_parts
from ..phone_numbers import with_plus
from ..sms import QUEUE
from .credentials import ACCOUNT_SID, API_VERSION, ROOT, SERVICE_SID, require_account
from .errors import ERRORS, Failure
from .gateway import NAME, answer_sid
from .words import STATUSES

PAGE_SIZE, MAX_PAGE_SIZE = 50, 1000
# What a list may be narrowed down by; "day" is in UTC.
_FILTERS = {"to": "To", "from": "From", "day": "DateSent"}


async def list_messages(request):
    """``GET Messages.json?To=&From=&DateSent=&PageSize=``: newest first, one page."""
    require_account(request)
    query = request.query
    wanted = {key: query[name] for key, name in _FILTERS.items() if query.get(name)}
    size = query.get("PageSize") or str(PAGE_SIZE)
    if not size.isdecimal() or not 1 <= int(size) <= MAX_PAGE_SIZE:
        raise Failure(20001, "Invalid PageSize")
    found = [
        shown
        for at, shown in _everything(request.app[WORLD])
        if wanted.items() <= {**shown, "day": _moment(at).date().isoformat()}.items()
    ]
    page = found[: int(size)]
    uri = f"{ROOT}/{ACCOUNT_SID}/Messages.json"
    return web.json_response(
        {
            "messages": page,
            "page": 0,
            "page_size": int(size),
            "uri": uri,
            "next_page_uri": None,
        }
    )


async def show(request):
    """``GET Messages/{sid}.json``."""
    require_account(request)
    sid = request.match_info["sid"]
    for _at, shown in _everything(request.app[WORLD]):
        if shown["sid"] == sid:
            return web.json_response(shown)
    raise Failure(20404)


async def cancel(request):
    """``POST Messages/{sid}.json`` with ``Status=canceled``: before it is sent."""
    require_account(request)
    form = await request.post()
    if form.get("Status") != "canceled":
        raise Failure(20001, "Invalid Status")
    world, sid = request.app[WORLD], request.match_info["sid"]
    sms = world.sms.find(NAME, sid)
    if not sms:
        raise Failure(20404)
    if not world.cancel(NAME, [sid]):
        raise Failure(20009)
    return web.json_response({**show_sent(sms), "status": "canceled"})


def show_sent(sms):
    """Describe a message.

    A messaging service chooses the number and counts the segments only later.

    :param sms: the message
    :rtype: dict
    """
    status, code = STATUSES[sms.state]
    is_open = sms.state == QUEUE
    by_service = sms.asked_from == SERVICE_SID
    is_vague = is_open and by_service
    return {
        **_frame(sms.id, sms.accepted_at),
        "body": sms.text,
        "date_sent": None if is_open else _date(sms.send_at),
        "date_updated": _date(sms.state_at or sms.accepted_at),
        "direction": "outbound-api",
        "error_code": code,
        "error_message": ERRORS.get(code, "Not delivered") if code else None,
        "from": None if is_vague else with_plus(sms.sender),
        "messaging_service_sid": SERVICE_SID if by_service else None,
        "num_segments": "0" if is_vague else str(sms.parts),
        "price": None if is_open else f"-{sms.points:.5f}",
        "status": "accepted" if is_vague else status,
        "to": with_plus(sms.to),
    }


def _show_received(answer):
    return {
        **_frame(answer_sid(answer), answer.written_at),
        "body": answer.text,
        "date_sent": _date(answer.sent_at),
        "date_updated": _date(answer.written_at),
        "direction": "inbound",
        "error_code": None,
        "error_message": None,
        "from": with_plus(answer.sender),
        "messaging_service_sid": None,
        "num_segments": str(count_parts(answer.text).parts),
        "price": None,
        "status": "received",
        "to": with_plus(answer.to),
    }


def _everything(world):
    """List pairs of a moment and a description, newest first."""
    sent = [
        (sms.accepted_at, show_sent(sms))
        for sms in world.sms.messages.values()
        if sms.gateway == NAME
    ]
    received = [
        (answer.written_at, _show_received(answer))
        for answer in world.sms.answers
        if answer.gateway == NAME
    ]
    return sorted(sent + received, key=lambda pair: pair[0], reverse=True)


def _frame(sid, created_at):
    return {
        "sid": sid,
        "account_sid": ACCOUNT_SID,
        "api_version": API_VERSION,
        "date_created": _date(created_at),
        "num_media": "0",
        "price_unit": "USD",
        "uri": f"{ROOT}/{ACCOUNT_SID}/Messages/{sid}.json",
    }


def _moment(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc)


def _date(seconds):
    """Write a moment as RFC 2822 wants it."""
    return format_datetime(_moment(seconds))
