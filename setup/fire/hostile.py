"""Values that nobody should send."""

import base64

TEXTS = (
    "'; DROP TABLE repair_sms_message; --",
    "' OR '1'='1",
    "1); DELETE FROM repair_sms_wallet_line WHERE (1=1",
    "<script>fire(1)</script>",
    '"><img src=x onerror=fire(2)>',
    "</textarea><svg/onload=fire(3)>",
    "javascript:fire(4)",
    "{{7*7}} ${7*7} {% raise %} #{7*7} %(number)s %s {0} {self.env}",
    '<t t-out="env.cr.execute(1)"/>',
    "../../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "TAK",
    "STOP",
    "1",
    "\u202etxt.exe\u202c \u200b\u2028\u2029",
    "\U0001f600" * 200,
    "Z\u0321\u0322\u0323" * 300,
    "",
    " ",
    ",",
    "null",
    "undefined",
    "True",
    "[]",
)
NUMBERS = (
    "0",
    "-1",
    "-62135596800",  # the first second of the year 1
    "-62135596801",
    "253402300799",  # the last one of the year 9999
    "253402300800",
    "2147483648",
    "9223372036854775808",
    "9" * 30,
    "9" * 5000,  # more digits than Python reads
    "1e9",
    "1.5",
    "NaN",
    "inf",
    "0x10",
    "1_000",
    "\u0661\u0662\u0663",
    "\u00b2",
    "+48600100200",
    "48600100200",
)
BYTES = (
    b"\x00",
    b"Ta\x00k",
    b"\x01\x02\x07\x08\x0b\x0c\x1b\x7f",
    b"\r\nSet-Cookie: fire=1",
    b"\xff\xfe",
    b"\xc0\xaf\xc0\xae",  # overlong
    b"\xed\xa0\x80",  # half of a character
    b"\xf4\x90\x80\x80",  # beyond the last one
    "Zażółć".encode("cp1250"),
    "Zażółć".encode("utf-16"),
    "Zażółć".encode("utf-7"),
    b"%00%ff%",
)


def value(dice):
    """Choose a value.

    :param random.Random dice: decides
    :rtype: str or bytes
    """
    kinds = (TEXTS, NUMBERS, BYTES)
    pool = dice.choice(kinds)
    return dice.choice(pool)


def noise(dice, length):
    """Return letters that no database compresses."""
    return base64.b64encode(dice.randbytes(length))[:length].decode()


def long(dice):
    """Choose a long value: below and above what a webhook takes, up to megabytes."""
    lengths = (300, 2_800, 9_000, 12_000, 16_384, 20_000, 60_000, 200_000, 2 * 10**6)
    length = dice.choice(lengths)
    return noise(dice, length) if dice.random() < 0.7 else "x" * length
