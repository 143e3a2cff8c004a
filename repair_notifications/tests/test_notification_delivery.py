from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import RepairNotificationsCase

DELIVERY = "odoo.addons.repair_notifications.models.repair_notification_delivery"


class TestNotificationDelivery(MailCase, RepairNotificationsCase):
    """From a queued row to core's message, and back from core's tracking."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair(handover_in="courier")
        self.repair.action_device_arrived()
        self.sms_row, self.email_row = (
            self.rows(self.repair, "device_delivered")[c] for c in ("sms", "email")
        )

    def test_the_sms_is_handed_to_cores_queue_with_its_text(self):
        text = self.sms_row.body
        with self.mock_mail_gateway():
            self.hand_over()
        sms = self.env["sms.sms"].search(
            [("mail_message_id", "=", self.sms_row.mail_message_id.id)]
        )
        self.assertEqual(
            (sms.number, sms.body, sms.state), ("+48600100200", text, "outgoing")
        )
        self.assertEqual((self.sms_row.state, self.sms_row.body), ("handed", False))

    def test_the_email_leaves_once_and_stands_in_the_chatter(self):
        with self.mock_mail_gateway():
            self.hand_over()
            self.hand_over()
        sent = [
            mail for mail in self._mails if "jan@example.com" in mail["email_to"][0]
        ]
        self.assertEqual(len(sent), 1)
        self.assertIn(self.email_row.mail_message_id, self.repair.message_ids)
        self.assertEqual(self.email_row.state, "sent")

    def test_staff_who_follow_get_no_copy(self):
        self.repair.message_subscribe(self.manager.partner_id.ids)
        with self.mock_mail_gateway():
            self.hand_over()
        self.assertEqual(
            self.email_row.mail_message_id.notified_partner_ids, self.customer
        )

    def test_delivery_and_failure_come_back_from_core(self):
        with self.mock_mail_gateway():
            self.hand_over()
        tracking = self.sms_row.mail_message_id.notification_ids
        tracking.notification_status = "sent"
        self.assertEqual(self.sms_row.state, "delivered")
        tracking.write(
            {"notification_status": "exception", "failure_type": "sms_number_format"}
        )
        self.assertEqual(self.sms_row.state, "failed")
        self.assertIn("Number", self.sms_row.explanation)

    def test_consent_withdrawn_after_the_event_holds_the_message_back(self):
        self.customer.data_processing_consent = False
        with self.mock_mail_gateway():
            self.hand_over()
        self.assertEqual(self.sms_row.reason, "no_consent")
        self.assertEqual(self.email_row.state, "held_back")
        self.assertNotIn("jan@example.com", str(self._mails))

    @mute_logger(DELIVERY)
    def test_a_deleted_repair_stops_no_other_message(self):
        other = self.make_repair(handover_in="courier")
        other.action_device_arrived()
        self.repair.unlink()
        with self.mock_mail_gateway():
            self.hand_over()
        self.assertEqual(self.sms_row.state, "failed")
        self.assertIn("deleted", self.sms_row.explanation)
        self.assertEqual(self.rows(other, "device_delivered")["email"].state, "sent")

    def test_a_row_that_must_wait_says_so_and_leaves_later(self):
        Notification = self.env.registry["repair.notification"]
        self.patch(
            Notification, "_hold_reasons", lambda rows: {row.id: "" for row in rows}
        )
        with self.mock_mail_gateway():
            self.hand_over()
        self.assertEqual(self.sms_row.state, "queued")
        self.assertNotIn("jan@example.com", str(self._mails))
