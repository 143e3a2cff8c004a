"""Messages that the gateway has accepted, and answers that phones wrote."""

import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from .limits import Pace, UsedKeys

MAX_MESSAGES = 20_000
MAX_ANSWERS = 5_000

QUEUE = "QUEUE"


@dataclass
class Sms:
    """A message from the shop to a phone. Numbers are digits with country prefix."""

    id: str
    idx: str
    to: str
    submitted: str
    asked_from: str
    sender: str
    text: str
    encoding: str
    parts: int
    points: Decimal
    accepted_at: float
    send_at: float
    notify_url: str
    state: str = QUEUE
    serial: int = 0


@dataclass
class Answer:
    """A message from a phone to one of the shop's numbers."""

    id: str
    sender: str
    to: str
    text: str
    written_at: float
    sent_at: int
    msg_id: str
    told: list


def new_id(serial):
    """Make an opaque id in one of the two shapes that SMSAPI uses.

    :param int serial: counts messages; it only chooses the shape
    :return: 24 hexadecimal characters or 19 digits
    """
    if serial % 2:
        return secrets.token_hex(12).upper()
    return str(secrets.randbelow(9 * 10**18) + 10**18)


class SmsBook:
    """Everything that was sent in either direction; the oldest is forgotten.

    :param ids: iterator of numbers that never repeat
    """

    def __init__(self, ids):
        self.messages = OrderedDict()
        self.answers = deque(maxlen=MAX_ANSWERS)
        self.used_keys = UsedKeys()
        self.pace = Pace()
        self._last_answer = {}
        self._ids = ids
        self._serials = count(1)

    def add(self, **values):
        """Keep an accepted message.

        :param values: fields of :class:`Sms` without ``id`` and ``serial``
        :return: the message
        :rtype: Sms
        """
        serial = next(self._serials)
        sms = Sms(id=new_id(serial), serial=serial, **values)
        self.messages[sms.id] = sms
        if len(self.messages) > MAX_MESSAGES:
            self.messages.popitem(last=False)
        self.pace.note(sms.to, sms.accepted_at)
        return sms

    def add_answer(self, sender, to, text, now, msg_id):
        """Keep a message that a phone sent.

        A phone needs more than a second for an SMS, so two of them never carry the
        same second.

        :return: the answer
        :rtype: Answer
        """
        sent_at = max(int(now), self._last_answer.get(sender, 0) + 1)
        self._last_answer[sender] = sent_at
        if len(self._last_answer) > MAX_ANSWERS:
            del self._last_answer[next(iter(self._last_answer))]
        answer = Answer(
            f"in-{next(self._ids)}", sender, to, text, now, sent_at, msg_id, []
        )
        self.answers.append(answer)
        return answer
