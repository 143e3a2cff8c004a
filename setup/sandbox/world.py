"""Everything there is in the sandbox. Plain Python: no network, no asyncio."""

import time
from itertools import count

from .account import Account
from .faults import Faults
from .feed import Feed
from .mailbox import Mailboxes
from .sms import SmsBook

WAIT_S = 3600


class World:
    """The gateways' account and messages, the mailboxes, the faults, the clock."""

    def __init__(self):
        self.feed = Feed()
        self.account = Account()
        self._ids = count(1)
        # The shop knows answers by their ids: they must not come again after a restart.
        self._answer_ids = count(int(time.time()))
        self._make()

    def reset(self):
        """Forget what happened and switch all faults off.

        Callback addresses and sender names stay: they are set-up, not events.
        """
        self.account.reset()
        self._make()
        self.feed.changed()

    def now(self):
        """Tell the gateways' time.

        :return: seconds since 1970
        :rtype: float
        """
        return time.time() + self._ahead_s

    def move_clock(self, seconds):
        """Put the gateways' clock forward, e.g. past the 24 hours of an idx.

        What already waits, waits for real time.

        :param float seconds: how far
        """
        self._ahead_s += seconds

    def accept(self, new_id, messages):
        """Take messages over: from here on they are sent and paid.

        :param new_id: makes the gateway's id out of a number that counts messages
        :param list messages: values of each, see :meth:`SmsBook.add`
        :return: one message for each
        :rtype: list
        """
        for one in messages:
            if self.faults.take_kind("wait"):
                one["send_at"] += WAIT_S
        accepted = [self.sms.add(new_id, **one) for one in messages]
        self.account.points -= sum(sms.points for sms in accepted)
        self.feed.changed()
        return accepted

    def cancel(self, gateway, ids):
        """Take messages back that have not left yet, and give the money back.

        :param str gateway: name of the gateway
        :param list ids: its ids
        :return: whether all of them could be; else none is
        :rtype: bool
        """
        found = [self.sms.find(gateway, key) for key in ids]
        if not all(sms and sms.send_at > self.now() for sms in found):
            return False
        for sms in found:
            del self.sms.messages[sms.id]
            self.account.points += sms.points
        self.feed.changed()
        return True

    def _make(self):
        self.sms = SmsBook(self._answer_ids)
        self.mails = Mailboxes(self._ids)
        self.faults = Faults()
        self._ahead_s = 0
