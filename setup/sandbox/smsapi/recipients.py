"""The numbers of a request."""

from dataclasses import dataclass

from ..phone_numbers import digits, is_number
from .errors import Refusal
from .params import is_on, split

MAX_IDX = 255


@dataclass(frozen=True)
class Recipient:
    """One number of a request: digits with prefix, as written, the customer's id."""

    number: str
    submitted: str
    idx: str


def read_recipients(params):
    """Sort the numbers of a request into good and bad ones.

    :param dict params: parameters as text
    :return: recipients, and items of ``invalid_numbers``
    :rtype: tuple
    :raise Refusal: 13, 20 or 27
    """
    written = [number for number in split(params.get("to", ""), ",") if number]
    if not written:
        raise Refusal(13, "Recipients list cannot be empty")
    keys = split(params.get("idx", ""), "|")
    if keys and len(keys) != len(written):
        raise Refusal(20)
    if any(len(key) > MAX_IDX for key in keys):
        raise Refusal(27)
    found = [
        Recipient(digits(number), number, key)
        for number, key in zip(written, keys or [""] * len(written), strict=True)
    ]
    if is_on(params, "skip_foreign"):
        found = [r for r in found if r.number.startswith("48")]
    good = [r for r in found if is_number(r.number)]
    bad = [invalid_number(r) for r in found if not is_number(r.number)]
    if not good:
        raise Refusal(13, invalid_numbers=bad)
    if not is_on(params, "allow_duplicates"):
        good = list({r.number: r for r in reversed(good)}.values())[::-1]
    return good, bad


def invalid_number(recipient):
    """Describe a recipient that the gateway does not take.

    :param Recipient recipient: one of a request
    :return: the item of ``invalid_numbers``
    :rtype: dict
    """
    return {
        "number": recipient.number,
        "submitted_number": recipient.submitted,
        "message": "Invalid phone number",
    }
