from .common import SmsCase


class TestHandOver(SmsCase):
    """From core's SMS to ours: nothing is sent, everything is stored."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls.env["product.product"].create({"name": "Phone X"})
        cls.repair = cls.make_repair(cls.company)

    @classmethod
    def make_repair(cls, company):
        return (
            cls.env["repair.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "product_id": cls.device.id,
                    "company_id": company.id,
                }
            )
        )

    def write_sms(self, repair, text="Ready", **kwargs):
        return repair._message_sms(
            text,
            partner_ids=self.customer.ids,
            sms_pid_to_number={self.customer.id: "+48600100200"},
            **kwargs,
        )

    def message_of(self, mail_message):
        domain = [("mail_message_id", "=", mail_message.id)]
        return self.env["repair.sms.message"].search(domain)

    def test_cores_queue_looks_again_within_minutes_after_a_collision(self):
        cron = self.env.ref("sms.ir_cron_sms_scheduler_action")
        self.assertEqual((cron.interval_number, cron.interval_type), (5, "minutes"))

    def test_sms_waits_in_cores_queue_although_nobody_asked_for_it(self):
        mail_message = self.write_sms(self.repair)
        self.assertEqual(mail_message.notification_ids.notification_status, "ready")
        self.assertFalse(self.message_of(mail_message))

    def test_message_knows_what_it_is_about(self):
        mail_message = self.write_sms(self.repair, "Zażółć")
        sms = self.env["sms.sms"].search([("mail_message_id", "=", mail_message.id)])
        self.run_core_queue()
        message = self.message_of(mail_message)
        self.assertEqual(message.uuid, sms.uuid)
        self.assertEqual((message.number, message.body), ("+48600100200", "Zażółć"))
        self.assertEqual(
            (message.res_model, message.res_id), ("repair.order", self.repair.id)
        )
        self.assertEqual(message.company_id, self.company)
        self.assertEqual((message.encoding, message.parts), ("UCS-2", 1))
        self.assertEqual(mail_message.notification_ids.notification_status, "process")

    def test_delivery_comes_back_to_the_chatter(self):
        mail_message = self.write_sms(self.repair)
        notification = mail_message.notification_ids
        self.run_core_queue()
        self.dispatch()
        self.assertEqual(notification.notification_status, "pending")
        self.message_of(mail_message)._move("delivered")
        self.assertEqual(notification.notification_status, "sent")

    def screens_told(self, author):
        """Return to whom core tells that an SMS of an author was delivered."""
        mail_message = self.write_sms(self.repair, author_id=author.id)
        self.run_core_queue()
        self.dispatch()
        told = []
        store = self.env.registry["mail.message"]
        self.patch(
            store, "_message_notifications_to_store", lambda m, s: told.append(m)
        )
        self.message_of(mail_message)._move("delivered")
        return [message.env.user for message in told]

    def test_delivery_is_told_to_the_person_who_wrote(self):
        user = self.env.ref("base.user_admin")
        user.company_ids += self.company
        self.assertIn(user, self.screens_told(user.partner_id))

    def test_delivery_is_told_to_nobody_where_a_company_wrote_and_a_cron_sends(self):
        self.assertFalse(self.screens_told(self.company.partner_id))

    def test_failure_comes_back_with_its_reason(self):
        mail_message = self.write_sms(self.repair)
        self.run_core_queue()
        self.dispatch()
        self.message_of(mail_message)._move("failed", reason="expired", detail="402")
        notification = mail_message.notification_ids
        self.assertEqual(notification.notification_status, "exception")
        self.assertEqual(notification.failure_type, "sms_expired")
        self.assertEqual(
            notification.failure_reason, "The phone could not be reached in time (402)"
        )

    def test_two_companies_in_the_queue_use_their_own_gateways(self):
        other = self.env["res.company"].create({"name": "Other"})
        gateway = self.make_gateway(other)
        mine = self.write_sms(self.repair)
        theirs = self.write_sms(self.make_repair(other))
        self.run_core_queue()
        self.assertEqual(self.message_of(mine).gateway_id, self.gateway)
        self.assertEqual(self.message_of(theirs).gateway_id, gateway)
        self.assertEqual(self.message_of(theirs).company_id, other)

    def test_company_without_a_gateway_goes_cores_way(self):
        self.gateway.active = False
        self.assertNotEqual(self.company._get_sms_api_class().__name__, "RepairSmsApi")

    def test_sending_again_on_purpose_makes_a_new_message(self):
        mail_message = self.write_sms(self.repair)
        self.run_core_queue()
        self.dispatch()
        first = self.message_of(mail_message)
        first._move("failed", reason="undelivered")
        sms = self.env["sms.sms"].search([("uuid", "=", first.uuid)])
        sms.resend_failed()
        second = self.message_of(mail_message) - first
        self.assertEqual(second.uuid, f"{first.uuid}1")
        self.dispatch()
        second._move("delivered")
        self.assertEqual(mail_message.notification_ids.notification_status, "sent")

    def test_number_that_cannot_get_sms_fails_at_once(self):
        mail_message = self.repair._message_sms("Ready", sms_numbers=["221234567"])
        self.run_core_queue()
        self.assertFalse(self.message_of(mail_message))
        notification = mail_message.notification_ids
        self.assertEqual(notification.failure_type, "sms_number_format")

    def test_company_is_fixed_when_the_sms_is_written(self):
        sms = self.env["sms.sms"].with_company(self.company)
        sms = sms.create({"number": "+48600100200", "body": "Ready"})
        self.run_core_queue()
        message = self.env["repair.sms.message"].search([("uuid", "=", sms.uuid)])
        self.assertEqual(message.company_id, self.company)
