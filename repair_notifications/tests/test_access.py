from odoo.exceptions import AccessError

from .common import RepairNotificationsCase


class TestAccess(RepairNotificationsCase):
    def test_staff_read_the_journal_and_nobody_edits_it(self):
        repair = self.make_repair(handover_in="courier")
        repair.with_user(self.user).action_device_arrived()
        row = repair.notification_ids[:1]
        self.assertEqual(row.with_user(self.user).state, "queued")
        for user in (self.user, self.manager):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"address": "+48600000000"})
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_managers_change_rules_and_staff_do_not(self):
        rule = self.rule("ready")
        rule.with_user(self.manager).sms_policy = "never"
        with self.assertRaises(AccessError):
            rule.with_user(self.user).sms_policy = "always"

    def test_managers_write_texts_about_repairs_only(self):
        template = self.env.ref("repair_notifications.sms_template_ready")
        template.with_user(self.manager).body = "Ready: {{ object.name }}"
        foreign = self.env["sms.template"].create(
            {
                "name": "Partners",
                "model_id": self.env.ref("base.model_res_partner").id,
                "body": "Hello",
            }
        )
        with self.assertRaises(AccessError):
            foreign.with_user(self.manager).body = "Bye"

    def test_consents_are_only_added(self):
        row = self.env["repair.consent"].search(
            [("partner_id", "=", self.customer.id)], limit=1
        )
        with self.assertRaises(AccessError):
            row.with_user(self.manager).write({"given": False})

    def test_nobody_answers_for_the_customer_by_writing(self):
        repair = self.make_repair()
        self.make_quotation(repair)
        repair.action_ask_approval()
        with self.assertRaises(AccessError):
            repair.approval_id.with_user(self.manager).write({"state": "accepted"})

    def test_companies_do_not_see_each_others_journal(self):
        stranger = self.stranger()
        repair = self.make_repair(handover_in="courier")
        repair.action_device_arrived()
        found = self.env["repair.notification"].with_user(stranger).search([])
        self.assertFalse(found & repair.notification_ids)
