from odoo.tests import new_test_user

from .common import RepairInboxCase


class TestPersonalDataOfConversations(RepairInboxCase):
    """Conversations in what is told to a customer."""

    def rows(self, user=None):
        """Return the rows of the section as ``{column: value}``."""
        partner = self.customer.with_user(user or self.manager)
        [(columns, rows)] = [
            found[1:]
            for found in partner._prepare_personal_data()
            if found[0] == "Conversation"
        ]
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def test_what_was_said_is_told(self):
        self.send("It is ready", partner_id=self.customer.id)
        self.receive("I come today")
        told = [(row["Direction"], row["Text"]) for row in self.rows()]
        self.assertEqual(
            told,
            [("To the Customer", "It is ready"), ("From the Customer", "I come today")],
        )

    def test_an_answer_that_waits_is_told(self):
        conversation = self.receive("Hello").conversation_id
        conversation.with_user(self.user).action_hold("On Monday")
        told = self.customer.with_user(self.manager)._prepare_personal_data()
        self.assertIn("On Monday", str(told))

    def test_notes_in_the_conversation_are_not_told(self):
        conversation = self.receive("Hello").conversation_id
        conversation.message_post(body="A difficult one")
        told = self.customer.with_user(self.manager)._prepare_personal_data()
        self.assertNotIn("A difficult one", str(told))

    def test_what_was_said_with_another_company_is_not_told(self):
        self.receive("Hello")
        other = self.env["res.company"].create({"name": "Other shop"})
        stranger = new_test_user(
            self.env,
            "manager_elsewhere",
            groups="stock.group_stock_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertEqual(self.rows(stranger), [])
