import datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from odoo.addons.repair_sms_wallet.gateways.base import (
    Incoming,
    NoAnswer,
    NotReached,
)

from .common import SmsCase, accepted, refused

NOW = datetime.datetime(2026, 11, 22, 12, 0)


class TestSmsMessage(SmsCase):
    """Moves, buttons and look-ups of one message."""

    def test_move_returns_only_what_moved(self):
        queued, delivered = self.make_message(), self.make_message()
        delivered._move("delivered")
        self.assertEqual((queued + delivered)._move("sent"), queued)

    def test_times_are_kept(self):
        message = self.make_message()
        message._move("delivered")
        self.assertTrue(message.accepted_at)
        self.assertTrue(message.done_at)

    def test_held_message_can_be_given_up(self):
        message = self.make_message()
        message._move("held", reason="balance")
        message.action_cancel()
        self.assertEqual((message.state, message.reason), ("failed", "cancelled"))

    def test_message_that_the_gateway_did_not_take_can_be_given_up(self):
        message = self.make_message()
        self.dispatch(NotReached("down"))
        self.assertEqual(message.state, "queued")
        message.action_cancel()
        self.assertEqual((message.state, message.reason), ("failed", "cancelled"))
        self.assertEqual(self.wallet.balance_units, 10_000)
        self.assertFalse(self.dispatch())

    def test_message_that_waits_for_the_gateway_can_be_tried_now(self):
        message = self.make_message()
        self.dispatch(NotReached("down"))
        self.assertFalse(self.dispatch())
        message.action_try_now()
        self.dispatch()
        self.assertEqual(message.state, "accepted")

    def test_gateway_that_has_to_settle_is_not_asked_sooner_by_hand(self):
        message = self.make_message()
        self.dispatch(NoAnswer("ReadTimeoutError"))
        soon = fields.Datetime.now() + datetime.timedelta(seconds=40)
        late = fields.Datetime.now() + datetime.timedelta(minutes=30)
        with patch.object(self.gateway._adapter_class(), "settle_s", 120):
            for planned, latest_s in ((soon, 40), (late, 125)):
                message.next_try_at = planned
                message.action_try_now()
                wait = message.next_try_at - fields.Datetime.now()
                self.assertTrue(30 <= wait.total_seconds() <= latest_s, wait)
        message.action_try_now()
        self.dispatch()
        self.assertEqual(message.state, "accepted")

    def test_message_under_way_cannot_be_given_up(self):
        message = self.make_message()
        self.dispatch(NoAnswer("ReadTimeoutError"))
        message.action_cancel()
        self.assertEqual(message.state, "unsure")

    def test_person_may_give_up_what_cannot_be_asked_about_any_more(self):
        message = self.make_message()
        self.dispatch(NoAnswer("ReadTimeoutError"))
        message.next_try_at = False
        message.action_cancel()
        self.assertEqual(message.state, "failed")
        self.assertEqual(self.wallet.balance_units, 10_000)

    def test_held_message_can_be_tried_now(self):
        message = self.make_message()
        message._move("held", reason="config")
        message.action_try_now()
        self.dispatch()
        self.assertEqual(message.state, "accepted")

    def test_failed_message_is_sent_again_under_a_new_key(self):
        message = self.make_message()
        self.dispatch(refused(13))
        message.action_send_again()
        again = self.env["repair.sms.message"].search([], limit=1)
        self.assertNotEqual(again.uuid, message.uuid)
        self.assertEqual((again.number, again.body), (message.number, message.body))
        self.dispatch(accepted("R2"))
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)

    def test_only_a_failed_message_is_sent_again(self):
        with self.assertRaises(UserError):
            self.make_message().action_send_again()

    def answered(self, sender="+48600100200", reply_to=""):
        incoming = Incoming(sender, "", "Tak", NOW, reply_to)
        return self.env["repair.sms.message"]._answered_by(self.gateway, incoming)

    def test_answer_belongs_to_the_message_it_refers_to(self):
        first = self.make_message()
        self.dispatch(accepted("R1"))
        second = self.make_message()
        self.dispatch(accepted("R2"))
        self.assertEqual(self.answered(reply_to="R1"), first)
        self.assertEqual(self.answered(reply_to=""), second)

    def test_message_that_is_too_old_is_answered_by_its_reference_only(self):
        message = self.make_message()
        self.dispatch(accepted("R1"))
        self.company.repair_sms_answer_days = 7
        self.env.cr.execute(
            "UPDATE repair_sms_message SET create_date = create_date - %s"
            " WHERE id = %s",
            (datetime.timedelta(days=8), message.id),
        )
        self.assertFalse(self.answered())
        self.assertEqual(self.answered(reply_to="R1"), message)

    def test_reference_with_another_number_is_not_believed(self):
        self.make_message()
        self.dispatch(accepted("R1"))
        self.assertFalse(self.answered("+48600999999", reply_to="R1"))

    def test_message_that_never_left_is_not_answered(self):
        self.make_message()._move("held", reason="balance")
        self.assertFalse(self.answered())

    def test_answer_from_a_name_finds_nothing(self):
        self.assertFalse(self.answered("ORANGE"))
