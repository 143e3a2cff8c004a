"""The customer's account at the gateways: money, sender names, callback addresses.

One account serves all of them; a point is what a gateway calls its money.

Shapes: SMSAPI's OpenAPI file, https://www.smsapi.com/rest/specifications/panel_com.yml
(read 2026-10-08).
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import count

TOKEN = "sandbox-token"
USERNAME = "sandbox"
TWO_WAY = "2way"
# A number of the shared pool; an answer to a 2way message is sent to it.
POOL_NUMBER = "48664000222"
# A number that only this customer has ("numer odbiorczy").
DEDICATED_NUMBER = "48732000333"
PRICE = Decimal("0.16")  # points for a part, as in the fixtures of the official clients
FAST_FACTOR = Decimal("1.5")
START_POINTS = Decimal("1000")
# The OpenAPI file says 6 in its text and 10 in its schema; accounts in Poland have 10.
MAX_PARTS = 10
MAX_CALLBACKS = 50


@dataclass
class Callback:
    """An address that the gateway calls: ``type`` is sms_dlr or sms_mo."""

    id: str
    type: str
    url: str
    receiver_type: str = "all"
    receiver_number: str = ""
    active: bool = True


class Account:
    """What the gateways know about their customer."""

    def __init__(self):
        self.reset()
        self.senders = {"Test": True, TWO_WAY: False, DEDICATED_NUMBER: False}
        self.callbacks = {}
        # Where Twilio sends what phones write to the dedicated number.
        self.sms_url = ""
        self._ids = count(1)

    def reset(self):
        """Set money and limits as in a new account."""
        self.points = START_POINTS
        self.max_parts = MAX_PARTS
        # Whether a refused message uses up its idx: SMSAPI does not say.
        self.idx_of_refused = False

    def names(self):
        """List the sender names: senders that are not numbers.

        :return: list of texts
        """
        return [
            name for name in self.senders if name != TWO_WAY and not name.isdecimal()
        ]

    def add_callback(self, **values):
        """Register an address; the oldest is dropped when there are too many.

        :param values: fields of :class:`Callback` without ``id``
        :return: the registration
        :rtype: Callback
        """
        callback = Callback(id=str(next(self._ids)), **values)
        self.callbacks[callback.id] = callback
        if len(self.callbacks) > MAX_CALLBACKS:
            del self.callbacks[next(iter(self.callbacks))]
        return callback

    def replace_callback(self, kind, url):
        """Make one address the only one of its type.

        :param str kind: sms_dlr or sms_mo
        :param str url: the address, or an empty value for none
        """
        for callback in list(self.callbacks.values()):
            if callback.type == kind:
                del self.callbacks[callback.id]
        if url:
            self.add_callback(type=kind, url=url)

    def report_urls(self):
        """Tell where delivery reports go that have no address of their own.

        :return: list of addresses
        """
        return [c.url for c in self._active("sms_dlr")]

    def incoming_urls(self, number):
        """Tell where an SMS to one of our numbers goes.

        :param str number: the number that got it, digits
        :return: list of addresses
        """
        wanted = {
            "all": True,
            TWO_WAY: number == POOL_NUMBER,
        }
        return [
            c.url
            for c in self._active("sms_mo")
            if wanted.get(c.receiver_type, number == c.receiver_number)
        ]

    def _active(self, kind):
        return [c for c in self.callbacks.values() if c.type == kind and c.active]
