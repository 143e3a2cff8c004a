"""What the gateway remembers to refuse a message: each idx, the pace to a number."""

from collections import OrderedDict, deque

MAX_KEYS = 200_000
MAX_NUMBERS = 20_000
# "prevents from sending more than one message with the same idx in last 24h",
# SMSAPI's OpenAPI file, parameter check_idx.
KEY_LIFE_S = 24 * 3600
# Error 52: more than 10 messages in 60 s to one number.
RATE_COUNT = 10
RATE_S = 60


class UsedKeys:
    """The idx that were used; the oldest is forgotten."""

    def __init__(self):
        self._used_at = OrderedDict()

    def use(self, idx, now):
        """Remember that an idx was used.

        :param str idx: the customer's own id of a message
        :param float now: seconds since 1970
        """
        self._used_at.pop(idx, None)
        self._used_at[idx] = now
        if len(self._used_at) > MAX_KEYS:
            self._used_at.popitem(last=False)

    def is_used(self, idx, now):
        """Tell whether an idx was used within 24 hours.

        :param str idx: the customer's own id of a message
        :param float now: seconds since 1970
        :rtype: bool
        """
        return idx in self._used_at and now - self._used_at[idx] < KEY_LIFE_S


class Pace:
    """When each number got its last messages."""

    def __init__(self):
        self._recent = OrderedDict()

    def note(self, number, now):
        """Remember a message.

        :param str number: digits with country prefix
        :param float now: seconds since 1970
        """
        self._recent.setdefault(number, deque(maxlen=RATE_COUNT)).append(now)
        if len(self._recent) > MAX_NUMBERS:
            self._recent.popitem(last=False)

    def is_crowded(self, number, now):
        """Tell whether a number has had all it may get in a minute.

        :param str number: digits with country prefix
        :param float now: seconds since 1970
        :rtype: bool
        """
        recent = self._recent.get(number, ())
        return len(recent) == RATE_COUNT and now - recent[0] < RATE_S
