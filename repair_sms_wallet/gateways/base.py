"""The vocabulary that every gateway is translated into. Plain Python, no Odoo."""

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
    #: The gateway gave the message up before it left, and will never send it.
    CANCELLED = "cancelled"


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
    #: It was taken back before it left the gateway.
    CANCELLED = "cancelled"
    #: No report came in time: delivered or not, nobody knows.
    NO_REPORT = "no_report"
    #: Anything the adapter has no word for.
    OTHER = "other"


class Verdict:
    """What an error of a gateway means for a message: a status and its reason."""

    NUMBER = (Status.REJECTED, Reason.NUMBER)
    CONTENT = (Status.REJECTED, Reason.CONTENT)
    OPT_OUT = (Status.REJECTED, Reason.OPT_OUT)
    ACCOUNT = (Status.REJECTED, Reason.ACCOUNT)
    #: We called it wrongly; the message itself may be fine.
    OURS = (Status.REJECTED, Reason.OTHER)
    CONFIG = (Status.HELD, Reason.CONFIG)
    CREDIT = (Status.HELD, Reason.CREDIT)
    BUSY = (Status.THROTTLED, Reason.BUSY)
    UNKNOWN = (Status.UNSURE, Reason.SILENCE)


@dataclass(frozen=True)
class Account:
    """Where and as whom to call a gateway."""

    base_url: str
    backup_url: str = ""
    token: str = field(default="", repr=False)  # must not reach a log
    sender: str = ""
    timeout_s: int = 10
    report_url: str = field(default="", repr=False)  # holds the webhook token
    login: str = ""

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
    """One SMS to one number.

    ``idx`` is our key, the same for every technical retry; ``called_after`` is a moment
    (naive UTC) before the first call that was not answered, None when there was none.
    ``other_refs`` are the gateway's ids of other SMS with this text to this number.
    """

    idx: str
    number: str
    text: str
    encoding: str = ""
    called_after: datetime.datetime | None = None
    other_refs: tuple = ()


@dataclass(frozen=True)
class SendResult:
    """What became of one call.

    ``points`` is what the gateway charged for it. ``alone`` tells that no earlier call
    for this message was accepted, so that this answer holds for the message itself.
    """

    status: str
    reason: str = ""
    ref: str = ""
    points: Decimal | None = None
    parts: int = 0
    detail: str = ""
    wait_s: int = 0
    alone: bool = False


@dataclass(frozen=True)
class Report:
    """One delivery report; at least one of ``ref`` and ``idx`` is filled. ``points`` is
    what the gateway charged, where it tells only now.
    """

    ref: str
    idx: str
    status: str
    reason: str = ""
    detail: str = ""
    done_at: datetime.datetime | None = None
    points: Decimal | None = None


@dataclass(frozen=True)
class Incoming:
    """One SMS to us.

    ``sender`` is E.164 when it is a number, else as it came; ``sent_at`` is None when
    the gateway does not say; ``reply_to`` is the gateway's id of the message that is
    answered, or empty; ``ref`` is the gateway's id of this SMS, where it has one.
    """

    sender: str
    receiver: str
    text: str
    sent_at: datetime.datetime | None
    reply_to: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Check:
    """Result of a connection test.

    ``reason`` says why it failed (a :class:`Reason`), ``points`` is what is left at the
    gateway, and ``senders`` are the senders that it approved, None when it does not
    tell.
    """

    ok: bool
    detail: str = ""
    points: Decimal | None = None
    senders: tuple | None = None
    reason: str = ""


class MalformedCallback(ValueError):
    """A request to a webhook that is none of the gateway's: answer 400."""


class NotReached(Exception):
    """The request never reached the gateway: sending it again is safe."""


class NoAnswer(Exception):
    """The gateway may have got the request, but no answer came back."""
