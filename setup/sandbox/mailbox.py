"""Mails that arrived in customers' mailboxes, and letters that people wrote back."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from .mail import Mail

MAX_MAILS = 500
MAX_BYTES = 64 * 2**20
MAX_LETTERS = 500
MAX_BOXES = 1_000

ACCEPT, REFUSE = "accept", "refuse"
NOTICES = ("failed", "delayed", "delivered")
BEHAVIOURS = (ACCEPT, REFUSE, *(f"dsn_{kind}" for kind in NOTICES))
# Addresses that start so are refused without any setting.
REFUSED_PREFIX = "refused"


@dataclass
class Letter:
    """A mail on its way from the world to the shop: a reply or a notice."""

    id: str
    kind: str
    sender: str
    to: str
    subject: str
    raw: bytes = field(repr=False)
    written_at: float
    state: str = "waiting"
    reason: str = ""


class Mailboxes:
    """A mailbox for every address that ever got mail; the oldest is forgotten.

    :param ids: iterator of numbers that never repeat
    """

    def __init__(self, ids):
        self.mails = OrderedDict()
        self.letters = deque(maxlen=MAX_LETTERS)
        self.refused = OrderedDict()
        self._behaviours = OrderedDict()
        self._bytes = 0
        self._ids = ids

    def set_behaviour(self, address, behaviour):
        """Choose what happens to mail for an address from now on.

        :param str address: any case
        :param str behaviour: one of :data:`BEHAVIOURS`
        """
        _put(self._behaviours, address.lower(), behaviour)

    def behaviour(self, address):
        """Tell what happens to mail for an address.

        :param str address: any case
        :return: one of :data:`BEHAVIOURS`
        """
        address = address.lower()
        default = REFUSE if address.startswith(REFUSED_PREFIX) else ACCEPT
        return self._behaviours.get(address, default)

    def refuse(self, address):
        """Count a mail that was not taken.

        :param str address: the recipient
        """
        address = address.lower()
        _put(self.refused, address, self.refused.get(address, 0) + 1)

    def add(self, to, envelope_from, raw, now):
        """Put a mail into the recipient's box.

        :return: the mail
        :rtype: Mail
        """
        mail = Mail(str(next(self._ids)), to.lower(), envelope_from, raw, now)
        self.mails[mail.id] = mail
        self._bytes += len(raw)
        while len(self.mails) > MAX_MAILS or self._bytes > MAX_BYTES:
            _id, oldest = self.mails.popitem(last=False)
            self._bytes -= len(oldest.raw)
        return mail

    def write(self, kind, message, now):
        """Keep a letter to the shop.

        :param str kind: reply, or the kind of notice
        :param email.message.Message message: the letter
        :return: the letter
        :rtype: Letter
        """
        letter = Letter(
            id=str(next(self._ids)),
            kind=kind,
            sender=str(message["From"]),
            to=str(message["To"]),
            subject=str(message["Subject"]),
            raw=message.as_bytes(policy=message.policy.clone(linesep="\r\n")),
            written_at=now,
        )
        self.letters.append(letter)
        return letter


def _put(table, key, value):
    """Set a value in a table that forgets its oldest key when it is full."""
    table[key] = value
    if len(table) > MAX_BOXES:
        table.popitem(last=False)
