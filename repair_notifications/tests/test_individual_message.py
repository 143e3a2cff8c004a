from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .common import RepairNotificationsCase


class TestIndividualMessage(RepairNotificationsCase):
    """What a person writes to one customer takes the way of all messages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.repair_sms_footer = "Serwis"
        cls.repair = cls.make_repair(name="WH/RO/01234")

    def compose(self, record, **values):
        """Open the dialog on a record as staff do, and fill it in."""
        wizard = self.env["repair.message.compose"].with_user(self.user)
        wizard = wizard.with_context(active_model=record._name, active_id=record.id)
        with Form(wizard) as form:
            for name, value in values.items():
                form[name] = value
        return form.record

    def row_of(self, record):
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        domain += [("event", "=", "individual")]
        return self.env["repair.notification"].search(domain, limit=1)

    def test_an_sms_from_the_repair_is_journaled_and_leaves_with_its_footer(self):
        self.use_cores_queue()
        self.compose(self.repair, sms_text="Proszę o kod blokady").action_send()
        row = self.row_of(self.repair)
        self.assertEqual((row.state, row.address), ("queued", "+48600100200"))
        self.assertEqual((row.basis, row.consent_version), ("contract", 1))
        self.hand_over()
        sms = self.env["sms.sms"].search(
            [("mail_message_id", "=", row.mail_message_id.id)]
        )
        self.assertEqual(sms.body, "Proszę o kod blokady\nSerwis")

    def test_an_email_from_the_request_is_sent(self):
        request = self.env["repair.request"].create(
            {"summary": "Laptop", "partner_id": self.customer.id}
        )
        values = {"channel": "email", "email_text": "<p>Which model?</p>"}
        self.compose(request, **values).action_send()
        self.hand_over()
        message = self.row_of(request).mail_message_id
        self.assertIn(message, request.message_ids)
        self.assertEqual(message.notified_partner_ids, self.customer)

    def test_from_the_customer_it_stands_in_their_chatter(self):
        self.compose(self.customer, sms_text="Dzień dobry").action_send()
        self.hand_over()
        row = self.row_of(self.customer)
        self.assertEqual(row.state, "handed")
        self.assertIn(row.mail_message_id, self.customer.message_ids)

    def test_preview_parts_and_letters_follow_typing(self):
        wizard = self.compose(self.repair, sms_text="Część dotarła")
        self.assertEqual(wizard.preview, "Część dotarła\nSerwis")
        self.assertIn("SMS parts: 1 (UCS-2)", wizard.parts)
        self.assertIn("ę ś ć ł", wizard.parts)

    def test_the_same_checks_hold_as_for_events(self):
        self.customer.data_processing_consent = False
        wizard = self.compose(self.repair, channel="sms", sms_text="Hello")
        self.assertEqual(wizard.problem, "No consent to data processing")
        with self.assertRaisesRegex(UserError, "No consent"):
            wizard.action_send()
        self.assertFalse(self.row_of(self.repair))

    def test_a_consent_withdrawn_before_it_leaves_holds_it_back(self):
        self.compose(self.repair, sms_text="Hello").action_send()
        self.customer.data_processing_consent = False
        self.hand_over()
        row = self.row_of(self.repair)
        self.assertEqual((row.state, row.reason), ("held_back", "no_consent"))

    def test_it_opens_with_the_channel_that_reaches_the_customer(self):
        self.assertEqual(self.compose(self.repair, sms_text="x").channel, "sms")
        self.customer.phone = "22 123 45 67"
        self.assertEqual(self.compose(self.repair).channel, "email")

    def test_advertising_needs_a_confirmation(self):
        wizard = self.compose(self.repair, sms_text="Mamy promocję na etui")
        with self.assertRaisesRegex(UserError, "promocj"):
            wizard.action_send()
        wizard.no_promotion = True
        wizard.action_send()
        self.assertTrue(self.row_of(self.repair))

    def test_nothing_is_not_sent(self):
        with self.assertRaisesRegex(UserError, "Write something"):
            self.compose(self.repair, sms_text="  ").action_send()

    def test_a_failed_one_can_be_made_again(self):
        self.compose(self.repair, sms_text="Hello").action_send()
        self.hand_over()
        row = self.row_of(self.repair)
        row.mail_message_id.notification_ids.write({"notification_status": "exception"})
        self.assertEqual(row.state, "failed")
        row.with_user(self.user).action_retry()
        self.assertEqual((row.state, row.body), ("queued", "Hello"))

    def test_it_is_about_nothing_else_that_has_a_customer(self):
        with self.assertRaisesRegex(ValueError, "Wrong value"):
            self.env["repair.message.compose"].with_user(self.user).create(
                {"res_model": "account.move", "res_id": 1}
            )

    def test_staff_write_and_other_users_do_not(self):
        other = new_test_user(self.env, "no_shop_staff", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["repair.message.compose"].with_user(other).create(
                {"res_model": "res.partner", "res_id": self.customer.id}
            )
