import datetime

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .topup_common import TopupCase

REPLAY = "odoo.addons.repair_notifications.tools.replay"
AUTOMATIC = "odoo.addons.repair_sms_wallet.models.repair_sms_wallet_automatic"


class TestWalletAutomatic(TopupCase):
    """With consent the wallet is topped up by itself, until the first failure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.make_token("done")

    @classmethod
    def make_token(cls, state):
        return cls.env["payment.token"].create(
            {
                "provider_id": cls.provider.id,
                "payment_method_id": cls.method.id,
                "partner_id": cls.company.partner_id.id,
                "payment_details": "4242",
                "provider_ref": "saved",
                "demo_simulated_state": state,
            }
        )

    def agree(self, token=None, amount=50, cap=200, agreed=True):
        """Give the consent as a manager does."""
        wizards = self.env["repair.sms.auto.topup"].with_user(self.manager)
        wizard = wizards.create(
            {
                "wallet_id": self.wallet.id,
                "method": str((token or self.token).id),
                "amount": amount,
                "cap": cap,
                "is_agreed": agreed,
            }
        )
        wizard.action_start()
        return wizard

    def watch(self):
        self.run_cron("ir_cron_watch")

    def automatic(self):
        return self.wallet.topup_ids.filtered("is_automatic")

    def test_a_low_wallet_is_topped_up_and_invoiced(self):
        self.agree()
        self.watch()
        topup = self.automatic()
        self.assertEqual((topup.state, topup.amount), ("done", 50))
        self.assertEqual(topup.transaction_ids.operation, "offline")
        self.assertEqual(self.wallet.balance_units, 500_000)
        self.book()
        self.assertEqual(topup._invoice().payment_state, "paid")

    def test_a_wallet_with_enough_is_left_alone(self):
        self.wallet._post("test/x", 500_000, "topup")
        self.agree()
        self.watch()
        self.assertFalse(self.automatic())

    def test_the_consent_is_kept_word_for_word(self):
        wizard = self.agree()
        self.assertIn("50.00\N{NO-BREAK SPACE}zł with the saved", wizard.consent)
        self.assertEqual(self.wallet.auto_consent, wizard.consent)
        self.assertEqual(self.wallet.auto_user_id, self.manager)
        self.assertIn("200.00", self.wallet.message_ids[0].body)

    def test_nothing_starts_without_consent(self):
        with self.assertRaisesRegex(UserError, "Tick that you agree"):
            self.agree(agreed=False)
        with self.assertRaisesRegex(UserError, "limit a month"):
            self.agree(cap=40)
        with self.assertRaisesRegex(UserError, "from 10.00"):
            self.agree(amount=5)

    def test_only_a_manager_and_only_the_companys_own_method(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        foreign = self.make_token("done")
        foreign.partner_id = stranger
        with self.assertRaisesRegex(UserError, "the company saved"):
            self.agree(foreign)
        companies = {"company_id": self.company.id, "company_ids": self.company.ids}
        group = "stock.group_stock_user"
        clerk = new_test_user(self.env, "clerk", groups=group, **companies)
        with self.assertRaises(AccessError):
            self.wallet.with_user(clerk)._start_automatic(self.token, 50, 200, "yes")

    def test_the_monthly_limit_holds_and_is_told_once(self):
        self.agree(amount=50, cap=100)
        for _month in range(4):
            self.watch()
            self.wallet._post(f"sms/{_month}", -self.wallet.balance_units, "charge")
        self.assertEqual(len(self.automatic()), 2)
        told = self.wallet.activity_ids.filtered(lambda a: "limit of" in a.summary)
        self.assertEqual(len(told), 1)

    def test_it_stops_after_a_failure(self):
        self.agree(self.make_token("error"))
        self.watch()
        self.watch()
        self.assertEqual(self.automatic().state, "error")
        self.assertTrue(self.wallet.auto_stopped)
        self.assertIn("stopped", self.wallet.activity_ids.summary)
        self.assertEqual(self.wallet.balance_units, 0)

    def test_a_pending_payment_is_waited_for(self):
        self.agree(self.make_token("pending"))
        self.watch()
        self.watch()
        self.assertEqual(len(self.automatic()), 1)
        self.tell(self.automatic().transaction_ids, "done")
        self.assertEqual(self.wallet.balance_units, 500_000)

    def test_a_new_consent_does_not_pay_twice_while_a_payment_is_pending(self):
        self.agree(self.make_token("pending"))
        self.watch()
        self.wallet.with_user(self.manager).action_stop_automatic()
        self.agree()
        self.watch()
        self.assertEqual(len(self.automatic()), 1)

    def test_an_amount_that_the_seller_takes_no_more_stops_it_and_no_other(self):
        self.agree()
        self.operator.repair_sms_topup_max = 40
        self.watch()
        self.assertIn("this amount any more", self.wallet.auto_stopped)
        self.assertFalse(self.automatic())

    @mute_logger(AUTOMATIC)
    def test_a_provider_that_does_not_answer_is_never_asked_twice(self):
        self.agree()
        transactions = type(self.env["payment.transaction"])
        self.patch(transactions, "_charge_with_token", self.break_off)
        self.watch()
        self.watch()
        topup = self.automatic()
        self.assertEqual((len(topup), topup.state), (1, "draft"))
        self.env.cr.execute(
            "UPDATE repair_sms_topup SET create_date = create_date - interval '1 hour'"
        )
        self.wallet.auto_at -= datetime.timedelta(hours=2)
        self.env.invalidate_all()
        self.watch()
        self.assertIn("did not answer", self.wallet.auto_stopped)
        self.assertEqual(len(self.automatic()), 1)

    @staticmethod
    def break_off(_transaction):
        raise ConnectionError

    def break_credit(self, *faults):
        """Let crediting fail with these first."""
        topups, faults = self.env.registry["repair.sms.topup"], list(faults)
        credit = topups._credit

        def fail_first(topup, transaction):
            if faults:
                raise faults.pop(0)
            credit(topup, transaction)

        self.patch(topups, "_credit", fail_first)

    def test_what_the_provider_answered_stays_when_the_credit_collides(self):
        self.agree()
        self.break_credit(SerializationFailure())
        self.watch()
        self.assertEqual(self.automatic().transaction_ids.mapped("state"), ["done"])
        self.assertEqual(self.wallet.balance_units, 500_000)
        self.assertFalse(self.wallet.auto_stopped)

    @mute_logger(REPLAY)
    def test_what_was_paid_and_not_credited_is_not_paid_again_and_credited(self):
        self.agree()
        self.break_credit(ValueError("broken"))
        self.watch()
        self.watch()
        self.assertEqual((len(self.automatic()), self.wallet.balance_units), (1, 0))
        self.book()
        self.assertEqual(self.wallet.balance_units, 500_000)
        self.assertEqual(self.automatic()._invoice().payment_state, "paid")

    def test_a_method_that_is_gone_stops_it(self):
        self.agree()
        self.token.active = False
        self.watch()
        self.assertIn("no longer valid", self.wallet.auto_stopped)
        self.assertFalse(self.automatic())

    def test_the_consent_can_be_withdrawn(self):
        self.agree()
        self.wallet.with_user(self.manager).action_stop_automatic()
        self.watch()
        self.assertFalse(self.automatic() or self.wallet.auto_token_id)

    def test_a_neutralised_copy_pays_nothing(self):
        self.agree()
        self.env.flush_all()
        for query in get_neutralization_queries(["repair_sms_wallet"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.watch()
        self.assertFalse(self.automatic())
