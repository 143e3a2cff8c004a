"""Messages that the gateway has accepted, and answers that phones wrote."""

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
    gateway: str
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
    state_at: float = 0
    serial: int = 0


@dataclass
class Answer:
    """A message from a phone to one of the shop's numbers.

    ``pulled``: the shop has asked for it, ``read``: and said that it need not ask again
    (where the gateway tells only who asks).
    """

    id: str
    serial: int
    gateway: str
    sender: str
    to: str
    text: str
    written_at: float
    sent_at: int
    msg_id: str
    told: list
    pulled: bool = False
    read: bool = False


class SmsBook:
    """Everything that was sent in either direction; the oldest is forgotten.

    :param ids: iterator of numbers for answers, which never repeat
    """

    def __init__(self, ids):
        self.messages = OrderedDict()
        self.answers = deque(maxlen=MAX_ANSWERS)
        self.used_keys = UsedKeys()
        self.pace = Pace()
        self._last_answer = {}
        self._ids = ids
        self._serials = count(1)

    def add(self, new_id, **values):
        """Keep an accepted message.

        :param new_id: makes the gateway's id out of a number that counts messages
        :param values: fields of :class:`Sms` without ``id`` and ``serial``
        :return: the message
        :rtype: Sms
        """
        serial = next(self._serials)
        sms = Sms(id=new_id(serial), serial=serial, **values)
        self.messages[sms.id] = sms
        if len(self.messages) > MAX_MESSAGES:
            self.messages.popitem(last=False)
        return sms

    def find(self, gateway, sms_id):
        """Look for a message of one gateway.

        :param str gateway: name of the gateway
        :param str sms_id: the gateway's id
        :return: the message, or None
        :rtype: Sms
        """
        sms = self.messages.get(sms_id)
        return sms if sms and sms.gateway == gateway else None

    def add_answer(self, gateway, sender, to, text, now, msg_id):
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
        serial = next(self._ids)
        answer = Answer(
            f"in-{serial}", serial, gateway, sender, to, text, now, sent_at, msg_id, []
        )
        self.answers.append(answer)
        return answer
