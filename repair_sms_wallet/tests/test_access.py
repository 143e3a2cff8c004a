from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import SmsCase


class TestAccess(SmsCase):
    """Who may see and change what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        cls.clerk, cls.manager, cls.admin = (
            new_test_user(cls.env, login, groups=group, **companies)
            for login, group in (
                ("sms_clerk", "stock.group_stock_user"),
                ("sms_manager", "stock.group_stock_manager"),
                ("sms_admin", "base.group_system"),
            )
        )
        cls.message = cls.make_message()

    def test_staff_see_messages_and_wallet_of_their_company_only(self):
        other = self.env["res.company"].create({"name": "Other"})
        gateway = self.make_gateway(other)
        theirs = self.make_message(company_id=other.id, gateway_id=gateway.id)
        other._get_repair_sms_wallet()
        messages = self.env["repair.sms.message"].with_user(self.clerk).search([])
        self.assertIn(self.message, messages)
        self.assertNotIn(theirs, messages)
        wallets = self.env["repair.sms.wallet"].with_user(self.clerk).search([])
        self.assertEqual(wallets, self.wallet)
        with self.assertRaises(AccessError):
            theirs.with_user(self.clerk).action_try_now()

    def test_nobody_writes_messages_wallets_and_lines(self):
        line = self.wallet.line_ids[0]
        for record in (self.message, self.wallet, line):
            for user in (self.clerk, self.manager, self.admin):
                for right in ("create", "write", "unlink"):
                    allowed = record.with_user(user).has_access(right)
                    self.assertFalse(allowed, f"{record._name} {user.login} {right}")

    def test_only_administrators_set_up_gateways_and_prices(self):
        price = self.env["repair.sms.price"].search([], limit=1)
        for record in (self.gateway, price):
            self.assertFalse(record.with_user(self.manager).has_access("write"))
            self.assertTrue(record.with_user(self.admin).has_access("write"))

    def test_secrets_are_for_administrators(self):
        for field in ("api_token", "webhook_token", "report_url", "incoming_url"):
            with self.assertRaises(AccessError):
                self.gateway.with_user(self.manager).read([field])
            self.assertTrue(self.gateway.with_user(self.admin)[field])

    def test_events_are_for_administrators(self):
        events = self.env["repair.sms.gateway.event"]
        self.assertFalse(events.with_user(self.manager).has_access("read"))
        self.assertTrue(events.with_user(self.admin).has_access("read"))

    def test_staff_let_held_messages_go_on(self):
        self.message._move("held", reason="balance")
        self.message.with_user(self.clerk).action_try_now()
        self.assertEqual(self.message.state, "queued")
