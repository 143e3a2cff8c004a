import json

from odoo.tests import freeze_time, new_test_user

from .common import SmsCase, accepted
from .test_repair_sms_message_report import LETTERS


class TestWalletMonth(SmsCase):
    """The card of a wallet: this month in a few figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "Europe/Warsaw"

    def make_at(self, moment, *texts):
        """Create messages as if at a moment in UTC."""
        messages = self.env["repair.sms.message"].union(
            *(self.make_message(text) for text in texts or ("Ready",))
        )
        messages.flush_recordset()
        self.env.cr.execute(
            "UPDATE repair_sms_message SET create_date = %s WHERE id = ANY(%s)",
            (moment, messages.ids),
        )
        messages.invalidate_recordset(["create_date"])
        return messages

    def shown(self):
        """Return the wallet as the card shows it now."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.wallet

    def test_card_sums_up_the_month(self):
        first, _second = self.make_message(LETTERS), self.make_message("Gotowe")
        self.dispatch(accepted("R1", 2), accepted("R2"))
        first._move("delivered")
        card = self.shown()
        self.assertEqual((card.month_sent, card.month_delivered), (2, 1))
        self.assertEqual(card.month_delivered_share, 0.5)
        self.assertEqual(card.month_parts, 1.5)
        self.assertAlmostEqual(card.month_cost, 0.36)
        self.assertAlmostEqual(card.month_letters_cost, 0.12)

    @freeze_time("2026-10-31 23:30:00")
    def test_month_begins_at_midnight_of_the_users_time_zone(self):
        self.make_at("2026-10-31 22:59:59")
        self.make_at("2026-10-31 23:00:00", "a", "b")
        self.assertEqual(self.shown().month_count, 2)
        utc = self.wallet.with_context(tz="UTC")
        utc.invalidate_recordset()
        self.assertEqual(utc.month_count, 3)

    @freeze_time("2026-10-31 12:00:00")
    def test_first_day_of_a_long_month_counts(self):
        self.make_at("2026-10-01 08:00:00")
        card = self.shown()
        self.assertEqual(card.month_count, 1)
        [graph] = json.loads(card.days_graph)
        self.assertEqual([len(graph["values"]), graph["values"][0]["y"]], [30, 0])

    @freeze_time("2026-10-02 12:00:00")
    def test_graph_shows_the_days_of_last_month_as_well(self):
        self.make_at("2026-09-30 12:00:00", "a", "b")
        card = self.shown()
        self.assertEqual(card.month_count, 0)
        [graph] = json.loads(card.days_graph)
        self.assertEqual([value["y"] for value in graph["values"][-3:]], [2, 0, 0])

    def test_refunded_sms_costs_nothing(self):
        message = self.make_message(LETTERS)
        self.dispatch(accepted("R1", 2))
        message._refund()
        card = self.shown()
        self.assertEqual((card.month_cost, card.month_letters_cost), (0, 0))

    def test_money_of_an_earlier_operator_in_another_currency_is_left_out(self):
        self.make_message()
        self.dispatch(accepted("R1"))
        message = self.make_message()
        message._price([(500, 500)], self.env.ref("base.EUR"))
        card = self.shown()
        self.assertEqual(card.month_count, 2)
        self.assertAlmostEqual(card.month_cost, 0.12)

    # -- letters -----------------------------------------------------------------

    def test_hint_when_letters_are_dear(self):
        self.assertFalse(self.shown().letters_are_dear)
        self.make_message(LETTERS)
        self.dispatch(accepted("R1", 2))
        self.assertTrue(self.shown().letters_are_dear)

    def test_no_hint_when_letters_are_off_already(self):
        self.make_message(LETTERS)
        self.dispatch(accepted("R1", 2))
        self.company.repair_sms_without_letters = True
        self.assertFalse(self.shown().letters_are_dear)

    # -- held --------------------------------------------------------------------

    def test_click_opens_the_held_sms_of_this_company(self):
        action = self.wallet.action_view_held()
        self.assertEqual(action["domain"], [("company_id", "=", self.company.id)])
        self.assertEqual(action["context"], {"search_default_held": 1})

    # -- which wallets, and how fast ---------------------------------------------

    def test_only_wallets_in_use_have_a_card(self):
        wallets = self.env["repair.sms.wallet"]
        mine = [("company_id", "=", self.company.id)]
        self.company.repair_sms_operator_id = False
        self.env.flush_all()
        now = self.company._get_repair_sms_wallet()
        self.assertEqual(wallets.search([*mine, ("in_use", "=", True)]), now)
        self.assertEqual(wallets.search([*mine, ("in_use", "=", False)]), self.wallet)

    def test_queries_do_not_grow_with_the_wallets(self):
        companies = self.env["res.company"].create([{"name": f"S{n}"} for n in "abcde"])
        wallets = self.wallet
        for company in companies:
            wallets += company._get_repair_sms_wallet()
            held = self.make_message(company_id=company.id, gateway_id=False)
            held._move("held", reason="balance")
        names = ["month_cost", "held_cost", "letters_are_dear", "in_use", "balance"]
        for some in (wallets[:2], wallets):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(10):
                some.read(names)

    def test_operators_accountant_sees_figures_of_a_holder(self):
        shop = self.env["res.company"].create({"name": "Shop"})
        shop.repair_sms_operator_id = self.company
        self.make_message(company_id=shop.id)
        companies = {"company_id": self.company.id, "company_ids": self.company.ids}
        accountant = new_test_user(
            self.env, "books", "account.group_account_manager", **companies
        )
        self.env.flush_all()
        wallet = shop._get_repair_sms_wallet().with_user(accountant)
        self.assertEqual(wallet.month_count, 1)
        self.assertFalse(self.env["repair.sms.report"].with_user(accountant).search([]))
