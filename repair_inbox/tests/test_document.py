from odoo.exceptions import UserError

from .common import RepairInboxCase


class TestDocument(RepairInboxCase):
    """Staff say which document a message is about."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair()
        self.bubble = self.receive("Is it ready?").with_user(self.user)

    def test_documents_of_the_customer_are_offered(self):
        choices = self.bubble.document_choices()
        about = {"res_model": "repair.order", "res_id": self.repair.id}
        self.assertIn({**about, "name": self.repair.display_name}, choices)

    def test_a_message_is_moved_to_another_document_and_a_note_says_so(self):
        self.bubble.action_move_document("repair.order", self.repair.id)
        self.assertEqual(self.bubble.document_name, self.repair.display_name)
        for record in (self.repair, self.bubble.conversation_id):
            note = record.message_ids[0]
            self.assertIn("Is it ready?", note.body)
            self.assertEqual(note.author_id, self.user.partner_id)

    def test_a_message_is_not_moved_to_somebody_elses_document(self):
        other = self.env["res.partner"].create({"name": "Ewa"})
        repair = self.make_repair(partner_id=other.id)
        for model, res_id in (
            ("repair.order", repair.id),
            ("res.partner", self.customer.id),
        ):
            with self.assertRaisesRegex(UserError, "of this customer"):
                self.bubble.action_move_document(model, res_id)
        self.assertFalse(self.bubble.res_model)
