"""How many parts a text costs as an SMS: plain Python, no Odoo.

Rules: 3GPP TS 23.038 (alphabet) and 3GPP TS 23.040 (concatenation).
"""

from typing import NamedTuple

GSM_7 = "GSM-7"
UCS_2 = "UCS-2"

# 3GPP TS 23.038, section 6.2.1 without the escape itself: one septet each.
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# 3GPP TS 23.038, section 6.2.1.1: an escape and a second septet.
_EXTENSION = "\f^{}\\[~]|€"
_SEPTETS = {**dict.fromkeys(_BASIC, 1), **dict.fromkeys(_EXTENSION, 2)}

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
    if all(char in _SEPTETS for char in text):
        encoding = GSM_7
        sizes = [_SEPTETS[char] for char in text]
    else:
        encoding = UCS_2
        sizes = [2 if ord(char) > 0xFFFF else 1 for char in text]
    units = sum(sizes)
    single, several = _CAPACITY[encoding]
    if units <= single:
        return Parts(encoding, units, int(bool(text)))
    parts, used = 1, 0
    for size in sizes:
        if used + size > several:
            parts, used = parts + 1, 0
        used += size
    return Parts(encoding, units, parts)
