"""``messages/reports``: what became of messages.

https://dev.serwersms.pl/https-api-v2/sprawdzanie-raportow-doreczen-wiadomosci (read
2026-11-25): at most 500 ids in a request.
"""

from aiohttp import web

from ..keys import WORLD
from .body import as_list, read_values
from .errors import Refusal
from .gateway import NAME
from .times import to_local

MAX_IDS = 500
# Our name of a status: the vendor's, and its reason.
_WORDS = {
    "QUEUE": ("in_progress", None),
    "ACCEPTED": ("in_progress", None),
    "SENT": ("sent", None),
    "RENEWAL": ("sent", None),
    "UNKNOWN": ("sent", None),
    "DELIVERED": ("delivered", None),
    "UNDELIVERED": ("undelivered", "missed_call"),
    "EXPIRED": ("undelivered", "message_expired"),
    "FAILED": ("undelivered", "operator_error"),
    "REJECTED": ("unsent", "message_rejected"),
    "NOT_FOUND": ("unsent", "wrong_number"),
    "STOP": ("unsent", "number_is_blacklisted"),
}
_NOT_SENT = ("in_progress", "unsent")


async def list_reports(request):
    """``POST messages/reports.json`` with ``id`` or ``unique_id``, one or several."""
    values = await read_values(request)
    ids, unique_ids = as_list(values, "id"), as_list(values, "unique_id")
    if not ids and not unique_ids:
        raise Refusal(2000, "id or unique_id is required")
    if max(len(ids), len(unique_ids)) > MAX_IDS:
        raise Refusal(1006, f"At most {MAX_IDS} ids")
    messages = request.app[WORLD].sms.messages.values()
    items = [
        _item(sms)
        for sms in messages
        if sms.gateway == NAME and (sms.id in ids or sms.idx in unique_ids)
    ]
    return web.json_response({"items": items})


def _item(sms):
    status, reason = _WORDS[sms.state]
    return {
        "id": sms.id,
        "unique_id": sms.idx or None,
        "phone": f"+{sms.to}",
        "status": status,
        "queued": to_local(sms.accepted_at),
        "sent": None if status in _NOT_SENT else to_local(sms.send_at),
        "delivered": to_local(sms.state_at) if status == "delivered" else None,
        "sender": sms.sender,
        "type": "full" if sms.asked_from else "eco",
        "text": sms.text,
        "parts": sms.parts,
        "cost": float(sms.points),
        "reason": reason,
        "stat_id": sms.serial,
    }
