from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import SmsCase

PROOF = "odoo.addons.repair_sms_wallet.models.repair_sms_wallet_accounting"


class TestWalletAccounting(SmsCase):
    """Who corrects a wallet, and what is proved every day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator = cls.env["res.company"].create({"name": "Operator"})
        cls.operator.currency_id = cls.pln
        cls.company.repair_sms_operator_id = cls.operator
        cls.wallet = cls.company._get_repair_sms_wallet()
        cls.wallet._post("test/operator", 10_000, "topup")
        cls.accountant = cls.make_user("op_books", cls.operator)
        cls.holder = cls.make_user("holder_books", cls.company)

    @classmethod
    def make_user(cls, login, company, groups="account.group_account_manager"):
        companies = {"company_id": company.id, "company_ids": company.ids}
        return new_test_user(cls.env, login, groups=groups, **companies)

    def correct(self, user, amount=-0.5, reason="counted twice"):
        wizard = self.env["repair.sms.correct"].with_user(user)
        wizard = wizard.create(
            {"wallet_id": self.wallet.id, "amount": amount, "reason": reason}
        )
        wizard.action_correct()
        return wizard

    def test_the_operators_accountant_corrects_with_a_reason(self):
        self.correct(self.accountant)
        line = self.wallet.line_ids.filtered(lambda line: line.kind == "correction")
        self.assertEqual((line.units, line.note), (-5_000, "counted twice"))
        self.assertEqual(line.create_uid, self.accountant)
        self.assertEqual(self.wallet.balance_units, 5_000)

    def test_a_second_click_posts_nothing(self):
        self.correct(self.accountant).action_correct()
        self.assertEqual(self.wallet.balance_units, 5_000)

    def test_the_dialog_shows_the_balance_after(self):
        wizard = self.env["repair.sms.correct"].with_user(self.accountant)
        wizard = wizard.new({"wallet_id": self.wallet.id, "amount": -0.25})
        self.assertEqual((wizard.balance, wizard.balance_after), (1.0, 0.75))

    def test_nobody_else_corrects(self):
        clerk = self.make_user("clerk", self.company, "stock.group_stock_manager")
        admin = self.make_user("no_books", self.operator, "base.group_system")
        for user in (self.holder, clerk, admin):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.correct(user)
            with self.assertRaises(AccessError):
                self.wallet.with_user(user)._correct(1, "x", "y")
        self.assertEqual(self.wallet.balance_units, 10_000)

    def test_a_correction_needs_amount_and_reason(self):
        for amount, reason in ((0, "x"), (1, "  ")):
            with self.assertRaises(UserError):
                self.correct(self.accountant, amount, reason)

    def test_the_operator_sees_what_it_sells_and_no_other_company_does(self):
        wallets = self.env["repair.sms.wallet"]
        self.assertIn(self.wallet, wallets.with_user(self.accountant).search([]))
        self.assertIn(self.wallet, wallets.with_user(self.holder).search([]))
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.make_user("stranger_books", other)
        self.assertNotIn(self.wallet, wallets.with_user(stranger).search([]))
        lines = self.env["repair.sms.wallet.line"].with_user(stranger).search([])
        self.assertFalse(lines & self.wallet.line_ids)

    def test_a_metered_wallet_is_corrected_by_its_own_accountant(self):
        self.company.repair_sms_operator_id = False
        metered = self.company._get_repair_sms_wallet()
        self.assertTrue(metered.with_user(self.holder).is_correctable)
        self.assertFalse(metered.with_user(self.accountant)._may_correct())

    def test_a_line_opens_what_it_was_posted_for(self):
        message = self.make_message()
        self.dispatch()
        action = message.line_ids.action_open_cause()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (message._name, message.id)
        )
        topup = self.wallet.line_ids.filtered(lambda line: line.kind == "topup")
        with self.assertRaisesRegex(UserError, "posted by a person"):
            topup.action_open_cause()

    def test_the_proof_is_dated_where_it_holds(self):
        self.env["repair.sms.wallet"]._cron_prove()
        self.assertTrue(self.wallet.proved_at)

    def test_a_difference_reaches_the_accountant_once_and_is_not_repaired(self):
        self.env.cr.execute(
            "UPDATE repair_sms_wallet SET balance_units = 10001 WHERE id = %s",
            [self.wallet.id],
        )
        self.env.invalidate_all()
        for _twice in range(2):
            with self.assertLogs(PROOF, "ERROR"):
                self.env["repair.sms.wallet"]._cron_prove()
        self.assertEqual(self.wallet.activity_ids.user_id, self.accountant)
        self.assertEqual(self.wallet.balance_units, 10_001)
        self.assertFalse(self.wallet.proved_at)

    def test_a_charge_that_its_lines_do_not_show_is_found(self):
        message = self.make_message()
        self.dispatch()
        message.charge_units = 7
        with self.assertLogs(PROOF, "ERROR") as logs:
            self.env["repair.sms.wallet"]._cron_prove()
        self.assertIn(message.uuid, "".join(logs.output))


class TestPriceOfText(SmsCase):
    """A text is shown with what it costs, wherever it is written."""

    def words(self, text, number=""):
        return self.company._judge_sms(text, number)["words"]

    def test_a_text_says_its_price_for_the_number_it_goes_to(self):
        said = self.words("Zażółć " * 12, "+48600100200")
        self.assertIn("SMS parts: 2 (UCS-2), 0.24\N{NO-BREAK SPACE}zł;", said)

    def test_without_a_number_the_price_is_that_of_the_own_country(self):
        self.assertIn("0.12", self.words("Ready"))

    def test_without_a_price_only_parts_are_told(self):
        self.drop_prices()
        said = self.words("Ready", "+48600100200")
        self.assertEqual(said, "5 characters, SMS parts: 1 (GSM-7)")
