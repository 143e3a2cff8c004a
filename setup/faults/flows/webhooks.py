"""What gateways tell: stored by the server, applied by a cron.

The sandbox calls as a gateway does, and repeats what was not answered.
"""

from ..points import around, commit_of
from ..world import wait_for
from .base import Flow, expect
from .sending import Sending

_EVENT = "repair.sms.gateway.event"
_BUBBLE = "repair.conversation.message"
_STORED = (
    *around("repair.sms.gateway._callback_adapter", f"{_EVENT}._receive"),
    *commit_of(f"{_EVENT}._receive"),
)
_APPLIED = (
    *around(f"{_EVENT}._cron_apply", f"{_EVENT}._apply_batch"),
    *around(f"{_EVENT}._apply_isolated", f"{_EVENT}._apply"),
    *commit_of(f"{_EVENT}._apply_batch"),
)


class Webhook(Flow):
    """A gateway calls. Its message was sent before."""

    def prepare(self, env):
        """Send an SMS, which the gateway then tells something about."""
        self.sending = Sending(self.world)
        self.sending.prepare(env)
        env["repair.sms.message"]._dispatch()
        self.number = self.sending.number
        message = env["repair.sms.message"].search([("number", "=", self.number)])
        self.message_id, self.ref = message.id, message.gateway_ref


class IncomingStored(Webhook):
    """An incoming SMS is stored."""

    points = _STORED
    text = "Kiedy bedzie gotowe?"

    def happen(self, fault):
        """The customer writes."""
        self.answer(fault)

    def answer(self, fault):
        """Write an SMS; the gateway calls until it is answered."""
        answer = {"to_id": self.ref, "text": self.text}
        with self.world.server(fault) as server:
            answer = self.world.control("reply", answer)
            wait_for(
                lambda: self.is_answered(answer) or not server.poll(), "the first call"
            )
        with self.world.server():
            wait_for(lambda: self.is_answered(answer), "the gateway's repeated call")

    def is_answered(self, answer):
        """Say whether the gateway is content with our answers."""
        [mine] = [
            one for one in self.world.control("answers") if one["id"] == answer["id"]
        ]
        return {call["state"] for call in mine["calls"]} == {"delivered"}

    def check(self, env, phones, found):
        """It stands in the conversation once, and is unread once."""
        bubbles = env[_BUBBLE].search(
            [("number", "=", self.number), ("direction", "=", "in")]
        )
        expect(found, f"bubbles of {self.number}", len(bubbles), 1)
        unread = bubbles.conversation_id.unread_count
        expect(found, f"unread of {self.number}", unread, 1)
        events = env[_EVENT].search_count([("payload", "like", self.number[1:])])
        expect(found, f"events of {self.number}", events, 1)


class IncomingApplied(IncomingStored):
    """An incoming SMS comes into the inbox."""

    points = (
        *_APPLIED,
        *around(
            f"{_EVENT}._apply_incoming",
            f"{_EVENT}._keep_incoming",
            f"{_BUBBLE}._receive",
            "repair.conversation._came_in",
            f"{_BUBBLE}._act",
        ),
    )

    def happen(self, fault):
        """The gateway calls a server that works, then the cron is struck."""
        self.answer(None)
        self.world.run_crons(fault)


class Stop(IncomingApplied):
    """A customer writes STOP."""

    points = (
        *around(
            f"{_BUBBLE}._switch_sms",
            "res.partner._stop_sms",
        ),
        *commit_of("res.partner._stop_sms"),
    )
    text = "STOP"

    def check(self, env, phones, found):
        """No SMS to this number any more; confirmed once."""
        super().check(env, phones, found)
        expect(found, f"SMS to {self.number}", len(phones[self.number]), 2)
        partner = self.partner(env)
        expect(found, f"{self.number} stopped", int(partner.sms_stopped), 1)

    def partner(self, env):
        """Return the customer."""
        message = env["repair.sms.message"].browse(self.message_id)
        return message.partner_id.with_company(message.company_id)


class ReportStored(Webhook):
    """A delivery report is stored."""

    points = _STORED

    def happen(self, fault):
        """The gateway reports until it is answered."""
        report = {"id": self.ref, "status": "DELIVERED"}
        with self.world.server(fault) as server:
            self.world.control("report", report)
            wait_for(lambda: self.told() or not server.poll(), "the first report")
        with self.world.server():
            wait_for(self.told, "the gateway's repeated report")

    def told(self):
        """Say whether the gateway is content with our answers."""
        calls = self.world.control("callbacks")["calls"]
        mine = [call for call in calls if self.ref in str(call["fields"])]
        return {call["state"] for call in mine} == {"delivered"}

    def check(self, env, phones, found):
        """The message is delivered."""
        message = env["repair.sms.message"].browse(self.message_id)
        if message.state != "delivered":
            found.lost.append(f"the report of SMS {message.id}: {message.state}")


class ReportApplied(ReportStored):
    """A delivery report is applied."""

    points = (
        *_APPLIED,
        *around(
            "repair.sms.message._apply_reports",
            "repair.sms.message._find_reported",
            "repair.sms.message._apply_run",
            "repair.sms.message._tell_core",
        ),
    )

    def happen(self, fault):
        """The gateway calls a server that works, then the cron is struck."""
        super().happen(None)
        self.world.run_crons(fault)


FLOWS = (IncomingStored, IncomingApplied, Stop, ReportStored, ReportApplied)
