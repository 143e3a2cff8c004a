from odoo.exceptions import UserError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tools import mute_logger

from .common import RepairNotificationsCase

JOURNAL = "odoo.addons.repair_notifications.models.repair_notification_journal"
QUEUE = "odoo.addons.repair_notifications.models.repair_notification_queue"


class TestNotificationJournal(RepairNotificationsCase):
    """What people read in the journal, and what they can do about it."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair(handover_in="courier")

    def arrive(self):
        self.repair.action_device_arrived()
        return self.rows(self.repair, "device_delivered")

    def test_the_repair_says_what_its_customer_was_not_told(self):
        self.customer.data_processing_consent = False
        self.arrive()
        trouble = self.repair.with_user(self.user).notification_trouble
        self.assertIn("Device delivered: SMS not sent: No consent", trouble)

    def test_what_the_shop_itself_switched_off_is_no_trouble(self):
        self.rule("device_delivered").write(
            {"sms_policy": "never", "email_policy": "never"}
        )
        self.arrive()
        self.assertFalse(self.repair.notification_trouble)

    @mute_logger(QUEUE)
    def test_a_failed_message_is_made_again_with_what_is_true_now(self):
        template = self.rule("device_delivered").sms_template_id
        self.spoil(template)
        row = self.arrive()["sms"]
        template.body = "Now it works, {{ object.name }}"
        row.with_user(self.user).action_retry()
        self.assertEqual((row.state, row.reason), ("queued", False))
        self.assertEqual(row.body, f"Now it works, {self.repair.name}")

    def test_nobody_can_force_a_message_that_was_held_back(self):
        self.customer.data_processing_consent = False
        row = self.arrive()["sms"]
        with self.assertRaisesRegex(UserError, "Only a failed message"):
            row.action_retry()

    def test_server_actions_of_the_rule_run_once_for_all_records(self):
        self.rule("device_delivered").action_ids = self.make_action(
            "for record in records: record.write({'priority': '1'})"
        )
        self.arrive()
        self.assertEqual(self.repair.priority, "1")

    @mute_logger(JOURNAL)
    def test_a_server_action_that_fails_stops_nothing_and_is_written_down(self):
        self.rule("device_delivered").action_ids = self.make_action(
            "raise UserError('No printer')"
        )
        rows = self.arrive()
        self.assertEqual(self.repair.milestone, "received")
        self.assertEqual(rows["sms"].state, "queued")
        self.assertIn("No printer", rows["sms"].detail)

    def make_action(self, code):
        return self.env["ir.actions.server"].create(
            {
                "name": "Then",
                "model_id": self.env.ref("repair.model_repair_order").id,
                "state": "code",
                "code": code,
            }
        )

    def test_the_rule_shows_its_texts_on_a_real_repair_with_parts(self):
        self.arrive()
        self.make_repair()
        self.company.name = "Serwis"
        rule = self.rule("device_delivered").with_user(self.manager)
        self.assertEqual(rule.preview_record, self.repair.display_name)
        self.assertIn(self.repair.name, rule.preview_sms)
        self.assertIn("SMS parts: 1 (GSM-7)", rule.preview_parts)
        self.assertIn("Jan Kowalski", rule.preview_email)

    def test_parcels_never_go_by_sms(self):
        with self.assertRaises(Exception) as caught, mute_logger("odoo.sql_db"):
            self.rule("shipment_created").sms_policy = "always"
            self.env.flush_all()
        self.assertIn("sms_possible", str(caught.exception))

    def test_a_copy_of_the_database_sends_nothing(self):
        row = self.arrive()["sms"]
        self.env.flush_all()
        for query in get_neutralization_queries(["repair_notifications"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertEqual((row.state, row.reason), ("held_back", "neutralized"))
