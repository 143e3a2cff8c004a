from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..tools.delivery_status import Bounce
from .common import RepairNotificationsCase


class TestEmailBlockEnforced(RepairNotificationsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = new_test_user(cls.env, "boss", email="boss@example.com")
        cls.boss_as_customer = cls.env["res.partner"].create(
            {"name": "Boss at home", "email": "boss@example.com"}
        )
        cls.other = cls.env["res.partner"].create(
            {"name": "Anna", "email": "anna@example.com"}
        )
        cls.env["repair.email.block"]._block(
            [
                Bounce("jan@example.com", True, "5.1.1", "550 5.1.1 Unknown"),
                Bounce("boss@example.com", True, "5.1.1", "550 5.1.1 Unknown"),
            ],
            "smtp",
        )

    def make_mail(self, **vals):
        return self.env["mail.mail"].create(
            {"body_html": "<p>Hello</p>", "email_from": "a@shop.example", **vals}
        )

    def test_a_message_goes_to_everybody_but_the_blocked_customer(self):
        repair = self.make_repair()
        people = self.customer | self.other | self.boss.partner_id
        message = repair.message_post(
            body="Hello", partner_ids=people.ids, subtype_xmlid="mail.mt_comment"
        )
        status = {
            row.res_partner_id: (row.notification_status, row.failure_type)
            for row in message.notification_ids
        }
        self.assertEqual(status[self.customer], ("canceled", "mail_bl"))
        mailed = message.sudo().mail_ids.recipient_ids
        self.assertEqual(mailed, self.other | self.boss.partner_id)

    def test_a_message_says_why_it_does_not_go_there(self):
        message = self.make_repair().message_post(
            body="Hello", partner_ids=self.customer.ids
        )
        row = message.notification_ids
        self.assertIn("there is no such mailbox", row.failure_reason)
        self.assertFalse(message.sudo().mail_ids)

    def test_a_mail_to_a_blocked_address_is_cancelled(self):
        for vals in (
            {"email_to": "Jan <JAN@example.com>"},
            {"email_cc": "jan@example.com"},
            {"recipient_ids": [(4, self.customer.id)]},
        ):
            with self.subTest(vals):
                mail = self.make_mail(**vals)
                mail.send()
                self.assertEqual((mail.state, mail.failure_type), ("cancel", "mail_bl"))
                self.assertIn("jan@example.com is blocked", mail.failure_reason)

    def test_only_the_blocked_recipients_are_dropped(self):
        mail = self.make_mail(
            email_to="jan@example.com, new@example.com",
            email_cc="jan@example.com",
            recipient_ids=[(6, 0, (self.customer | self.other).ids)],
        )
        mail.send()
        self.assertEqual(mail.state, "outgoing")  # tests send nothing
        self.assertEqual(mail.recipient_ids, self.other)
        self.assertEqual((mail.email_to, mail.email_cc), ("new@example.com", ""))

    def test_a_customer_with_two_addresses_gets_it_at_the_other(self):
        self.customer.email = "jan@example.com, second@example.com"
        mail = self.make_mail(recipient_ids=[(4, self.customer.id)])
        mail.send()
        self.assertEqual(mail.email_to, "second@example.com")
        self.assertFalse(mail.recipient_ids)

    def test_internal_users_get_their_mail(self):
        mails = self.make_mail(email_to="boss@example.com") + self.make_mail(
            recipient_ids=[(4, self.boss.partner_id.id)]
        )
        mails.send()
        self.assertEqual(mails.mapped("state"), ["outgoing"] * 2)
        as_customer = self.make_mail(recipient_ids=[(4, self.boss_as_customer.id)])
        as_customer.send()
        self.assertEqual(as_customer.state, "cancel")

    def test_a_template_sent_directly_is_cancelled_too(self):
        template = self.env.ref("repair_notifications.mail_template_ready")
        mail_id = template.send_mail(
            self.make_repair().id, email_values={"email_to": "jan@example.com"}
        )
        mail = self.env["mail.mail"].browse(mail_id)
        mail.recipient_ids = False
        mail.send()
        self.assertEqual(mail.state, "cancel")

    def test_a_mail_queued_before_the_block_is_not_sent(self):
        self.customer.email = "later@example.com"
        message = self.make_repair().message_post(
            body="Hello", partner_ids=self.customer.ids, force_send=False
        )
        dead = Bounce("later@example.com", True, "5.1.1", "Unknown")
        self.env["repair.email.block"]._block([dead], "dsn")
        message.sudo().mail_ids.send()
        self.assertEqual(message.notification_ids.notification_status, "canceled")
        self.assertEqual(message.sudo().mail_ids.state, "cancel")

    def test_the_journal_says_blocked_since_when_and_why(self):
        repair = self.make_repair(handover_in="courier")
        repair.action_device_arrived()
        row = self.rows(repair, "device_delivered")["email"]
        self.assertEqual((row.state, row.reason), ("held_back", "blocked"))
        self.assertIn("there is no such mailbox", row.explanation)
        self.assertIn("blocked since", repair.notification_trouble)

    def test_a_block_between_event_and_hand_over_holds_the_email_back(self):
        self.customer.email = "later@example.com"
        repair = self.make_repair(handover_in="courier")
        repair.action_device_arrived()
        row = self.rows(repair, "device_delivered")["email"]
        self.assertEqual(row.state, "queued")
        dead = Bounce("later@example.com", True, "5.1.1", "Unknown")
        self.env["repair.email.block"]._block([dead], "dsn")
        self.hand_over()
        self.assertEqual((row.state, row.reason), ("held_back", "blocked"))

    def test_many_mails_and_customers_cost_one_look_up(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{n}", "email": f"p{n}@example.com"} for n in range(50)]
        )
        mails = self.env["mail.mail"].create(
            [
                {"email_from": "a@shop.example", "recipient_ids": [(4, p.id)]}
                for p in partners
            ]
        )
        self.env.flush_all()
        mails.recipient_ids.mapped("email")
        mails.mapped("state")
        with self.assertQueryCount(1):
            self.assertFalse(mails._drop_blocked())
        partners.mapped("email")
        with self.assertQueryCount(1):
            self.assertFalse(any(partners.mapped("email_block_text")))

    def test_nobody_writes_blocks_and_clerks_allow_them(self):
        block = self.customer.email_block_id
        for user in (self.user, self.manager):
            mine = block.with_user(user)
            self.assertEqual(mine.email, "jan@example.com")
            for method, args in (
                ("write", [{"active": False}]),
                ("create", [{"email": "x@example.com", "blocked_at": "2025-01-01"}]),
                ("unlink", []),
            ):
                with self.assertRaises(AccessError):
                    getattr(mine, method)(*args)
        block.with_user(self.user).action_allow_again()
        self.assertFalse(block.active)

    def test_who_does_not_work_with_repairs_allows_nothing(self):
        stranger = new_test_user(
            self.env, "stranger", groups="base.group_partner_manager"
        )
        with self.assertRaises(AccessError):
            self.customer.with_user(stranger).action_allow_email_again()
        with self.assertRaises(AccessError):
            self.customer.email_block_id.with_user(stranger).action_allow_again()

    def test_a_customer_of_another_company_is_not_allowed_again(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.customer.company_id = other
        with self.assertRaises(AccessError):
            self.customer.with_user(self.user).action_allow_email_again()
