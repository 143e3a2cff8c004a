import datetime
from decimal import Decimal

from freezegun import freeze_time

from odoo import fields
from odoo.tools import mute_logger

from odoo.addons.repair_sms_wallet.gateways.base import (
    NoAnswer,
    NotReached,
    Report,
    SendResult,
)
from odoo.addons.repair_sms_wallet.gateways.http import Answer

from .common import SmsCase, accepted, refused

SETTLE = "odoo.addons.repair_sms_wallet.models.repair_sms_message_settle"


class TestSettle(SmsCase):
    """What follows from an answer, a silence or a report."""

    def setUp(self):
        super().setUp()
        self.message = self.make_message()

    def assertState(self, state, **values):
        """Check the state of the message, and further values of it."""
        seen = {name: self.message[name] for name in values}
        self.assertEqual((self.message.state, seen), (state, values))

    def report(self, status, reason="", ref="R1", idx=""):
        report = Report(ref, idx, status, reason, status.upper())
        return self.env["repair.sms.message"]._apply_reports(self.gateway, [report])

    def later(self, **delta):
        return freeze_time(fields.Datetime.now() + datetime.timedelta(**delta))

    def test_refused_message_fails_and_its_charge_comes_back(self):
        self.dispatch(refused(13, "No correct phone numbers"))
        message = self.message
        self.assertEqual((message.state, message.reason), ("failed", "number"))
        self.assertEqual(message.detail, "13 No correct phone numbers")
        self.assertEqual(message.line_ids.mapped("units"), [1200, -1200])
        self.assertEqual(self.wallet.balance_units, 10_000)

    def test_throttled_message_goes_back_to_the_queue_and_pays_once(self):
        self.dispatch(Answer(429, ""))
        self.assertState("queued", reason="busy")
        self.assertFalse(self.dispatch())
        with self.later(minutes=2):
            self.dispatch()
        self.assertEqual(self.message.state, "accepted")
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)

    def test_what_was_not_called_waits_its_turn_and_is_put_off_no_longer(self):
        self.message._move("sending", attempts=3)
        self.message._settle([(self.message.id, None)])
        self.assertState("queued", reason=False, next_try_at=False, attempts=2)
        self.assertFalse(self.gateway._is_down())
        self.assertTrue(self.dispatch())
        self.assertEqual(self.message.state, "accepted")

    def test_what_was_asked_about_and_not_called_stays_unsure(self):
        self.dispatch(NoAnswer("ReadTimeoutError"))
        self.message._move("sending", attempts=2)
        self.message._settle([(self.message.id, None)])
        self.assertState("unsure", reason="silence", attempts=1)
        calls = self.dispatch(refused(53))
        self.assertEqual(calls[0][1]["idx"], self.message.uuid)
        self.assertEqual(self.message.state, "accepted")
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)

    def test_unreachable_gateway_is_tried_again(self):
        self.dispatch(NotReached("down"))
        self.assertEqual(self.message.reason, "unreachable")
        with self.later(minutes=2):
            self.dispatch()
        self.assertEqual(self.message.state, "accepted")

    def test_silence_is_unsure_and_neither_refunded_nor_sent_twice(self):
        self.dispatch(NoAnswer("ReadTimeoutError"))
        self.assertState("unsure", reason="silence")
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)
        with self.later(minutes=2):
            calls = self.dispatch(refused(53))
        self.assertEqual(calls[0][1]["idx"], self.message.uuid)
        self.assertEqual(self.message.state, "accepted")
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)

    def test_unsure_message_stays_unsure_when_the_retry_is_throttled(self):
        self.dispatch(NoAnswer("ReadTimeoutError"))
        with self.later(minutes=2):
            self.dispatch(refused(202))
        self.assertEqual(self.message.state, "unsure")

    def test_repeat_that_is_refused_is_not_refunded_before_a_person_decides(self):
        self.dispatch(NoAnswer("ReadTimeoutError"))
        with self.later(minutes=2):
            self.dispatch(refused(13, "No correct phone numbers"))
        self.assertState("unsure", next_try_at=False)
        self.assertEqual(self.message.detail, "13 No correct phone numbers")
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)
        self.report("sent", ref="NEW", idx=self.message.uuid)
        self.assertState("sent", reason=False)

    def test_repeat_that_was_alone_is_refused_and_refunded(self):
        self.dispatch(NoAnswer("ReadTimeoutError"))
        answer = SendResult("rejected", "number", alone=True)
        self.message._settle([(self.message.id, answer)])
        self.assertState("failed", reason="number", unsure_since=False)
        self.assertEqual(self.wallet.balance_units, 10_000)

    def test_cost_that_the_gateway_tells_later_is_kept(self):
        self.dispatch(accepted("R1"))
        self.message.points = 0
        report = Report("R1", "", "delivered", points=Decimal("0.09"))
        self.env["repair.sms.message"]._apply_reports(self.gateway, [report])
        self.assertEqual(self.message.points, 0.09)

    @mute_logger(SETTLE)
    def test_empty_account_at_the_gateway_is_tried_again_by_itself(self):
        self.dispatch(refused(103))
        self.assertState("held", reason="credit")
        self.assertTrue(self.message.next_try_at)
        with self.later(hours=1):
            self.dispatch()
        self.assertEqual(self.message.state, "accepted")
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)

    @mute_logger(SETTLE)
    def test_wrong_token_holds_until_the_gateway_is_mended(self):
        self.dispatch(refused(101))
        self.assertState("held", reason="config")
        with self.later(hours=1):
            self.assertFalse(self.dispatch())
        self.gateway.api_token = "better-token"
        self.dispatch()
        self.assertEqual(self.message.state, "accepted")

    def test_reports_move_forward_only(self):
        self.dispatch()
        self.assertTrue(self.report("delivered"))
        self.assertFalse(self.report("sent"))
        self.assertFalse(self.report("failed", "undelivered"))
        self.assertEqual(self.message.state, "delivered")

    def test_reports_of_one_batch_keep_their_order(self):
        second = self.make_message()
        self.dispatch()
        self.env["repair.sms.message"]._apply_reports(
            self.gateway,
            [
                Report("R2", "", "failed", "undelivered"),
                Report("R1", "", "sent"),
                Report("R1", "", "delivered"),
                Report("R1", "", "failed", "undelivered"),
                Report("R2", "", "delivered"),
            ],
        )
        self.assertEqual((self.message.state, second.state), ("delivered", "failed"))

    def test_repeated_report_moves_nothing(self):
        self.dispatch()
        self.assertTrue(self.report("sent"))
        self.assertFalse(self.report("sent"))

    def test_delivery_wins_over_a_guess_but_not_over_a_failure(self):
        self.dispatch()
        self.report("failed", "expired")
        self.assertState("failed", reason="expired")
        self.report("delivered")
        self.assertState("delivered", reason=False)
        other = self.make_message()
        self.dispatch(accepted("R2"))
        self.report("failed", "undelivered", ref="R2")
        self.assertFalse(self.report("delivered", ref="R2"))
        self.assertEqual(other.state, "failed")

    def test_undelivered_message_is_not_refunded(self):
        self.dispatch()
        self.report("failed", "undelivered")
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)

    def test_report_by_our_key_proves_acceptance_and_teaches_the_id(self):
        self.dispatch(NoAnswer("RemoteDisconnected"))
        self.report("sent", ref="NEW", idx=self.message.uuid)
        self.assertState("sent", gateway_ref="NEW")
        with self.later(hours=1):
            self.assertFalse(self.dispatch())

    def test_report_that_overtakes_the_answer_is_kept(self):
        self.message._move("sending", attempts=1)
        self.report("delivered", ref="R9", idx=self.message.uuid)
        self.message._settle([(self.message.id, SendResult("accepted", ref="R9"))])
        self.assertState("delivered", gateway_ref="R9")

    def test_report_of_another_gateway_has_no_effect(self):
        self.dispatch()
        other = self.make_gateway(self.company)
        report = Report("R1", self.message.uuid, "delivered")
        self.assertFalse(self.env["repair.sms.message"]._apply_reports(other, [report]))

    def test_parts_that_the_gateway_counts_otherwise_are_logged(self):
        with self.assertLogs(SETTLE, "WARNING") as logs:
            self.dispatch(accepted("R1", parts=2))
        self.assertIn("we count 1 parts, the gateway 2", logs.output[0])
