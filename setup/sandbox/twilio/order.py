"""What a request for a message asks for, checked.

Twilio does not say in which order it checks; a request with two mistakes may get the
code of either.
"""

import re

from ..account import DEDICATED_NUMBER, PRICE
from ..parts import count_parts
from ..phone_numbers import digits, is_number
from ..web_address import is_web_address
from .credentials import SERVICE_SID
from .errors import Failure
from .gateway import NAME

MAX_BODY = 1600
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def read_order(form, account, now):
    """Check a request as far as its own content goes.

    :param form: the fields
    :param account: the account that pays
    :param float now: the gateway's time
    :return: values for ``SmsBook.add``
    :rtype: dict
    :raise Failure: with the gateway's code
    """
    to, body = _to(form), _body(form)
    asked_from, sender = _sender(form, account)
    if sender == to:
        raise Failure(21266)
    counted = count_parts(body)
    return {
        "gateway": NAME,
        "idx": "",
        "to": to,
        "submitted": form["To"],
        "asked_from": asked_from,
        "sender": sender,
        "text": body,
        "encoding": counted.encoding,
        "parts": counted.parts,
        "points": counted.parts * PRICE,
        "accepted_at": now,
        "send_at": now,
        "notify_url": _status_callback(form),
    }


def _to(form):
    to = form.get("To", "")
    if not to:
        raise Failure(21604)
    if not _E164.fullmatch(to) or not is_number(digits(to)):
        raise Failure(21211)
    return digits(to)


def _body(form):
    body = form.get("Body", "")
    if not body:
        raise Failure(21602)
    if len(body) > MAX_BODY:
        raise Failure(21617)
    return body


def _sender(form, account):
    """Tell what was asked for, and the number or name that the phone shows."""
    service, asked = form.get("MessagingServiceSid", ""), form.get("From", "")
    if service:
        if service != SERVICE_SID:
            raise Failure(21701)
        return service, DEDICATED_NUMBER
    if not asked:
        raise Failure(21603)
    if _E164.fullmatch(asked):
        if digits(asked) != DEDICATED_NUMBER:
            raise Failure(21606)
        return asked, DEDICATED_NUMBER
    if asked not in account.names():
        raise Failure(21212)
    return asked, asked


def _status_callback(form):
    url = form.get("StatusCallback", "")
    if url and not is_web_address(url):
        raise Failure(21609)
    return url
