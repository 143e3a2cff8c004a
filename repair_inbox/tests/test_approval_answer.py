from unittest.mock import patch

from odoo.tools import mute_logger

from .common import NUMBER, STRANGER, RepairInboxCase


class TestApprovalAnswer(RepairInboxCase):
    """A plain yes or no decides, and only where it is certain what it decides."""

    def setUp(self):
        super().setUp()
        self.approval = self.ask()
        self.order = self.approval.sale_order_id
        self.repair = self.approval.repair_ids

    def assert_nothing_happened(self, bubble, outcome):
        self.assertEqual((self.approval.state, bubble.outcome), ("open", outcome))
        self.assertEqual(self.order.state, "sent")
        self.assertTrue(bubble.note)
        self.assertTrue(bubble.conversation_id.has_unread)

    def test_yes_confirms_the_quotation_and_moves_the_repair(self):
        bubble = self.receive("Tak!")
        self.assertEqual(
            (self.order.state, self.repair.milestone), ("sale", "approved")
        )
        self.assertEqual((self.approval.state, self.approval.way), ("accepted", "sms"))
        self.assertEqual(
            self.approval.evidence, f"{NUMBER}, 2026-11-22 10:00:00 UTC: Tak!"
        )
        self.assertEqual(bubble.outcome, "accepted")

    def test_no_cancels_the_quotation_and_moves_the_repair(self):
        bubble = self.receive("nie")
        self.assertEqual(
            (self.order.state, self.repair.milestone), ("cancel", "not_accepted")
        )
        self.assertEqual(bubble.outcome, "rejected")

    def test_a_second_yes_changes_nothing_and_says_so(self):
        self.receive("Tak")
        bubble = self.receive("Tak", second=1)
        self.assertEqual((self.order.state, bubble.outcome), ("sale", "closed"))
        self.assertIn("already decided", bubble.note)

    def test_the_same_sms_applied_again_is_stored_once(self):
        first = self.receive("Tak")
        self.assertEqual(self.receive("Tak"), first)
        self.assertEqual(first.conversation_id.unread_count, 1)

    def test_an_unclear_answer_is_left_to_a_person(self):
        self.assert_nothing_happened(self.receive("tak ale taniej"), "unclear")

    def test_two_open_questions_are_not_mixed_up(self):
        other = self.ask(900)
        self.assert_nothing_happened(self.receive("tak"), "several")
        self.assertEqual(other.state, "open")

    def test_a_price_changed_since_is_not_accepted(self):
        self.order.order_line.price_unit = 300
        self.assertEqual(self.receive("tak").outcome, "changed")
        self.assertEqual(self.order.state, "sent")

    def test_a_signature_is_not_replaced_by_a_yes(self):
        self.order.require_signature = True
        self.assert_nothing_happened(self.receive("tak"), "signature")

    def test_an_ok_to_a_message_about_another_repair_accepts_nothing(self):
        other = self.make_repair()
        about = {"res_model": "repair.order", "res_id": other.id}
        self.send("Your tablet is ready", partner_id=self.customer.id, **about)
        self.assert_nothing_happened(self.receive("ok"), "elsewhere")

    def test_a_strangers_yes_decides_nothing(self):
        self.assert_nothing_happened(self.receive("tak", STRANGER), "not_asked")

    def test_a_colleague_answers_for_the_same_company(self):
        family = self.env["res.partner"].create(
            {"name": "Kowalski Ltd", "is_company": 1}
        )
        self.customer.parent_id = family
        self.env["res.partner"].create(
            {"name": "Boss", "phone": STRANGER, "parent_id": family.id}
        )
        self.receive("Tak", STRANGER)
        self.assertEqual(self.approval.state, "accepted")

    def test_an_ordinary_message_has_no_note(self):
        self.approval._decide(True, "portal", "")
        self.assertFalse(self.receive("Thank you, see you tomorrow").note)

    @mute_logger("odoo.addons.repair_inbox.models.repair_conversation_answer")
    def test_an_answer_that_cannot_be_carried_out_is_kept(self):
        with patch.object(
            type(self.order), "action_confirm", side_effect=KeyError("x")
        ):
            bubble = self.receive("tak")
        self.assert_nothing_happened(bubble, "failed")

    def test_another_companys_question_is_not_answered(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        bubble = self.receive("tak", gateway=self.make_gateway(other))
        self.assert_nothing_happened(bubble, "not_asked")
        self.assertEqual(bubble.company_id, other)

    def test_customers_are_asked_in_their_language(self):
        self.env["res.lang"]._activate_lang("pl_PL")
        self.assertEqual(self.approval.answer_hint, "Answer TAK or NIE.")
        polish = self.approval.with_context(lang="pl_PL")
        self.assertEqual(polish.answer_hint, "Odpisz TAK lub NIE.")

    def test_customers_are_not_asked_to_answer_where_no_answer_arrives(self):
        self.gateway.sender = "SERWIS"
        self.assertEqual(self.approval.answer_hint, "")

    def test_customers_are_not_asked_to_answer_what_needs_a_signature(self):
        self.order.require_signature = True
        self.assertEqual(self.approval.answer_hint, "")

    def test_customers_are_not_asked_to_answer_when_it_is_unclear_what(self):
        self.assertEqual(self.ask(900).answer_hint, "")
