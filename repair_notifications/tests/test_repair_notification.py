from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common import RepairNotificationsCase

QUEUE = "odoo.addons.repair_notifications.models.repair_notification_queue"


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
            self.assertIn("not sent: No consent to data", row.explanation)

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

    @freeze_time("2026-11-03 10:00:00")
    def test_a_channel_that_is_switched_off_is_left_alone(self):
        self.customer.notify_sms = False
        rows = self.arrive()
        self.assertEqual(rows["sms"].reason, "switched_off")
        self.assertEqual(
            rows["sms"].explanation,
            "SMS not sent: The customer switched this channel off, 11/03/2026",
        )
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
        domain = [("res_id", "=", repair.id), ("event", "=", "ready")]
        for milestone in ("ready", "ready", "ready_to_ship"):
            repair._set_milestone(milestone)
        self.assertEqual(self.env["repair.notification"].search_count(domain), 2)
        repair._set_milestone("closed")
        repair._set_milestone("ready")
        self.assertEqual(self.env["repair.notification"].search_count(domain), 4)

    def test_a_device_from_the_counter_is_received_and_never_delivered(self):
        repair = self.make_repair()
        repair._action_repair_confirm()
        rows = self.rows(repair, "repair_received")
        self.assertEqual(rows["sms"].reason, "rule")
        self.assertEqual(rows["email"].state, "queued")
        self.assertFalse(self.rows(repair, "device_delivered"))

    def test_a_device_that_was_on_its_way_is_delivered_and_never_received(self):
        repair = self.make_repair(handover_in="driver")
        repair._set_milestone("diagnosis")
        self.assertTrue(self.rows(repair, "device_delivered"))
        self.assertFalse(self.rows(repair, "repair_received"))

    def test_a_repair_made_from_a_sale_order_is_received(self):
        self.device.write({"type": "service", "service_tracking": "repair"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.device.id})],
            }
        )
        order.action_confirm()
        repair = order.repair_order_ids
        self.assertEqual((repair.state, repair.milestone), ("confirmed", "received"))
        self.assertTrue(self.rows(repair, "repair_received"))

    def test_waiting_for_parts_and_closing_are_told_by_email(self):
        repair = self.make_repair()
        for milestone in ("awaiting_parts", "ready", "closed"):
            repair._set_milestone(milestone)
        for event in ("awaiting_parts", "closed"):
            rows = self.rows(repair, event)
            self.assertEqual(rows["email"].state, "queued")
            self.assertEqual(rows["sms"].reason, "rule")

    def test_many_repairs_moved_in_a_list_are_one_event_each(self):
        repairs = self.make_repair() | self.make_repair()
        repairs.write({"stage_id": self.env["repair.stage"]._default_for("ready").id})
        for repair in repairs:
            self.assertEqual(len(self.rows(repair, "ready")), 2)

    def test_saving_the_same_stage_again_is_no_event(self):
        repair = self.make_repair(handover_in="courier")
        repair.stage_id = repair.stage_id
        self.assertFalse(repair.notification_ids)

    @mute_logger(QUEUE)
    def test_a_broken_template_spoils_only_its_own_channel(self):
        template = self.env.ref("repair_notifications.sms_template_device_delivered")
        self.spoil(template)
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
