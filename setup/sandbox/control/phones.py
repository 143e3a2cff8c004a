"""Act as the customer with a phone."""

import re

from aiohttp import web

from ..incoming import MAX_TEXT, CannotAnswer
from ..keys import GATEWAYS, INCOMING, REPORTS, WORLD
from ..reports import STATUSES
from .body import BadInput, one_of, read_object, text


async def list_sms(request):
    """``GET /control/sms[?to=NUMBER]``: accepted messages, oldest first."""
    to = _digits(request.query.get("to", ""))
    messages = request.app[WORLD].sms.messages.values()
    return web.json_response([show_sms(s) for s in messages if to in ("", s.to)])


async def list_answers(request):
    """``GET /control/answers``: what phones wrote, oldest first."""
    return web.json_response(
        [show_answer(answer) for answer in request.app[WORLD].sms.answers]
    )


async def reply(request):
    """``POST /control/reply {to_id | from, to, gateway, text}``.

    ``to_id`` answers a message. ``from`` and ``to`` write without an answered message.
    ``to`` may be left out: the gateway's first number; ``gateway`` too: the one whose
    message the phone got last.
    """
    values = await read_object(request, ("to_id", "from", "to", "gateway", "text"))
    written = text(values, "text")
    if len(written) > MAX_TEXT:
        raise BadInput(f"'text' is longer than {MAX_TEXT} characters.")
    try:
        made = _write(request, values, written)
    except CannotAnswer as error:
        raise BadInput(str(error)) from error
    return web.json_response(show_answer(made))


def _write(request, values, written):
    incoming = request.app[INCOMING]
    if "to_id" in values:
        return incoming.answer(_sms(request.app[WORLD], values, "to_id"), written)
    gateway = ""
    if "gateway" in values:
        gateway = one_of(values, "gateway", request.app[GATEWAYS])
    to = _digits(text(values, "to")) if values.get("to") else ""
    return incoming.write(_sender(values), to, written, gateway)


async def report(request):
    """``POST /control/report {id, status}``: status is a name or a code."""
    values = await read_object(request, ("id", "status"))
    codes = {str(code): name for name, code in STATUSES.items()}
    given = str(values.get("status", "")).upper()
    status = one_of({"status": codes.get(given, given)}, "status", STATUSES)
    sms = _sms(request.app[WORLD], values, "id")
    calls = request.app[REPORTS].report(sms, status)
    return web.json_response({"id": sms.id, "state": sms.state, "calls": len(calls)})


def show_sms(sms):
    """Describe a message.

    :param sms: the message
    :rtype: dict
    """
    return {
        "id": sms.id,
        "gateway": sms.gateway,
        "idx": sms.idx,
        "to": sms.to,
        "from": sms.asked_from,
        "sender": sms.sender,
        "text": sms.text,
        "encoding": sms.encoding,
        "parts": sms.parts,
        "points": str(sms.points),
        "state": sms.state,
        "accepted_at": sms.accepted_at,
        "send_at": sms.send_at,
    }


def show_answer(answer):
    """Describe what a phone wrote, and whether the shop knows.

    :param answer: the answer
    :rtype: dict
    """
    return {
        "id": answer.id,
        "gateway": answer.gateway,
        "from": answer.sender,
        "to": answer.to,
        "text": answer.text,
        "sent_at": answer.sent_at,
        "msg_id": answer.msg_id,
        "pulled": answer.pulled,
        "calls": [
            {"state": call.state, "tries": call.tries, "answer": call.answer}
            for call in answer.told
        ],
    }


def _sms(world, values, name):
    sms = world.sms.messages.get(text(values, name))
    if sms is None:
        raise BadInput(f"There is no message {values[name]!r}.")
    return sms


def _sender(values):
    sender = text(values, "from")
    digits = _digits(sender)
    # An operator may write from a name.
    return digits if digits.isdecimal() else sender


def _digits(number):
    digits = re.sub(r"[\s+().-]", "", number)
    return f"48{digits}" if re.fullmatch(r"[0-9]{9}", digits) else digits
