from psycopg2.errors import CheckViolation

from odoo.tools import mute_logger

from .common import SmsCase, refused


class TestMessageExpiry(SmsCase):
    """What could not leave in time is given up instead of being sent days late."""

    def make_old(self, hours, **vals):
        """Create a message that waits since some hours."""
        message = self.make_message(**vals)
        self.env.cr.execute(
            "UPDATE repair_sms_message SET create_date = now() at time zone 'utc'"
            " - make_interval(hours => %s) WHERE id = %s",
            (hours, message.id),
        )
        message.invalidate_recordset()
        return message

    def test_an_old_message_is_given_up_and_a_young_one_is_sent(self):
        old, young = self.make_old(49), self.make_old(47)
        calls = self.dispatch()
        self.assertEqual((old.state, old.reason), ("failed", "stale"))
        self.assertEqual((young.state, len(calls)), ("accepted", 1))
        self.assertFalse(old.line_ids)

    def test_what_is_about_a_decision_or_a_pick_up_is_kept_longer(self):
        for kind, kept, given_up in (
            ("approval_needed", 71, 73),
            ("ready", 167, 169),
            ("payment_due", 167, 169),
        ):
            with self.subTest(kind):
                fresh, old = (self.make_old(h, kind=kind) for h in (kept, given_up))
                self.dispatch()
                self.assertEqual((fresh.state, old.state), ("accepted", "failed"))

    def test_each_company_decides_how_long(self):
        self.company.repair_sms_expiry_h = 1
        message = self.make_old(2)
        self.dispatch()
        self.assertEqual(message.reason, "stale")

    def test_what_was_charged_and_surely_not_taken_is_refunded(self):
        message = self.make_old(1)
        self.dispatch(refused(202, "too many requests"))
        self.assertEqual((message.state, message.charge_units), ("queued", 1_200))
        self.company.repair_sms_expiry_h = 1
        self.make_older(message)
        self.dispatch()
        self.assertEqual((message.state, message.charge_units), ("failed", 0))
        self.assertEqual(self.wallet.balance_units, 10_000)

    def make_older(self, message):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE repair_sms_message SET create_date = create_date - interval '1 day'"
            " WHERE id = %s",
            [message.id],
        )
        self.env.invalidate_all()

    def test_what_may_have_been_sent_is_never_given_up_by_itself(self):
        message = self.make_old(400)
        message.unsure_since = message.create_date
        message._move("held", reason="config", next_try_at=False)
        self.dispatch()
        self.assertEqual(message.state, "held")

    def test_a_held_message_is_not_sent_days_after_the_top_up(self):
        message = self.make_old(50)
        message._move("held", reason="balance")
        self.wallet._post("topup/late", 50_000, "topup")
        self.dispatch()
        self.assertEqual(message.reason, "stale")

    @mute_logger("odoo.sql_db")
    def test_the_limit_is_a_number_of_hours_that_makes_sense(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.company.repair_sms_expiry_h = 0
            self.company.flush_recordset()
