from odoo import fields
from odoo.exceptions import UserError

from .common import RepairNotificationsCase


class TestRepairApproval(RepairNotificationsCase):
    """A customer decides about exactly the offer that was shown."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair()
        self.order = self.make_quotation(self.repair, 250)
        self.repair.with_user(self.user).action_ask_approval()
        self.approval = self.repair.approval_id

    def test_asking_sends_the_quotation_and_tells_the_customer(self):
        self.assertEqual((self.order.state, self.approval.state), ("sent", "open"))
        self.assertEqual(self.repair.milestone, "awaiting_approval")
        row = self.rows(self.repair, "approval_needed")["sms"]
        amount = f"250.00 {self.order.currency_id.name}"
        self.assertIn(amount, row.body)
        self.assertIn(row._message_link(), row.body)

    def test_accepting_confirms_the_quotation_and_moves_the_repair(self):
        moved = self.approval.with_user(self.user)._decide(True, "sms", "Tak")
        self.assertEqual(moved, self.approval)
        self.assertEqual(
            (self.order.state, self.repair.milestone), ("sale", "approved")
        )
        self.assertEqual(
            (self.approval.state, self.approval.way, self.approval.evidence),
            ("accepted", "sms", "Tak"),
        )

    def test_once_decided_staff_are_warned_no_more(self):
        self.approval._decide(True, "sms", "Tak")
        self.assertFalse(self.repair.approval_problem)

    def test_accepting_mails_nothing_in_the_same_transaction(self):
        self.approval._decide(True, "sms", "Tak")
        self.assertFalse(self.order.message_ids.partner_ids)

    def test_rejecting_cancels_the_quotation_and_moves_the_repair(self):
        self.approval._decide(False, "sms", "Nie")
        self.assertEqual(
            (self.order.state, self.repair.milestone), ("cancel", "not_accepted")
        )

    def test_a_second_answer_changes_nothing(self):
        self.approval._decide(True, "sms", "Tak")
        self.assertFalse(self.approval._decide(False, "sms", "Nie"))
        self.assertEqual((self.order.state, self.approval.evidence), ("sale", "Tak"))

    def test_a_price_changed_since_is_not_accepted(self):
        self.order.order_line.price_unit = 300
        self.assertEqual(self.approval._blocker(), "changed")
        self.repair.invalidate_recordset()
        self.assertIn("ask again", self.repair.approval_problem)
        with self.assertRaisesRegex(UserError, "ask again"):
            self.approval._decide(True, "sms", "Tak")
        self.assertEqual(self.order.state, "sent")

    def test_asking_again_supersedes_and_tells_the_new_price(self):
        self.order.order_line.price_unit = 300
        self.repair.action_ask_approval()
        self.assertEqual(self.approval.state, "superseded")
        self.assertEqual(self.repair.approval_id.amount_total, 300)
        bodies = self.repair.notification_ids.filtered(
            lambda row: row.channel == "sms" and row.event == "approval_needed"
        ).mapped("body")
        self.assertEqual(len(bodies), 2)

    def test_an_expired_offer_is_not_accepted(self):
        self.order.validity_date = fields.Date.subtract(fields.Date.today(), days=1)
        self.repair.action_ask_approval()
        self.assertEqual(self.repair.approval_id._blocker(), "expired")

    def test_a_signature_cannot_be_given_by_a_plain_answer(self):
        self.order.require_signature = True
        self.assertEqual(self.approval._blocker(), "signature")

    def test_a_quotation_confirmed_by_staff_is_decided(self):
        self.order.with_user(self.env.ref("base.user_admin")).action_confirm()
        self.assertEqual(
            (self.approval.state, self.approval.way), ("accepted", "staff")
        )
        self.assertEqual(self.repair.milestone, "approved")

    def test_work_that_went_on_is_not_moved_back(self):
        self.repair._set_milestone("in_repair")
        self.approval._decide(True, "sms", "Tak")
        self.assertEqual(self.repair.milestone, "in_repair")

    def test_without_quotation_asking_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "create the quotation"):
            self.make_repair().action_ask_approval()

    def test_a_quotation_without_repair_asks_nobody(self):
        order = self.order.copy({"repair_order_ids": False})
        order.action_quotation_sent()
        self.assertFalse(order.repair_approval_ids)
