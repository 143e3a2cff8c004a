"""The text of an SMS and how many parts it costs: plain Python, no Odoo.

Rules: 3GPP TS 23.038 (alphabet) and 3GPP TS 23.040 (concatenation).
"""

import re
import unicodedata
from typing import NamedTuple

from anyascii import anyascii

GSM_7 = "GSM-7"
UCS_2 = "UCS-2"

# 3GPP TS 23.038, section 6.2.1 without the escape itself: one septet each.
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# 3GPP TS 23.038, section 6.2.1.1: an escape and a second septet.
_EXTENSION = "\f^{}\\[~]|€"
_ALPHABET = frozenset(_BASIC + _EXTENSION)

# Units that fit a single part, and a part of several (less the 6-octet header).
_CAPACITY = {GSM_7: (160, 153), UCS_2: (70, 67)}


class Parts(NamedTuple):
    """What a text costs: its encoding, its length in units of it, its parts."""

    encoding: str
    units: int
    parts: int


def count_parts(text):
    """Count the parts an operator bills for ``text``.

    A pair (an escaped character in GSM-7, a surrogate pair in UCS-2) is never cut
    in two, so the count is not simply units divided by the size of a part.

    :param str text: the text exactly as it is sent
    :return: encoding, septets or UTF-16 code units, and billed parts (0 when empty)
    :rtype: Parts
    """
    chars = set(text)
    if chars <= _ALPHABET:
        encoding, pairs = GSM_7, chars.intersection(_EXTENSION)
    else:
        encoding, pairs = UCS_2, {char for char in chars if ord(char) > 0xFFFF}
    units = len(text) + sum(map(text.count, pairs))
    single, several = _CAPACITY[encoding]
    if units <= single:
        return Parts(encoding, units, int(bool(text)))
    parts, used = 1, 0
    for char in text:
        size = 2 if char in pairs else 1
        if used + size > several:
            parts, used = parts + 1, 0
        used += size
    return Parts(encoding, units, parts)


# What a text gains nothing from: soft hyphens, joiners, byte order marks, variation
# selectors and the like. Each of them alone would force UCS-2.
_INVISIBLE = {"Cf", "Cc"}
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Pictures and their skin tones have no letters that could stand for them.
_PICTURES = {"So", "Sk", "Cs", "Co", "Cn"}


def clean(text):
    """Bring a text to the form in which it is counted, stored and sent.

    Composed letters (NFC, so that ``a`` with a combining ogonek is one character),
    plain spaces instead of no-break ones, and nothing invisible.

    :param str text: any text
    :rtype: str
    """
    text = unicodedata.normalize("NFC", text.replace("\t", " "))
    return _replace_odd(text, _visible_char)


def remove_letters(text):
    """Write a text without anything that would make an SMS Unicode.

    Letters of other alphabets are written in Latin, by the ``anyascii`` tables; what
    the GSM alphabet has stays as it is, accents and the euro sign included. Emoji are
    left out.

    :param str text: any text
    :return: a text in the GSM alphabet
    :rtype: str
    """
    return _replace_odd(clean(text), _plain_char)


def _replace_odd(text, replace):
    """Replace what is not in the GSM alphabet, looking at each character once.

    :param str text: any text
    :param callable replace: returns what stands for a character: itself or nothing
        that is odd
    :rtype: str
    """
    for char in set(text) - _ALPHABET:
        text = text.replace(char, replace(char))
    return text


def _visible_char(char):
    """Return what stands for a character in a text without invisible ones."""
    category = unicodedata.category(char)
    if category in _INVISIBLE or _VARIATION.match(char):
        return ""
    return " " if category == "Zs" else char


def _plain_char(char):
    """Return what stands for a character in the GSM alphabet."""
    if unicodedata.category(char) in _PICTURES:
        return ""
    return "".join(plain for plain in anyascii(char) if plain in _ALPHABET)


def final_text(text, footer="", without_letters=False):
    """Make the text that leaves, from what a person or a template wrote.

    Applied to its own result it changes nothing, so a text that is handed over again
    never carries two footers.

    :param str text: what was written
    :param str footer: what the sender puts below each SMS, on a line of its own
    :param bool without_letters: write it in the GSM alphabet only
    :rtype: str
    """
    change = remove_letters if without_letters else clean
    text, footer = change(text).strip(), change(footer).strip()
    if not footer or text == footer or text.endswith(f"\n{footer}"):
        return text
    return f"{text}\n{footer}" if text else ""


def unicode_chars(text):
    """Name the characters that make an SMS Unicode, each once, in order.

    :param str text: the text exactly as it is sent
    :rtype: str
    """
    return "".join(dict.fromkeys(char for char in text if char not in _ALPHABET))
