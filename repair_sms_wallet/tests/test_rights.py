from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.repair_notifications.tests.rights import RightsMixin

from .common import SmsCase

STAFF = "stock.group_stock_user"
MANAGER = "stock.group_stock_manager"
ACCOUNTANT = "account.group_account_manager"
ADMIN = "base.group_system"
#: Who may do what. A model without a decision here fails the first test.
MAY = {
    "repair.sms.auto.topup": "manager:rwc",
    "repair.sms.correct": "accountant:rwc",
    "repair.sms.gateway": "staff:r manager:r admin:rwcu",
    "repair.sms.gateway.event": "admin:rw",
    "repair.sms.margin": "manager:r accountant:r",
    "repair.sms.message": "staff:r manager:r accountant:r admin:r",
    "repair.sms.price": "staff:r manager:r accountant:rwcu admin:rwcu",
    "repair.sms.report": "manager:r accountant:r",
    "repair.sms.test": "admin:rwcu",
    "repair.sms.topup": "staff:r manager:r accountant:r admin:r",
    "repair.sms.topup.choose": "manager:rwc",
    "repair.sms.wallet": "staff:r manager:r accountant:r admin:r",
    "repair.sms.wallet.line": "staff:r manager:r accountant:r admin:r",
}
WEBHOOK = "/repair_sms/<int:gateway_id>/<string:token>/<any(report,incoming):kind>"
#: Who is let in. A route without a decision here fails the last test.
ROUTES = {
    WEBHOOK: "none http GET/POST",
    "/repair_sms/topup/<int:topup_id>": "user http GET",
    "/repair_sms/topup/<int:topup_id>/transaction": "user json any",
}
MONEY = (
    "repair.sms.wallet",
    "repair.sms.wallet.line",
    "repair.sms.message",
    "repair.sms.topup",
)


class TestRights(RightsMixin, SmsCase):
    """Nobody writes money, by whatever door."""

    addon = "repair_sms_wallet"
    may = MAY
    routes = ROUTES
    without_csrf = (WEBHOOK,)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.message = cls.make_message()
        cls.line = cls.wallet._post("sms/x", -100, "charge")
        cls.topup = cls.env["repair.sms.topup"]._start(cls.wallet, 50)
        cls.shop = cls.env["res.company"].create({"name": "Shop"})
        groups = (STAFF, MANAGER, ACCOUNTANT, ADMIN)
        cls.users = {group: cls.make_user(group, cls.company) for group in groups}
        cls.everyone = [*cls.users.values(), cls.make_user(ACCOUNTANT, cls.shop)]
        cls.everyone.append(cls.make_user(ADMIN, cls.company, "," + ACCOUNTANT))

    @classmethod
    def make_user(cls, group, company, more=""):
        name = f"{group}{more}{company.id}".replace(",", "_")
        companies = {"company_id": company.id, "company_ids": company.ids}
        return new_test_user(cls.env, name, groups=group + more, **companies)

    def money(self, user):
        records = (self.wallet, self.line, self.message, self.topup)
        return [record.with_user(user) for record in records]

    def test_nobody_creates_writes_or_deletes_money(self):
        for user in self.everyone:
            for record in self.money(user):
                for attempt in (
                    lambda r=record: r.write({"company_id": self.company.id}),
                    lambda r=record: r.create({"company_id": self.company.id}),
                    lambda r=record: r.web_save({"company_id": self.shop.id}, {}),
                    lambda r=record: r.copy(),
                    lambda r=record: r.unlink(),
                ):
                    with self.assertRaises(UserError):
                        attempt()

    @mute_logger("odoo.sql_db", "odoo.models")
    def test_nobody_imports_money(self):
        for user in self.everyone:
            for model in MONEY:
                names, row = ["company_id/.id"], [str(self.company.id)]
                count = self.env[model].sudo().search_count([])
                records = self.env[model].with_user(user)
                with suppress(UserError):
                    self.assertFalse(records.load(names, [row])["ids"])
                self.assertEqual(self.env[model].sudo().search_count([]), count)

    def test_nobody_adds_lines_through_another_record(self):
        commands = [(0, 0, {"key": "x", "units": 9, "kind": "topup"})]
        for user in self.everyone:
            for record in (self.wallet, self.message, self.topup):
                with self.assertRaises(AccessError):
                    record.with_user(user).write({"line_ids": commands})
                with self.assertRaises(AccessError):
                    record.with_user(user).with_context(
                        default_line_ids=commands
                    ).create({})

    def test_no_related_field_writes_money(self):
        for model in self.env.registry.values():
            for field in model._fields.values():
                if field.related and not field.readonly:
                    base = self.env[model._name]._fields[field.related.split(".")[0]]
                    self.assertNotIn(base.comodel_name, MONEY, field)

    def test_another_company_sees_nothing(self):
        for group in (STAFF, MANAGER, ACCOUNTANT):
            user = self.make_user(
                group, self.env["res.company"].create({"name": group})
            )
            for model in MONEY:
                if user.has_group(group):
                    self.assertFalse(self.env[model].with_user(user).search([]))

    def test_operator_accountant_sees_the_balance_but_no_texts_of_a_holder(self):
        self.shop.repair_sms_operator_id = self.company
        wallet = self.shop._get_repair_sms_wallet()
        user = self.users[ACCOUNTANT]
        self.assertIn(wallet, self.env[wallet._name].with_user(user).search([]))
        staff = self.users[STAFF]
        self.assertNotIn(wallet, self.env[wallet._name].with_user(staff).search([]))
        texts = self.env["repair.sms.message"].with_user(user).search([])
        self.assertNotIn(self.shop, texts.company_id)
