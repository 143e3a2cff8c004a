"""What the answer of a mail server says about an address: plain Python, no Odoo.

Enhanced codes: RFC 3463, https://www.rfc-editor.org/rfc/rfc3463, and the registry of
IANA, https://www.iana.org/assignments/smtp-enhanced-status-codes (read 2025-11-20).
"""

import re

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.]*\d)")
# The address itself, whatever words come with it.
_OF_ADDRESS = re.compile(r"5\.(1\.(?!0$|7$|8$)\d+|2\.1)$")
# Full mailbox, message too long for it or for the system, its content, the sender's
# address, and what checks of the sending server end with (5.7.20 to 5.7.30 and 5.7.9).
_OF_SOMETHING_ELSE = re.compile(
    r"5\.(2\.[23]|3\.4|6\.\d+|1\.[78]|7\.(8|9|1[0-4]|2\d|30))$"
)
_FULL = re.compile(
    r"quota|mailbox (is )?full|full mailbox|storage|insufficient (disk )?space"
    r"|(skrzynka|postfach).{0,30}(pełna|pelna|przepełniona|voll)",
    re.IGNORECASE,
)
# A server that does not want us, or this text, says nothing about the address.
_SENDER_OR_TEXT = re.compile(
    r"relay|authenti|\bspf\b|\bdkim\b|\bdmarc\b|black ?list|block ?list|blocked using"
    r"|dnsbl|\brbl\b|spamhaus|spamcop|spam|virus|malware|reputation|rate limit"
    r"|too many|client host|sender address|sender rejected|sender verify|\bhelo\b"
    r"|\behlo\b|reverse dns|\bptr\b|\brdns\b|message (size|too large)|size limit",
    re.IGNORECASE,
)


def read_status(text, fallback=""):
    """Find the enhanced code in an answer.

    :param str text: the answer, as it came
    :param str fallback: what to return when there is no code at all
    :return: for example ``5.1.1``; ``5.0.0`` or ``4.0.0`` from a plain reply code
    :rtype: str
    """
    if found := _ENHANCED.search(text):
        return found[1]
    if found := _REPLY.search(text):
        return f"{found[1][0]}.0.0"
    return fallback


def is_about_address(status):
    """Tell whether an enhanced code can mean nothing but the address itself.

    :rtype: bool
    """
    return bool(_OF_ADDRESS.match(status))


def is_permanent(status, text, address=""):
    """Tell whether an answer says that mail to this address is futile for good.

    Not so when the mailbox is full (5.2.2): its owner may empty it tomorrow. Nor when
    the server refuses the sender, the sending server ("relay access denied") or this
    very text: it would refuse any other address as well.

    :param str status: enhanced code
    :param str text: the whole answer
    :param str address: the address in question, as its letters prove nothing
    :rtype: bool
    """
    if not status.startswith("5."):
        return False
    if is_about_address(status):
        return True
    if _OF_SOMETHING_ELSE.match(status):
        return False
    words = re.sub(re.escape(address), "", text, flags=re.IGNORECASE)
    return not (_FULL.search(words) or _SENDER_OR_TEXT.search(words))
