"""What a request for SMS asks for, checked."""

import re
from dataclasses import dataclass

from ..account import DEDICATED_NUMBER, POOL_NUMBER, PRICE
from ..parts import GSM_7, count_parts
from ..phone_numbers import digits
from ..plain import plain
from .body import as_list, is_on
from .errors import Refusal
from .gateway import NAME

# "2waySMS": a random number of nine digits that can be answered.
TWO_WAY_SMS = "2waySMS"
_UNIQUE_ID = re.compile(r"[a-zA-Z0-9]{3,50}")


@dataclass(frozen=True)
class Order:
    """A request whose content is good; ``phones`` are as written, each with its id."""

    text: str
    encoding: str
    parts: int
    asked_from: str
    sender: str
    phones: tuple

    def message(self, submitted, unique_id, now):
        """Make what the gateway keeps of one message.

        :return: values for ``SmsBook.add``
        :rtype: dict
        """
        return {
            "gateway": NAME,
            "idx": unique_id,
            "to": digits(submitted),
            "submitted": submitted,
            "asked_from": self.asked_from,
            "sender": self.sender,
            "text": self.text,
            "encoding": self.encoding,
            "parts": self.parts,
            "points": self.parts * PRICE,
            "accepted_at": now,
            "send_at": now,
            "notify_url": "",
        }


def read_order(values, account):
    """Check a request as far as its own content goes.

    :param dict values: the JSON object
    :param account: the account that pays
    :return: what is asked
    :rtype: Order
    :raise Refusal: with the gateway's code
    """
    phones = as_list(values, "phone")
    if not phones:
        raise Refusal(2000, "Phone is required")
    asked_from = str(values.get("sender") or "")
    text = _text(values, asked_from)
    counted = count_parts(text)
    if counted.parts > account.max_parts:
        raise Refusal(2000, "Text is too long")
    return Order(
        text,
        counted.encoding,
        counted.parts,
        asked_from,
        _sender(asked_from, account),
        tuple(zip(phones, _unique_ids(values, len(phones)), strict=True)),
    )


def _text(values, asked_from):
    """Take away what does not fit the alphabet, unless ``utf`` pays for it.

    "utf: SMS FULL only": a message without sender is an ECO+. Which character stands
    for a letter that has no plain form is not published.
    """
    text = str(values.get("text") or "")
    if not text:
        raise Refusal(2000, "Text is required")
    if asked_from and is_on(values, "utf"):
        return text
    return "".join(
        char if count_parts(char).encoding == GSM_7 else "?" for char in plain(text)
    )


def _sender(asked, account):
    if asked in ("", TWO_WAY_SMS):
        return POOL_NUMBER
    if digits(asked) == DEDICATED_NUMBER:
        return DEDICATED_NUMBER
    if asked not in account.names():
        raise Refusal(3001)
    return asked


def _unique_ids(values, count):
    """Read the customer's own ids; "count mismatch: nothing is sent"."""
    found = as_list(values, "unique_id")
    if not found:
        return [""] * count
    if len(found) != count or not all(map(_UNIQUE_ID.fullmatch, found)):
        raise Refusal(1006, "Invalid unique_id")
    return found
