from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

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

    def test_only_colleagues_take_a_conversation_on(self):
        conversation = self.receive("Hello").conversation_id.with_user(self.user)
        portal = new_test_user(self.env, "outside", groups="base.group_portal")
        for user in (portal, self.stranger()):
            with self.assertRaisesRegex(ValidationError, "choose a colleague"):
                conversation.action_assign(user.id)
        conversation.action_assign(self.manager.id)
        self.assertEqual(conversation.user_id, self.manager)

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

    def test_staff_start_a_conversation_from_repair_and_customer(self):
        repair = self.make_repair().with_user(self.user)
        opened = repair.action_open_conversation()["params"]["resId"]
        conversation = self.conversations.browse(opened).with_user(self.user)
        self.assertEqual(conversation.partner_id, self.customer)
        customer = self.customer.with_user(self.user)
        self.assertEqual(customer.action_open_conversation()["params"]["resId"], opened)

    def test_who_has_only_an_email_address_is_written_to(self):
        partner = self.env["res.partner"].create(
            {"name": "Ewa", "email": "ewa@example.com"}
        )
        action = partner.with_user(self.user).action_open_conversation()
        opened = action["params"]["resId"]
        self.assertEqual(self.conversations.browse(opened).email, "ewa@example.com")

    def test_without_an_address_no_conversation_is_started(self):
        self.customer.email = False
        self.customer.phone = "12 345 67 89"
        with self.assertRaisesRegex(UserError, "not a mobile number"):
            self.customer.with_user(self.user).action_open_conversation()


@tagged("post_install", "-at_install")
class TestWebClient(RepairInboxCase, HttpCase):
    def inbox_of(self, login):
        self.authenticate(login, login)
        response = self.url_open("/web/session/get_session_info", json={})
        return response.json()["result"]["repair_inbox"]

    def test_only_staff_see_the_icon(self):
        new_test_user(self.env, "nosy", groups="base.group_user")
        self.assertTrue(self.inbox_of("repair_clerk"))
        self.assertFalse(self.inbox_of("nosy"))
