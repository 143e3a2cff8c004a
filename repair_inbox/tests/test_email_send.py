from odoo.exceptions import AccessError, UserError

from .common import STRANGER, RepairInboxCase


class TestEmailSend(RepairInboxCase):
    """Staff write e-mails from the conversation."""

    def conversation(self):
        bubble = self.send("Hello", partner_id=self.customer.id)
        return bubble.conversation_id.with_user(self.user)

    def test_an_email_leaves_to_the_customer_and_stands_as_a_bubble(self):
        conversation = self.conversation()
        conversation.action_send_email("On <b>Monday</b>", "Your phone")
        bubble = self.bubbles([("channel", "=", "email")])
        self.assertEqual(bubble.conversation_id, conversation)
        self.assertEqual(
            (bubble.text, bubble.subject), ("On <b>Monday</b>", "Your phone")
        )
        self.assertEqual(
            (bubble.number, bubble.delivery_state), ("jan@example.com", "queued")
        )
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", bubble.mail_message_id.id)]
        )
        self.assertEqual(mail.recipient_ids, self.customer)

    def test_an_email_about_a_repair_is_posted_there(self):
        repair = self.make_repair()
        about = {"res_model": "repair.order", "res_id": repair.id}
        self.send("Hello", partner_id=self.customer.id, **about)
        self.conversation().action_send_email("On Monday")
        bubble = self.bubbles([("channel", "=", "email")])
        self.assertEqual(bubble.document_name, repair.display_name)
        self.assertIn(repair.name, bubble.subject)

    def test_without_an_address_the_screen_says_why(self):
        conversation = self.receive("Hello", STRANGER).conversation_id
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            conversation.with_user(self.user).action_send_email("Hello")

    def test_a_blocked_address_is_not_written_to(self):
        self.env["repair.email.block"].create(
            {
                "email": "jan@example.com",
                "status": "5.1.1",
                "blocked_at": "2026-11-01 10:00:00",
                "source": "dsn",
            }
        )
        with self.assertRaisesRegex(UserError, "no such mailbox"):
            self.conversation().action_send_email("Hello")

    def test_who_wrote_may_be_answered_with_email_switched_off(self):
        self.customer.notify_email = False
        conversation = self.conversation()
        self.assertIn("switched e-mail off", conversation.email_problem)
        self.receive("Hello")
        self.env.invalidate_all()
        self.assertFalse(conversation.email_problem)
        self.assertIn("switched e-mail off", conversation.email_warning)
        conversation.action_send_email("Hello")

    def test_an_email_is_refused_without_text(self):
        with self.assertRaisesRegex(UserError, "Write something"):
            self.conversation().action_send_email(" ")

    def test_files_of_others_are_not_sent_along(self):
        file = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        with self.assertRaises(AccessError):
            self.conversation().action_send_email("Hello", False, file.ids)
