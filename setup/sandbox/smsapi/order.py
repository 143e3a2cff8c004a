"""What a request for SMS asks for, checked.

SMSAPI does not say in which order it checks; a request with two mistakes may get the
code of either.
"""

from dataclasses import dataclass

from ..account import TWO_WAY
from ..parts import GSM_7, count_parts
from ..plain import plain
from ..web_address import is_web_address
from .dates import check_expiration, read_send_at
from .errors import Refusal
from .params import is_on
from .recipients import read_recipients


@dataclass(frozen=True)
class Order:
    """A request that may be sent as far as its own content goes."""

    text: str
    encoding: str
    parts: int
    recipients: tuple
    invalid_numbers: tuple
    sender: str
    send_at: float
    notify_url: str


def read_order(params, account, now):
    """Check a request.

    :param dict params: parameters as text
    :param account: the account that pays
    :param float now: the gateway's time
    :return: what is asked
    :rtype: Order
    :raise Refusal: with the gateway's code
    """
    text = _text(params)
    counted = _parts(params, text, account.max_parts)
    recipients, invalid = read_recipients(params)
    sender = _sender(params, account)
    send_at = read_send_at(params, now)
    check_expiration(params, send_at)
    return Order(
        text,
        counted.encoding,
        counted.parts,
        tuple(recipients),
        tuple(invalid),
        sender,
        send_at,
        _notify_url(params),
    )


def _text(params):
    text = params.get("message", "")
    if is_on(params, "normalize"):
        text = plain(text)
    if not text:
        raise Refusal(11)
    if is_on(params, "nounicode") and count_parts(text).encoding != GSM_7:
        raise Refusal(11)
    return text


def _parts(params, text, ceiling):
    wanted = params.get("max_parts") or str(ceiling)
    if not wanted.isdecimal():
        raise Refusal(76)
    counted = count_parts(text)
    if counted.parts > ceiling:
        raise Refusal(11)
    if counted.parts > int(wanted):
        raise Refusal(12)
    return counted


def _sender(params, account):
    asked = params.get("from", "")
    if not asked:
        return next(name for name, is_default in account.senders.items() if is_default)
    if asked.lower() == TWO_WAY:
        return TWO_WAY
    if asked not in account.senders:
        raise Refusal(14)
    return asked


def _notify_url(params):
    url = params.get("notify_url", "")
    if url and not is_web_address(url):
        raise Refusal(70)
    return url
