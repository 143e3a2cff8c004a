"""``messages/recived``: what phones wrote.

https://dev.serwersms.pl/en/https-api-v2/incomming-messages (read 2026-11-25): ``eco``
answers a message, ``nd`` came to the shared access number, ``ndi`` to a number of the
customer's own; "read: marks a message as read (no more returned by the API)".
"""

from aiohttp import web

from ..account import DEDICATED_NUMBER
from ..keys import WORLD
from ..phone_numbers import digits, with_plus
from .body import as_list, is_on, read_values
from .errors import Refusal
from .gateway import NAME
from .times import from_local, to_local

_TYPES = ("", "eco", "nd", "ndi", "pre", "mms")


async def list_received(request):
    """``POST messages/recived.json`` with ``type, read, date_from, date_to, phone``."""
    values = await read_values(request)
    wanted = str(values.get("type") or "")
    if wanted not in _TYPES:
        raise Refusal(1006, f"Invalid type: {wanted}")
    phones = [digits(phone) for phone in as_list(values, "phone")]
    first = from_local(values, "date_from", 0)
    last = from_local(values, "date_to", float("inf"))
    world = request.app[WORLD]
    found = [
        answer
        for answer in world.sms.answers
        if answer.gateway == NAME
        and not answer.read
        and wanted in ("", _type(answer))
        and (not phones or answer.sender in phones)
        and first <= answer.sent_at <= last
    ]
    for answer in found:
        answer.pulled = True
        answer.read = is_on(values, "read")
    world.feed.changed()
    return web.json_response({"items": [_item(answer) for answer in found]})


def _type(answer):
    if answer.msg_id:
        return "eco"
    return "ndi" if answer.to == DEDICATED_NUMBER else "nd"


def _item(answer):
    item = {
        "id": answer.serial,
        "type": _type(answer),
        "phone": with_plus(answer.sender),
        "recived": to_local(answer.sent_at),
        "blacklist": False,
        "text": answer.text,
        "to_number": with_plus(answer.to),
    }
    if answer.msg_id:
        item["message_id"] = answer.msg_id
    return item
