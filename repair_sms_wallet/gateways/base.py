"""The vocabulary that every gateway is translated into, and what an adapter offers.

Plain Python, no Odoo. An adapter knows HTTP and the words of one gateway; what follows
from them is decided by the models.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from ..tools.secret_log import HIDDEN, hide_addresses, webhook_secret


class Status:
    """What a gateway did, or says that happened, with one message."""

    #: The gateway has the message, will send it and bill it.
    ACCEPTED = "accepted"
    #: The gateway will not send it; the same text to the same number never passes.
    REJECTED = "rejected"
    #: The gateway did not take it now; the same request may pass a little later.
    THROTTLED = "throttled"
    #: The gateway did not take it, and will not before a person mends something.
    HELD = "held"
    #: Nobody knows whether the gateway took it: silence, never failure.
    UNSURE = "unsure"
    #: The message left the gateway; no final report yet.
    SENT = "sent"
    #: The phone has the message.
    DELIVERED = "delivered"
    #: The message left the gateway and did not arrive.
    FAILED = "failed"


class Reason:
    """Why a message is not delivered; the words of the gateway are kept beside."""

    #: The number cannot get this SMS: invalid, blocked or in a closed country.
    NUMBER = "number"
    #: The text is refused: too long, empty, forbidden characters or links.
    CONTENT = "content"
    #: The recipient asked the gateway never to get SMS again.
    OPT_OUT = "opt_out"
    #: The account at the gateway may not send this: trial, monthly limit.
    ACCOUNT = "account"
    #: The gateway refuses our settings: token, sender, IP address, host.
    CONFIG = "config"
    #: The account at the gateway has no money left.
    CREDIT = "credit"
    #: The gateway takes no more at this moment.
    BUSY = "busy"
    #: The gateway could not be reached; the request never left.
    UNREACHABLE = "unreachable"
    #: No usable answer came; the message may have been accepted.
    SILENCE = "silence"
    #: The phone could not be reached until the message expired.
    EXPIRED = "expired"
    #: The operator could not deliver it.
    UNDELIVERED = "undelivered"
    #: The operator refused it.
    REFUSED = "refused"
    #: No report came in time: delivered or not, nobody knows.
    NO_REPORT = "no_report"
    #: Anything the adapter has no word for.
    OTHER = "other"


@dataclass(frozen=True)
class Account:
    """Where and as whom to call a gateway."""

    base_url: str
    backup_url: str = ""
    token: str = field(default="", repr=False)  # must not reach a log
    sender: str = ""
    timeout_s: int = 10
    report_url: str = field(default="", repr=False)  # holds the webhook token

    def hide(self, text):
        """Hide the secrets of this account in words that are logged or shown.

        :param str text: what a gateway says, or how an adapter broke
        :rtype: str
        """
        for secret in filter(None, (self.token, webhook_secret(self.report_url))):
            text = text.replace(secret, HIDDEN)
        return hide_addresses(text)


@dataclass(frozen=True)
class Message:
    """One SMS to one number; ``idx`` is our key, the same for every technical retry."""

    idx: str
    number: str
    text: str
    encoding: str = ""


@dataclass(frozen=True)
class SendResult:
    """What became of one call; ``points`` is what the gateway charged for it."""

    status: str
    reason: str = ""
    ref: str = ""
    points: Decimal | None = None
    parts: int = 0
    detail: str = ""
    wait_s: int = 0


@dataclass(frozen=True)
class Report:
    """One delivery report; at least one of ``ref`` and ``idx`` is filled."""

    ref: str
    idx: str
    status: str
    reason: str = ""
    detail: str = ""
    done_at: datetime.datetime | None = None


@dataclass(frozen=True)
class Incoming:
    """One SMS to us.

    ``sender`` is E.164 when it is a number, else as it came; ``reply_to`` is the
    gateway's id of the message that is answered, or empty.
    """

    sender: str
    receiver: str
    text: str
    sent_at: datetime.datetime
    reply_to: str = ""


@dataclass(frozen=True)
class Check:
    """Result of a connection test; ``points`` is the money left at the gateway, and
    ``senders`` are the sender names that it approved.
    """

    ok: bool
    detail: str = ""
    points: Decimal | None = None
    senders: tuple = ()


class MalformedCallback(ValueError):
    """A request to a webhook that is none of the gateway's: answer 400."""


class NotReached(Exception):
    """The request never reached the gateway: sending it again is safe."""


class NoAnswer(Exception):
    """The gateway may have got the request, but no answer came back."""


class Gateway:
    """One account at a gateway. Subclass it, and register it in ``ADAPTERS``."""

    #: Name of the gateway as people know it.
    label = ""
    #: Proposed address, backup address and sender of a new account.
    base_url = backup_url = default_sender = ""
    #: How long the gateway refuses a second message with the same idx; 0 when it does
    #: not, and then silence must be cleared up by a person.
    idempotent_s = 0

    def __init__(self, account):
        """Keep the account.

        :param Account account: where and as whom to call
        """
        self.account = account

    @classmethod
    def two_way(cls, sender):
        """Tell whether people can answer a message of this sender.

        :param str sender: sender as set on the gateway
        :return: whether an answer reaches us
        :rtype: bool
        """
        raise NotImplementedError

    def send(self, message):
        """Hand one message to the gateway. Called in threads, without the ORM.

        :param Message message: what to send
        :return: what became of it; failures are results, not exceptions
        :rtype: SendResult
        """
        raise NotImplementedError

    def check(self):
        """Try the connection and the credentials without sending anything.

        :return: whether it works, in words
        :rtype: Check
        """
        raise NotImplementedError

    def callbacks(self):
        """Ask which addresses the gateway calls for incoming SMS.

        :return: addresses, or None when its interface cannot tell
        :rtype: tuple or None
        :raise NotReached, NoAnswer: when it could not be asked
        """
        return None

    def add_callback(self, url):
        """Have the gateway call an address for incoming SMS. Only where ``callbacks``
        can tell.

        :param str url: our address
        :return: whether the gateway took it
        :rtype: bool
        :raise NotReached, NoAnswer: when it could not be asked
        """
        raise NotImplementedError

    @classmethod
    def parse_reports(cls, values):
        """Read a callback with delivery reports.

        :param dict values: parameters of the query and the form, as text
        :return: reports in the order of the request
        :rtype: list[Report]
        :raise MalformedCallback: when this is no such callback
        """
        raise NotImplementedError

    @classmethod
    def parse_incoming(cls, values):
        """Read a callback with an incoming SMS.

        :param dict values: parameters of the query and the form, as text
        :return: the messages, usually one
        :rtype: list[Incoming]
        :raise MalformedCallback: when this is no such callback
        """
        raise NotImplementedError
