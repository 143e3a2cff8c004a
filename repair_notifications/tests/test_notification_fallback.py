from psycopg2 import IntegrityError

from odoo.tools import mute_logger

from .common import RepairNotificationsCase


class TestNotificationFallback(RepairNotificationsCase):
    """A message that was not delivered is told by the other channel."""

    def setUp(self):
        super().setUp()
        self.rule("ready").write({"email_policy": "never", "sms_fallback": True})
        self.repair = self.make_repair()
        self.repair._set_milestone("ready")

    def fail(self, channel="sms", event="ready"):
        """Let a message be made, and fail at the gateway; return both rows."""
        rows = self.rows(self.repair, event)
        self.use_cores_queue()
        self.hand_over()
        rows[channel]._tracking().notification_status = "bounce"
        self.env["repair.notification"]._cron_fall_back()
        return rows

    def test_an_email_steps_in_for_an_sms(self):
        rows = self.fail()
        email = rows["email"]
        self.assertEqual((email.state, email.reason), ("queued", False))
        self.assertEqual(email.instead_of_id, rows["sms"])
        self.assertIn("instead of the message", email.explanation)

    def test_it_is_checked_once_more_and_leaves(self):
        email = self.fail()["email"]
        self.hand_over()
        self.assertEqual(email.state, "handed")
        self.assertIn(email.mail_message_id, self.repair.message_ids)

    def test_an_sms_steps_in_for_an_email(self):
        self.rule("closed").email_fallback = True
        self.repair._set_milestone("closed")
        rows = self.fail("email", "closed")
        self.assertEqual(rows["sms"].state, "queued")

    def test_it_happens_once(self):
        email = self.fail()["email"]
        email.write({"reason": "switched_off"})
        self.fail()
        self.assertEqual(email.state, "held_back")

    def test_nothing_steps_in_unless_the_rule_says_so(self):
        self.rule("ready").sms_fallback = False
        self.assertEqual(self.fail()["email"].reason, "rule")

    def test_who_wants_no_email_gets_none_instead_either(self):
        self.customer.notify_email = False
        email = self.fail()["email"]
        self.assertEqual((email.state, email.reason), ("held_back", "switched_off"))

    def test_old_news_are_not_told_after_newer_ones(self):
        self.repair._set_milestone("closed")
        self.assertEqual(self.fail()["email"].reason, "rule")

    def test_the_same_event_told_anew_overtakes_it_too(self):
        rows = self.rows(self.repair, "ready")
        self.use_cores_queue()
        self.hand_over()
        rows["sms"]._tracking().notification_status = "bounce"
        self.repair._queue_event("ready", {self.repair.id: "again"})
        self.env["repair.notification"]._cron_fall_back()
        self.assertEqual(rows["email"].reason, "rule")

    def test_an_sms_that_steps_in_needs_a_text(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.rule("shipment_created").email_fallback = True
            self.env.flush_all()
