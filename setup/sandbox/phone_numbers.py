"""Phone numbers as the gateways keep them: digits with country prefix."""

import re


def digits(written):
    """Bring a number into the gateway's form; nine digits are Polish.

    :param str written: a number as people and programs write it
    :return: digits with country prefix, or what is left of a bad number
    :rtype: str
    """
    number = re.sub(r"[\s().-]", "", written).removeprefix("+").removeprefix("00")
    return f"48{number}" if len(number) == 9 else number


def is_number(number):
    """Tell whether a gateway takes a number: SMSAPI's own pattern is [0-9]{8,16}.

    :param str number: see :func:`digits`
    :rtype: bool
    """
    polish = number.startswith("48")
    return bool(re.fullmatch(r"48[1-9][0-9]{8}" if polish else r"[0-9]{8,16}", number))


def with_plus(address):
    """Write a number as E.164; a name stays as it is.

    :param str address: digits with country prefix, or a name
    :rtype: str
    """
    return f"+{address}" if address.isdecimal() else address
