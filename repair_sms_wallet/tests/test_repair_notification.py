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

    def message(self):
        domain = [("mail_message_id", "=", self.row.mail_message_id.id)]
        return self.env["repair.sms.message"].search(domain)

    def test_an_sms_needs_no_row_in_cores_queue(self):
        self.company.repair_sms_footer = "Serwis"
        text = self.company._final_sms(self.row.body)
        self.row._hand_over()
        domain = [("mail_message_id", "=", self.row.mail_message_id.id)]
        self.assertFalse(self.env["sms.sms"].search(domain))
        self.assertEqual(self.message().body, text)
        tracking = self.row.mail_message_id.notification_ids
        self.assertEqual(tracking.sms_tracker_ids.sms_uuid, self.message().sms_uuid)
        self.assertEqual(tracking.notification_status, "process")

    def test_an_sms_is_complete_when_it_is_inserted(self):
        messages = self.env["repair.sms.message"]
        message = messages._take_over(self.row, {self.row: "Zażółć"})
        for name in ("repair_id", "letters_units", "parts"):
            self.assertFalse(self.env.records_to_compute(messages._fields[name]))
        self.assertEqual(message.repair_id.id, self.row.res_id)

    def queries_of_handing_over(self, number):
        """Count the queries that this many SMS take on their way to the dispatcher."""
        repair = self.env["repair.order"].browse(self.row.res_id)
        repairs = repair.union(*(repair.copy() for _copy in range(number)))
        (repairs - repair)._set_milestone("ready")
        domain = [("res_id", "in", (repairs - repair).ids), ("channel", "=", "sms")]
        rows = self.env["repair.notification"].search(
            [*domain, ("res_model", "=", "repair.order"), ("event", "=", "ready")]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        rows._hand_over()
        self.env.flush_all()
        self.assertEqual(rows.mapped("state"), ["handed"] * number)
        return self.cr.sql_log_count - before

    def test_many_sms_take_no_more_queries_than_few(self):
        few = self.queries_of_handing_over(2)
        self.assertLessEqual(self.queries_of_handing_over(30), few + 2)

    def test_an_sms_without_a_text_is_refused_on_cores_way(self):
        self.row.body = ""
        self.hand_over()
        self.assertFalse(self.message())
        self.assertEqual(self.row.state, "failed")
        self.assertIn("The text is empty.", self.row.explanation)

    def test_a_failed_sms_is_made_again_from_the_journal(self):
        self.hand_over()
        self.dispatch(refused(13, "No correct phone numbers"))
        first = self.message()
        self.row.action_retry()
        self.hand_over()
        self.assertEqual(
            (self.message() & first, self.row.state), (first[:0], "handed")
        )
        self.dispatch()
        self.assertEqual(self.row.state, "sent")

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

    def wait(self, hours):
        """Let the row wait for a gateway that then comes."""
        self.gateway.active = False
        self.hand_over()
        self.env.cr.execute(
            "UPDATE repair_notification SET create_date = create_date"
            " - make_interval(hours => %s) WHERE id = %s",
            (hours, self.row.id),
        )
        self.env.invalidate_all()
        self.gateway.active = True

    def test_what_waited_too_long_for_a_gateway_is_given_up(self):
        self.wait(169)
        self.hand_over()
        self.assertEqual(
            (self.row.state, self.row.reason, self.row.hold_reason),
            ("failed", "stale", False),
        )
        self.assertFalse(self.row.mail_message_id)
        self.assertIn("It could not be sent in time", self.row.explanation)

    def test_what_waits_for_a_gateway_that_never_comes_is_given_up_too(self):
        self.wait(169)
        self.gateway.active = False
        self.hand_over()
        self.assertEqual(self.row.reason, "stale")

    def test_what_waited_not_so_long_for_a_gateway_leaves(self):
        self.wait(167)
        self.hand_over()
        self.assertEqual(self.row.state, "handed")

    def test_what_was_given_up_leaves_when_a_person_wants_it(self):
        self.wait(169)
        self.hand_over()
        self.row.action_retry()
        self.hand_over()
        self.assertEqual((self.row.state, self.row.reason), ("handed", False))

    def test_journal_says_that_the_wallet_is_empty(self):
        self.wallet._post("test/empty", -10_000, "correction")
        self.hand_over()
        self.dispatch()
        self.assertEqual(self.row.state, "handed")
        self.assertEqual(self.row.explanation, "The SMS wallet has not enough money")

    def test_an_sms_knows_its_event(self):
        self.hand_over()
        self.assertEqual(self.message().kind, "ready")

    def test_journal_follows_to_delivery(self):
        self.hand_over()
        self.dispatch()
        self.assertEqual(self.row.state, "sent")
        self.message()._move("delivered")
        self.assertEqual(self.row.state, "delivered")

    def test_journal_says_why_the_gateway_refused(self):
        self.hand_over()
        self.dispatch(refused(13, "No correct phone numbers"))
        self.assertEqual(self.row.state, "failed")
        self.assertIn("13 No correct phone numbers", self.row.explanation)
