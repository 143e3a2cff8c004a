from odoo.addons.repair_notifications.tests.test_personal_data_erase import (
    PrivacyLookup,
)

from .common import NUMBER, STRANGER, RepairInboxCase

TEXT = "Erased at the customer's request"


class TestErasureOfConversations(PrivacyLookup, RepairInboxCase):
    """What is left of a conversation."""

    def erase(self):
        wizards = self.env["repair.partner.erase"].with_user(self.manager)
        wizards.create(
            {"partner_id": self.customer.id, "confirmed_name": "Jan Kowalski"}
        ).action_erase()
        self.env.invalidate_all()

    def test_bubbles_say_nothing_any_more(self):
        out = self.send("Dear Jan", partner_id=self.customer.id)
        came = self.receive("I am Jan")
        moments = [out.sent_at, came.sent_at]
        self.erase()
        for bubble in (out, came):
            self.assertEqual((bubble.text, bubble.number), (TEXT, False))
        self.assertEqual([out.sent_at, came.sent_at], moments)
        self.assertEqual((out.direction, came.direction), ("out", "in"))

    def test_the_conversation_has_no_number_and_is_closed(self):
        conversation = self.receive("Hello").conversation_id
        note = conversation.message_post(body="Jan is in a hurry")
        self.erase()
        self.assertEqual((conversation.number, conversation.state), (False, "closed"))
        self.assertFalse(conversation.unread_count)
        self.assertNotIn("Jan", note.body + conversation.display_name)

    def test_several_strangers_with_a_number_of_the_customer_are_erased(self):
        self.customer.phone = STRANGER
        below = {"name": "Office", "phone": "511 000 222"}
        self.env["res.partner"].create({**below, "parent_id": self.customer.id})
        strangers = self.conversations.create(
            [
                {"company_id": self.company.id, "number": number}
                for number in (STRANGER, "+48511000222")
            ]
        )
        self.erase()
        numbers = [f"#{stranger.id}" for stranger in strangers]
        self.assertEqual(strangers.mapped("number"), numbers)

    def test_a_new_sms_of_that_number_is_of_a_stranger(self):
        old = self.receive("I am Jan").conversation_id
        self.erase()
        new = self.receive("Hello again", second=1).conversation_id
        self.assertNotEqual(new, old)
        self.assertEqual((new.partner_id.id, new.number), (False, NUMBER))

    def test_the_evidence_of_an_answer_by_sms_is_erased(self):
        approval = self.ask()
        self.receive("tak")
        approval.repair_ids._set_milestone("ready")
        approval.repair_ids._set_milestone("closed")
        self.erase()
        self.assertEqual((approval.state, approval.evidence), ("accepted", TEXT))

    def test_another_conversation_stays(self):
        other = self.receive("I am Ewa", STRANGER)
        self.receive("I am Jan")
        self.erase()
        self.assertEqual((other.text, other.number), ("I am Ewa", STRANGER))

    def test_core_finds_conversations_but_deletes_none(self):
        self.receive("I am Jan")
        lines = self.look_up()
        for model in ("repair.conversation", "repair.conversation.message"):
            self.assertIn(model, self.found(lines))
            self.refuse(lines, model)
        self.erase()
        self.assertFalse(self.found(self.look_up()))
