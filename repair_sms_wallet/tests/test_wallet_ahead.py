import datetime

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user

from .topup_common import TopupCase

NOW = datetime.datetime(2026, 11, 16, 10)


class TestWalletAhead(TopupCase):
    """A wallet says how long it lasts, warns once, and keeps what must not wait."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.repair_sms_keeper_id = cls.manager

    def post(self, units, kind="charge", days_ago=0):
        """Post a movement some days ago."""
        key = f"test/{self.wallet.line_ids[:1].id}/{days_ago}"
        line = self.wallet._post(key, units, kind)
        moment = fields.Datetime.now() - datetime.timedelta(days=days_ago)
        self.env.cr.execute(
            "UPDATE repair_sms_wallet_line SET create_date = %s WHERE id = %s",
            [moment, line.id],
        )
        self.env.invalidate_all()

    def watch(self):
        self.run_cron("ir_cron_watch")

    def warnings(self):
        return self.wallet.activity_ids.mapped("summary")

    def test_days_left_at_the_pace_of_two_weeks(self):
        self.post(1_000_000, "topup", days_ago=30)
        self.post(-300_000, days_ago=20)  # too long ago
        self.post(-140_000, days_ago=13.9)
        self.assertEqual(self.wallet.days_left, 55)

    def test_a_refund_does_not_count_as_spent(self):
        self.post(1_000_000, "topup", days_ago=30)
        self.post(-140_000, days_ago=10)
        self.post(140_000, "refund", days_ago=9)
        self.assertEqual(self.wallet.days_left, -1)

    def test_a_new_wallet_counts_from_its_first_sms(self):
        self.post(1_000_000, "topup")
        self.post(-100_000, days_ago=2)
        self.assertEqual(self.wallet.days_left, 18)

    def test_levels(self):
        self.assertEqual(self.wallet.level, "empty")
        for units, level in ((1_000, "empty"), (50_000, "low"), (100_000, "ok")):
            self.post(units - self.wallet.balance_units, "topup")
            self.assertEqual(self.wallet.level, level)
        self.post(-90_000, days_ago=1)
        self.post(400_000, "topup")
        self.assertEqual((self.wallet.days_left, self.wallet.level), (4, "ok"))
        self.company.repair_sms_low_days = 5
        self.wallet.invalidate_recordset()
        self.assertEqual(self.wallet.level, "low")

    def test_levels_of_many_wallets_look_the_price_up_once(self):
        shops = self.env["res.company"].create(
            [{"name": f"S{n}", "country_id": self.country().id} for n in "abcde"]
        )
        shops.repair_sms_operator_id = self.operator
        wallets = self.wallet
        for shop in shops:
            wallets += shop._get_repair_sms_wallet()
        wallets.mapped("level")  # what is read once, such as the time zone
        counts = []
        for some in (wallets[:2], wallets):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("level")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_a_crossing_is_told_once_by_activity_and_mail(self):
        self.post(200_000, "topup")
        self.watch()
        self.post(-150_000)
        with self.mock_mail() as mails:
            self.watch()
            self.watch()
        self.assertEqual(len(self.warnings()), 1)
        self.assertIn("low: 5.00", self.warnings()[0])
        self.assertEqual(self.wallet.activity_ids.user_id, self.manager)
        self.assertEqual(len(mails()), 1)
        self.assertEqual(mails().recipient_ids, self.manager.partner_id)
        self.assertIn("low: 5.00", mails().subject)

    def test_the_warning_speaks_the_language_of_who_gets_it(self):
        self.manager.lang = "pl_PL"
        self.post(50_000, "topup")
        with self.mock_mail() as mails:
            self.watch()
        self.assertIn("Mało w portfelu SMS", mails().subject)
        self.assertIn("Mało w portfelu SMS", self.warnings()[0])

    def mock_mail(self):
        """Return a context whose value gives the mails made within it."""
        before = self.env["mail.mail"].search([])
        reader = self.manager.partner_id

        class Mails:
            def __enter__(self):
                # Others were perhaps warned as well, in this look of the cron.
                mine = [("recipient_ids", "in", reader.ids)]
                return lambda: before.search(mine) - before

            def __exit__(self, *_error):
                pass

        return Mails()

    def test_empty_is_worse_than_low_and_told_again(self):
        self.post(50_000, "topup")
        self.watch()
        self.post(-50_000)
        self.watch()
        self.assertEqual(
            self.warnings(), ["The SMS wallet is empty: SMS wait for a top-up."]
        )

    def test_after_a_top_up_the_next_crossing_is_told_again(self):
        self.post(50_000, "topup")
        self.watch()
        self.post(500_000, "topup")
        self.watch()
        self.assertFalse(self.warnings())
        self.post(-500_000)
        self.watch()
        self.assertEqual(len(self.warnings()), 1)

    def test_passing_a_mark_wakes_the_look(self):
        cron = self.env.ref("repair_sms_wallet.ir_cron_watch")
        triggers = self.env["ir.cron.trigger"]

        def count():
            return triggers.search_count([("cron_id", "=", cron.id)])

        self.post(500_000, "topup")
        before = count()
        self.post(-300_000)
        self.assertEqual(count(), before)
        self.post(-150_000)
        self.assertEqual(count(), before + 1)

    def test_the_reserve_is_for_approvals_and_what_is_ready(self):
        self.company.repair_sms_reserve = 1
        self.post(11_000, "topup")
        kinds = ("closed", "approval_needed", "ready")
        closed, approval, ready = (self.make_message(kind=kind) for kind in kinds)
        self.dispatch()
        self.assertEqual((closed.state, closed.reason), ("held", "reserve"))
        self.assertEqual({approval.state, ready.state}, {"accepted"})

    def test_a_smaller_reserve_lets_go_what_it_held(self):
        self.company.repair_sms_reserve = 1
        self.post(11_000, "topup")
        message = self.make_message()
        self.dispatch()
        self.company.repair_sms_reserve = 0
        self.assertEqual(message.state, "queued")

    def test_what_waits_is_shown_with_its_cost(self):
        for body in ("Ready", "x" * 200):
            self.make_message(body)
        self.dispatch()
        self.assertEqual((self.wallet.held_count, self.wallet.held_cost), (2, 0.36))
        menu = self.env["repair.sms.wallet"].with_company(self.company)
        menu = menu.with_user(self.manager).get_menu()
        self.assertEqual(menu["held_cost"], "0.36\N{NO-BREAK SPACE}zł")
        self.assertEqual(menu["level"], "empty")

    def test_what_waited_too_long_is_dropped_and_does_not_leave_later(self):
        message = self.make_message()
        self.dispatch()
        with freeze_time(datetime.datetime.now() + datetime.timedelta(hours=49)):
            self.dispatch()
        self.assertEqual((message.state, message.reason), ("failed", "stale"))
        self.pay(self.start(50))
        self.assertFalse(self.dispatch())

    def test_staff_see_the_balance_but_no_amounts_to_tap(self):
        companies = {"company_id": self.company.id, "company_ids": self.company.ids}
        group = "stock.group_stock_user"
        clerk = new_test_user(self.env, "clerk", groups=group, **companies)
        menu = self.env["repair.sms.wallet"].with_user(clerk).get_menu()
        self.assertEqual(menu["balance"], "0.00\N{NO-BREAK SPACE}zł")
        self.assertFalse(menu["can_top_up"])
