from .common import RepairInboxCase


class TestEmailNew(RepairInboxCase):
    """E-mails that answer nothing."""

    def setUp(self):
        super().setUp()
        self.company.repair_inbox_alias_name = "inbox-test"
        self.inbox = f"inbox-test@{self.company.alias_domain_id.name}"

    def test_a_customer_writes_to_the_inbox(self):
        bubble = self.mail("Do you have time?", To=self.inbox)
        self.assertEqual(bubble.conversation_id.partner_id, self.customer)
        self.assertEqual(bubble.author_id, self.customer)
        self.assertFalse(bubble.document_name)
        self.assertTrue(bubble.conversation_id.has_unread)

    def test_a_stranger_gets_a_conversation_and_an_answer(self):
        bubble = self.mail("Hello", To=self.inbox, From="ewa@example.org")
        again = self.mail("Hello?", To=self.inbox, From="Ewa <EWA@example.org>")
        conversation = again.conversation_id
        self.assertEqual(bubble.conversation_id, conversation)
        self.assertEqual(conversation.display_name, "ewa@example.org")
        conversation.with_user(self.user).action_send_email("Hello Ewa")
        out = self.bubbles([("direction", "=", "out")])
        self.assertEqual(
            (out.number, out.conversation_id), ("ewa@example.org", conversation)
        )
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", out.mail_message_id.id)]
        )
        self.assertEqual(mail.email_to, "ewa@example.org")

    def test_an_address_that_two_customers_share_asks_who_wrote(self):
        self.env["res.partner"].create({"name": "Anna", "email": "jan@example.com"})
        conversation = self.mail("Hello", To=self.inbox).conversation_id
        self.assertFalse(conversation.partner_id)
        names = [choice["name"] for choice in conversation.link_choices()]
        self.assertEqual(sorted(names), ["Anna", "Jan Kowalski"])

    def test_a_customer_may_write_to_the_address_of_replies(self):
        bubble = self.mail("Hello")
        self.assertEqual(bubble.conversation_id.partner_id, self.customer)

    def test_a_stranger_who_writes_there_is_sent_back(self):
        before = self.bubbles([])
        self.mail("Buy pills", From="spam@example.org")
        self.assertEqual(self.bubbles([]), before)

    def test_each_company_has_an_inbox_of_its_own(self):
        domain = self.env["mail.alias.domain"].create({"name": "other.example"})
        other = self.env["res.company"].create(
            {"name": "Other shop", "alias_domain_id": domain.id}
        )
        other.repair_inbox_alias_name = "inbox"
        bubble = self.mail("Hello", To="inbox@other.example")
        self.assertEqual(bubble.company_id, other)

    def test_without_a_name_the_inbox_has_no_address(self):
        self.company.repair_inbox_alias_name = False
        with self.assertRaisesRegex(ValueError, "No possible route"):
            self.mail("Hello", To=self.inbox)

    def test_replies_go_to_the_inbox_or_to_the_person_in_charge(self):
        repair = self.make_repair(user_id=self.user.id)
        [reply_to] = repair._notify_get_reply_to(default="x@y.z").values()
        self.assertIn(self.company.catchall_email, reply_to)
        self.company.repair_email_replies = "mailbox"
        [reply_to] = repair._notify_get_reply_to(default="x@y.z").values()
        self.assertIn(self.user.email, reply_to)
        repair.user_id = False
        [reply_to] = repair._notify_get_reply_to(default="x@y.z").values()
        self.assertIn(self.company.email, reply_to)
