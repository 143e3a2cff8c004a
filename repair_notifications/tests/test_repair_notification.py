from odoo.tools import mute_logger

from .common import RepairNotificationsCase

QUEUE = "odoo.addons.repair_notifications.models.repair_notification"


class TestRepairNotification(RepairNotificationsCase):
    """What is decided when an event happens, and why."""

    def arrive(self, **vals):
        """A mail-in repair whose device arrives: the journal of that event."""
        repair = self.make_repair(handover_in="courier", **vals)
        repair.action_device_arrived()
        return self.rows(repair, "device_delivered")

    def test_an_arriving_device_is_told_by_both_channels(self):
        rows = self.arrive()
        self.assertEqual(
            {channel: (row.state, row.address) for channel, row in rows.items()},
            {"sms": ("queued", "+48600100200"), "email": ("queued", "jan@example.com")},
        )

    def test_the_text_says_what_was_true_at_the_event(self):
        rows = self.arrive(name="RO/TEST/1")
        self.customer.name = "Somebody Else"
        self.assertIn("RO/TEST/1", rows["sms"].body)
        self.assertIn("Jan Kowalski", rows["email"].body)
        self.assertIn("RO/TEST/1", rows["email"].subject)

    def test_the_text_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("pl_PL")
        self.env.ref("repair_notifications.sms_template_device_delivered").with_context(
            lang="pl_PL"
        ).body = "Sprzęt dotarł, naprawa {{ object.name }}"
        self.customer.lang = "pl_PL"
        self.assertIn("Sprzęt dotarł", self.arrive()["sms"].body)

    def test_without_consent_nothing_is_sent_and_the_journal_says_why(self):
        self.customer.data_processing_consent = False
        for row in self.arrive().values():
            self.assertEqual((row.state, row.reason), ("held_back", "no_consent"))
            self.assertEqual(row.explanation, "No consent to data processing")

    def test_a_rule_set_to_never_comes_first(self):
        self.customer.data_processing_consent = False
        rule = self.rule("device_delivered")
        rule.sms_policy = "never"
        rows = self.arrive()
        self.assertEqual(rows["sms"].reason, "rule")
        self.assertEqual(rows["email"].reason, "no_consent")

    def test_a_rule_may_depend_on_another_consent(self):
        purpose = self.env["repair.consent.purpose"].create(
            {"name": "Marketing", "text": "I want offers."}
        )
        rule = self.rule("device_delivered")
        rule.write({"sms_policy": "consent", "consent_purpose_id": purpose.id})
        self.assertEqual(self.arrive()["sms"].reason, "no_rule_consent")
        self.env["repair.consent"]._record(
            self.customer, purpose, True, "counter", "clerk"
        )
        self.assertEqual(self.arrive()["sms"].state, "queued")

    def test_a_channel_that_is_switched_off_is_left_alone(self):
        self.customer.notify_sms = False
        rows = self.arrive()
        self.assertEqual(rows["sms"].reason, "switched_off")
        self.assertEqual(rows["email"].state, "queued")

    def test_two_numbers_in_one_field_stop_the_sms_but_not_the_email(self):
        self.customer.phone = "600100200; 601100200"
        rows = self.arrive()
        self.assertEqual(rows["sms"].reason, "bad_number")
        self.assertIn("600100200, 601100200", rows["sms"].explanation)
        self.assertEqual(rows["email"].state, "queued")

    def test_missing_and_wrong_addresses_are_told_apart(self):
        self.customer.write({"phone": False, "email": "jan@@example"})
        rows = self.arrive()
        self.assertEqual(rows["sms"].reason, "no_address")
        self.assertEqual(rows["email"].reason, "bad_email")

    def test_a_repair_without_customer_is_written_down_too(self):
        repair = self.make_repair(partner_id=False, handover_in="courier")
        repair.action_device_arrived()
        rows = self.rows(repair, "device_delivered")
        self.assertEqual(rows["sms"].reason, "no_customer")

    def test_cancelling_a_repair_on_its_way_is_no_delivery(self):
        repair = self.make_repair(handover_in="courier")
        repair._set_milestone("cancelled")
        self.assertFalse(repair.notification_ids)

    def test_ready_is_told_once_until_it_really_happens_again(self):
        repair = self.make_repair()
        repair._set_milestone("ready")
        repair._set_milestone("ready")
        repair._set_milestone("ready_to_ship")
        self.assertEqual(len(repair.notification_ids), 2)
        repair._set_milestone("closed")
        repair._set_milestone("ready")
        self.assertEqual(len(repair.notification_ids), 4)

    def test_saving_the_same_stage_again_is_no_event(self):
        repair = self.make_repair(handover_in="courier")
        repair.stage_id = repair.stage_id
        self.assertFalse(repair.notification_ids)

    @mute_logger(QUEUE)
    def test_a_broken_template_spoils_only_its_own_channel(self):
        template = self.env.ref("repair_notifications.sms_template_device_delivered")
        template.body = "{{ object.no_such_field }}"
        rows = self.arrive()
        self.assertEqual(rows["sms"].state, "failed")
        self.assertEqual(rows["email"].state, "queued")

    def test_an_event_of_many_repairs_costs_few_queries(self):
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
        self.env.flush_all()
        before = self.cr.sql_log_count
        repairs.action_device_arrived()
        self.env.flush_all()
        self.assertLess(self.cr.sql_log_count - before, 40 * 4)
        self.assertEqual(len(repairs.notification_ids), 80)
