from .common import SmsCase, refused


class TestRepairNotification(SmsCase):
    """The journal of `repair_notifications` says what an SMS waits for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.with_company(cls.company).data_processing_consent = True
        device = cls.env["product.product"].create({"name": "Phone X"})
        repair = (
            cls.env["repair.order"]
            .with_company(cls.company)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "product_id": device.id,
                    "company_id": cls.company.id,
                }
            )
        )
        repair._set_milestone("ready")
        domain = [("res_model", "=", "repair.order"), ("res_id", "=", repair.id)]
        cls.row = cls.env["repair.notification"].search(
            [*domain, ("channel", "=", "sms"), ("event", "=", "ready")]
        )

    def hand_over(self):
        with self.enter_registry_test_mode():
            for cron in (
                "repair_notifications.ir_cron_hand_over",
                "sms.ir_cron_sms_scheduler_action",
            ):
                self.env.ref(cron).method_direct_trigger()
        self.env.invalidate_all()

    def test_sms_waits_in_the_journal_until_there_is_a_gateway(self):
        self.gateway.active = False
        self.hand_over()
        self.assertEqual(
            (self.row.state, self.row.hold_reason), ("queued", "no_gateway")
        )
        self.assertIn("The company has no SMS gateway", self.row.explanation)
        self.gateway.active = True
        self.hand_over()
        self.assertEqual((self.row.state, self.row.hold_reason), ("handed", False))

    def test_journal_says_that_the_wallet_is_empty(self):
        self.wallet._post("test/empty", -10_000, "correction")
        self.hand_over()
        self.dispatch()
        self.assertEqual(self.row.state, "handed")
        self.assertEqual(self.row.explanation, "The SMS wallet has not enough money")

    def test_an_sms_knows_its_event(self):
        self.hand_over()
        domain = [("mail_message_id", "=", self.row.mail_message_id.id)]
        self.assertEqual(self.env["repair.sms.message"].search(domain).kind, "ready")

    def test_journal_follows_to_delivery(self):
        self.hand_over()
        self.dispatch()
        self.assertEqual(self.row.state, "sent")
        domain = [("mail_message_id", "=", self.row.mail_message_id.id)]
        message = self.env["repair.sms.message"].search(domain)
        message._move("delivered")
        self.assertEqual(self.row.state, "delivered")

    def test_journal_says_why_the_gateway_refused(self):
        self.hand_over()
        self.dispatch(refused(13, "No correct phone numbers"))
        self.assertEqual(self.row.state, "failed")
        self.assertIn("13 No correct phone numbers", self.row.explanation)
