"""How the values of an answer are read, whatever the gateway. Plain Python."""

import datetime
import json
import re
from decimal import Decimal, InvalidOperation

from .base import MalformedCallback, Reason, SendResult, Status

#: Numbers have 15 digits and names 11 letters at most; with room for odd spellings.
_LONGEST_SENDER = 64


def read_json(text):
    """Return the JSON object in a text, empty when it is none.

    :rtype: dict
    """
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def read_items(data, name):
    """Return the objects of a list in an answer; what is no object is left out.

    :param dict data: the answer
    :param str name: key of the list
    :rtype: list[dict]
    """
    items = data.get(name)
    items = items if isinstance(items, list) else []
    return [item for item in items if isinstance(item, dict)]


def read_number(value):
    """Read a number that comes as a number or as its text.

    :rtype: Decimal or None
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_count(value):
    """Read a whole number that comes as a number or as its text; 0 when it is none."""
    return int(read_number(value) or 0)


def read_sender(text):
    """Read who sent an SMS: E.164 when it is a number, else as it came.

    :param str text: digits with country prefix, with or without a plus
    :raise MalformedCallback: when it is none, or longer than any
    """
    text = read_text(text).strip()
    if not 0 < len(text) <= _LONGEST_SENDER:
        raise MalformedCallback("no sender")
    digits = text.lstrip("+")
    return f"+{digits}" if re.fullmatch(r"[1-9][0-9]{7,14}", digits) else text


def read_text(text):
    """Read the text of an SMS, without control characters and halves of characters,
    which no database or HTML holds.
    """
    text = re.sub(r"\r\n?|\f", "\n", text)  # both are letters of the GSM alphabet
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "", text)


def naive_utc(moment):
    """Turn an aware datetime into the naive UTC that Odoo keeps."""
    return moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def read_trouble(answer):
    """Translate the HTTP status of an answer to a message, before its body is read.

    :param Answer answer: the answer
    :return: what it means; None when the body has to tell
    :rtype: SendResult or None
    """
    detail = f"HTTP {answer.code}"
    if answer.code == 429:
        return SendResult(Status.THROTTLED, Reason.BUSY, detail=detail)
    if answer.code >= 500 or answer.code == 408:
        return SendResult(Status.UNSURE, Reason.SILENCE, detail=detail)
    return None
