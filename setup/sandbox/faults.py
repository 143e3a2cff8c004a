"""What goes wrong on request: switched on for a number of messages."""

from dataclasses import dataclass, field

# When a fault strikes.
BEFORE = "before"  # the gateway has not accepted the message
AFTER = "after"  # the gateway has accepted it, only the answer goes wrong
REPORT = "report"  # the message is fine, its delivery report is not

KINDS = {
    "drop_after_accept": (AFTER, "Accept, then close the connection without answer"),
    "hang_after_accept": (AFTER, "Accept, then answer only after 120 s"),
    "error_after_accept": (AFTER, "Accept, then answer HTTP 500"),
    "internal_999": (AFTER, "Accept, then answer error 999 (SMSAPI) or HTTP 500"),
    "slow": (BEFORE, "Think for 60 s, then accept and answer"),
    "throttle_202": (
        BEFORE,
        "Error 202 (SMSAPI) or HTTP 429: too many at once",
    ),
    "throttle_203": (BEFORE, "Error 203 (SMSAPI) or HTTP 429: too many, try later"),
    "throttle_429": (BEFORE, "HTTP 429"),
    "bad_gateway": (BEFORE, "HTTP 502 with a page in HTML"),
    "no_credit": (
        BEFORE,
        "No credit left: the error that each gateway has for it",
    ),
    "reject": (BEFORE, "Refuse: wrong number, or the given code"),
    "wait": (REPORT, "Send the message an hour later: it can be taken back till then"),
    "report_duplicate": (REPORT, "Send each report twice"),
    "report_reorder": (REPORT, "Report SENT after DELIVERED"),
    "report_batch": (REPORT, "Put the reports of up to 5 messages into one request"),
    "report_undelivered": (REPORT, "Report UNDELIVERED"),
    "report_none": (REPORT, "Send no report"),
}


@dataclass
class Fault:
    """A fault that is switched on.

    ``left`` messages will meet it. ``options`` are ``code`` (of ``reject``) and
    ``seconds`` (of ``slow`` and ``hang_after_accept``).
    """

    kind: str
    left: int
    options: dict = field(default_factory=dict)


class Faults:
    """The faults that wait for their messages, in the order they were set."""

    def __init__(self):
        self._waiting = {}

    def set(self, kind, count, **options):
        """Switch a fault on for the next messages, or off.

        :param str kind: one of :data:`KINDS`
        :param int count: how many messages meet it, 0 for none
        :param options: see :class:`Fault`
        """
        self._waiting.pop(kind, None)
        if count:
            self._waiting[kind] = Fault(kind, count, options)

    def take(self, moment):
        """Use up one message of the oldest fault for a moment.

        :param str moment: ``BEFORE`` or ``AFTER``
        :return: the fault, or None
        :rtype: Fault
        """
        for kind in self._waiting:
            if KINDS[kind][0] == moment:
                return self.take_kind(kind)
        return None

    def take_kind(self, kind):
        """Use up one message of a fault.

        :param str kind: one of :data:`KINDS`
        :return: the fault, or None when it is not switched on
        :rtype: Fault
        """
        fault = self._waiting.get(kind)
        if fault:
            fault.left -= 1
            if not fault.left:
                del self._waiting[kind]
        return fault

    def left(self):
        """Tell what is switched on.

        :return: messages that are left, by kind
        :rtype: dict
        """
        return {kind: fault.left for kind, fault in self._waiting.items()}
