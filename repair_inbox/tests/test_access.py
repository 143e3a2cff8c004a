from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import RepairInboxCase


class TestAccess(RepairInboxCase):
    def test_staff_read_and_assign_and_do_not_rewrite_what_was_said(self):
        bubble = self.receive("Hello").with_user(self.user)
        bubble.conversation_id.action_assign_to_me()
        self.assertEqual(bubble.conversation_id.user_id, self.user)
        for user in (self.user, self.manager, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                bubble.with_user(user).write({"text": "Yes"})
            with self.assertRaises(AccessError):
                bubble.with_user(user).unlink()

    def test_nobody_deletes_a_conversation(self):
        conversation = self.receive("Hello").conversation_id
        with self.assertRaises(AccessError):
            conversation.with_user(self.manager).unlink()

    def test_others_see_nothing(self):
        bubble = self.receive("Hello")
        for group in ("base.group_user", "base.group_portal"):
            user = new_test_user(self.env, f"nosy_{group}", groups=group)
            with self.assertRaises(AccessError):
                bubble.with_user(user).read(["text"])
            with self.assertRaises(AccessError):
                bubble.conversation_id.with_user(user).action_send_sms("Hello")

    def test_companies_do_not_see_each_others_conversations(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        bubble = self.receive("Hello", gateway=self.make_gateway(other))
        self.assertEqual(bubble.company_id, other)
        for record in (bubble, bubble.conversation_id):
            self.assertFalse(
                record.with_user(self.manager).search([("id", "=", record.id)])
            )

    def test_one_customer_has_a_conversation_with_each_company(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        gateway = self.make_gateway(other)
        first = self.receive("Hello").conversation_id
        second = self.receive("Hello", gateway=gateway).conversation_id
        self.assertEqual(first.partner_id, second.partner_id)
        self.assertNotEqual(first, second)

    def test_the_bus_names_conversations_and_says_nothing(self):
        self.env.cr.precommit.run()  # what came before
        bubble = self.receive("My PIN is 1234")
        self.env.cr.precommit.run()
        sent = self.env["bus.bus"].search([("message", "like", "repair_inbox/updated")])
        self.assertIn(str(bubble.conversation_id.id), sent[-1].message)
        self.assertNotIn("1234", "".join(sent.mapped("message")))

    def test_the_web_client_is_told_who_has_an_inbox(self):
        for user, expected in (
            (self.user, True),
            (self.env.ref("base.public_user"), False),
        ):
            self.assertEqual(user.has_group("stock.group_stock_user"), expected)
