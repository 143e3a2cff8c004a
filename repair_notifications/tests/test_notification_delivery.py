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
        self.use_cores_queue()
        text = self.company._final_sms(self.sms_row.body)
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

    def made_of(self, message, tracking_fields, leaving):
        """Return what a message and what leaves for it consist of."""
        message.invalidate_recordset()
        stored = [field for field in message._fields.values() if field.store]
        names = {"partner_ids", *(f.name for f in stored if f.column_type)}
        tracking = message.notification_ids
        return (
            {name: message[name] for name in names - self.ITS_OWN},
            [tracking[name] for name in tracking_fields],
            [leaving[name] for name in leaving._fields if name in self.LEFT],
        )

    ITS_OWN = {"id", "message_id", "parent_id", "date", "create_date", "write_date"}
    LEFT = {"body", "number", "state", "body_html", "recipient_ids", "headers"}
    LEFT |= {"auto_delete", "is_notification", "partner_id"}
    TRACKED = ["author_id", "res_partner_id", "notification_type", "is_read"]
    TRACKED += ["notification_status", "failure_type"]

    def test_an_sms_made_in_a_batch_is_the_one_core_makes(self):
        self.use_cores_queue()
        tracked = [*self.TRACKED, "sms_number", "failure_reason"]
        made = []
        by_core = self.sms_row._post_by_core(self.repair)
        self.sms_row._post()
        for message in by_core + self.sms_row.mail_message_id:
            sms = self.env["sms.sms"].search([("mail_message_id", "=", message.id)])
            self.assertEqual(
                message.notification_ids.sms_tracker_ids.sms_uuid, sms.uuid
            )
            made.append(self.made_of(message, tracked, sms))
        self.assertEqual(*made)

    def test_pictures_inside_a_text_are_taken_out_as_core_does(self):
        picture = "data:image/png;base64,iVBORw0KGgo="
        self.email_row.body = f'<p>Here: <img src="{picture}"/></p>'
        self.email_row._post()
        self.assertIn("/web/image/", self.email_row.mail_message_id.body)
        self.assertNotIn(picture, self.email_row.mail_message_id.body)

    def test_who_extends_new_messages_is_asked_in_a_batch_too(self):
        create, seen = type(self.env["mail.message"]).create, []

        def extended(messages, vals_list):
            seen.append(len(vals_list))
            return create(messages, vals_list)

        self.patch(self.env.registry["mail.message"], "create", extended)
        self.sms_row._post()
        self.assertEqual(seen, [1])
        self.assertEqual(self.sms_row.mail_message_id.partner_ids, self.customer)

    def test_an_email_made_in_a_batch_is_the_one_core_makes(self):
        by_core = self.email_row._post_by_core(self.repair)
        self.email_row._post()
        messages = by_core + self.email_row.mail_message_id
        mails = [message.mail_ids for message in messages]
        made = [self.made_of(m, self.TRACKED, m.mail_ids) for m in messages]
        self.assertEqual(*made)
        for message, mail in zip(messages, mails, strict=True):
            self.assertEqual(message.notification_ids.mail_mail_id, mail)
            self.assertTrue(mail.references.endswith(message.message_id))

    def test_a_message_answers_what_core_would_let_it_answer(self):
        self.repair.message_post(body="Hello", message_type="comment")
        self.repair.message_post(body="Newer", message_type="auto_comment")
        parent = self.repair._message_compute_parent_id(False)
        self.email_row._post()
        self.assertEqual(self.email_row.mail_message_id.parent_id.id, parent)

    def test_many_customers_are_told_each_in_their_language(self):
        self.env["res.lang"]._activate_lang("pl_PL")
        other = self.customer.copy({"lang": "pl_PL", "email": "pl@example.com"})
        other.data_processing_consent = True
        repair = self.make_repair(handover_in="courier", partner_id=other.id)
        repair.action_device_arrived()
        rows = self.email_row + self.rows(repair, "device_delivered")["email"]
        rows._post()
        langs = [
            m.mail_ids.body_html.split("lang=")[1][:7] for m in rows.mail_message_id
        ]
        self.assertEqual(langs, ['"en_US"', '"pl_PL"'])

    def test_staff_who_are_customers_read_it_in_their_inbox(self):
        self.manager.notification_type = "inbox"
        self.repair.partner_id = self.email_row.partner_id = self.manager.partner_id
        self.email_row._post()
        tracking = self.email_row.mail_message_id.notification_ids
        self.assertEqual(tracking.notification_type, "inbox")

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

    def test_many_messages_cost_few_queries(self):
        repairs = self.env["repair.order"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "product_id": self.device.id,
                    "handover_in": "courier",
                }
            ]
            * 40
        )
        repairs.action_device_arrived()
        self.env.flush_all()
        before = self.cr.sql_log_count
        repairs.notification_ids._hand_over()
        self.env.flush_all()
        self.assertLess(self.cr.sql_log_count - before, 80 * 3)
        self.assertEqual(set(repairs.notification_ids.mapped("state")), {"handed"})

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
