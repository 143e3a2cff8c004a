from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_ledger_concurrency import RealTransactionsCase


@tagged("-at_install", "post_install")
class TestAutomaticConcurrency(RealTransactionsCase):
    """The automatic top-up, while SMS are charged, with real commits."""

    def setUp(self):
        super().setUp()
        with self.environment() as env:
            wallet = self.wallet(env)
            demo = env.ref("payment.payment_provider_demo")
            provider = demo.copy({"company_id": self.real_company_id})
            provider.state = "test"
            token = {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "partner_id": wallet.company_id.partner_id.id,
                "provider_ref": "saved",
                "demo_simulated_state": "done",
            }
            wallet.auto_token_id = env["payment.token"].create(token)
            wallet.auto_at = fields.Datetime.now()
            wallet.auto_amount, wallet.auto_cap = 50, 200
        self.addCleanup(self.put_away)

    def put_away(self):
        """Leave nothing that the crons of other tests would find to do."""
        with self.environment() as env:
            wallet = self.wallet(env)
            wallet.topup_ids.is_accounted = True
            wallet.topup_ids.transaction_ids.is_post_processed = True
            wallet.auto_token_id.provider_id.state = "disabled"
            wallet.auto_token_id = False

    def wallet(self, env):
        return env["repair.sms.wallet"].browse(self.real_wallet_id)

    @mute_logger("odoo.sql_db")
    def test_sms_charged_while_the_provider_is_asked_cost_no_credit(self):
        transactions = self.registry["payment.transaction"]
        ask = transactions._charge_with_token

        def charge_and_ask(transaction):
            self.assertFalse(self.wallet(transaction.env).balance_units)
            with self.environment() as other:
                self.wallet(other)._post(f"{self.run_key}/sms", -1_000, "correction")
            ask(transaction)

        with (
            patch.object(transactions, "_charge_with_token", charge_and_ask),
            self.environment() as env,
        ):
            self.wallet(env)._top_up_by_itself()
        with self.environment() as env:
            self.assertEqual(self.wallet(env).topup_ids.state, "done")
            self.assertEqual(self.wallet(env).balance_units, 499_000)
