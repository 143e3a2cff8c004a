"""Is a text one mobile number that may get an SMS: plain Python, no Odoo."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

# The national numbering plan gives mobiles these two leading digits. libphonenumber
# 9.0.43 calls 21x mobile too, but that range belongs to machines (M2M).
POLISH_MOBILE_PREFIXES = frozenset("45 50 51 53 57 60 66 69 72 73 78 79 88".split())
_MOBILE_TYPES = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)
# What people put between two numbers in one field. Odoo's own formatting takes a second
# number for an extension of the first.
_SEPARATORS = re.compile(r"[|;/,\n]| lub | or | i | and |\bext\.", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:tel|kom|mobile|phone)\s*[.:]+\s*", re.IGNORECASE)


class Number(NamedTuple):
    """The verdict on a text.

    ``e164`` is the number when an SMS can go there, else empty; ``reason`` then says
    why: ``empty``, ``several``, ``letters``, ``invalid``, ``landline`` or ``country``.
    ``numbers`` holds the pieces when several were written in one field.
    """

    e164: str
    reason: str
    numbers: tuple = ()


@lru_cache(maxsize=8192)
def read_number(text, countries=("PL",)):
    """Read one phone number as a person typed it.

    :param str text: content of a phone field
    :param tuple countries: ISO codes of the countries that may get SMS; the first is
        the one a number without country prefix belongs to
    :return: the verdict, see :class:`Number`
    :rtype: Number
    """
    text = _clean(text or "")
    if not text:
        return Number("", "empty")
    pieces = _pieces(text, countries[0])
    if len(pieces) > 1:
        return Number("", "several", pieces)
    if any(char.isalpha() for char in text):
        return Number("", "letters")
    return _judge(text, countries)


def _clean(text):
    """Drop what cannot be seen and a leading "tel.", unify digits and spaces."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return _LABEL.sub("", text).strip()


def _pieces(text, country):
    """Split a field at separators, else at the numbers that stand in it."""
    pieces = tuple(piece.strip() for piece in _SEPARATORS.split(text) if piece.strip())
    if len(pieces) > 1:
        return pieces
    found = phonenumbers.PhoneNumberMatcher(text, country)
    return tuple(match.raw_string for match in found)


def _judge(text, countries):
    """Decide on one number without letters."""
    text = text.replace("(0)", "")
    digits = re.sub(r"\D", "", text)
    if len(digits) == 10 and digits[0] == "0":
        text = digits[1:]  # the trunk prefix, gone in Poland since 2009
    try:
        number = phonenumbers.parse(text, countries[0])
    except phonenumbers.NumberParseException:
        return Number("", "invalid")
    if number.extension:
        return Number("", "several", (text,))
    if not phonenumbers.is_valid_number(number):
        return Number("", "invalid")
    region = phonenumbers.region_code_for_number(number)
    if region not in countries:
        return Number("", "country")
    if not _is_mobile(number, region):
        return Number("", "landline")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Number(e164, "")


def _is_mobile(number, region):
    """Tell mobiles from everything that must not get an SMS."""
    if phonenumbers.number_type(number) not in _MOBILE_TYPES:
        return False
    if region == "PL":
        return str(number.national_number)[:2] in POLISH_MOBILE_PREFIXES
    return True
