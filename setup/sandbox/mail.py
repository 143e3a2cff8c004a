"""A mail as its recipient sees it."""

import email
from dataclasses import dataclass, field
from email import policy

# Headers that threading, bounces and auto-answers are made of.
_HEADERS = (
    "Reply-To In-Reply-To References Return-Path Auto-Submitted Date Cc "
    "List-Unsubscribe X-Odoo-Objects X-Odoo-Message-Id"
).split()


@dataclass
class Mail:
    """A mail as one recipient got it."""

    id: str
    to: str
    envelope_from: str
    raw: bytes = field(repr=False)
    arrived_at: float

    def __post_init__(self):
        self.message = email.message_from_bytes(self.raw, policy=policy.default)
        self.text = _body(self.message, "plain")
        self.html = _body(self.message, "html")

    def header(self, name):
        """Read a header.

        :param str name: its name
        :return: decoded text, '' when the mail has none
        """
        return str(self.message.get(name, ""))

    def headers(self):
        """Read the headers that matter to whoever answers.

        :return: those the mail has, by name
        :rtype: dict
        """
        return {name: self.header(name) for name in _HEADERS if name in self.message}


def _body(message, kind):
    """Read the text of a mail, whatever its sender did to the encoding."""
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        text = part.get_content()
    except LookupError:  # a character set that Python does not know
        text = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return text.replace("\r\n", "\n")
