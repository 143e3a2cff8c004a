import threading

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FakeHttp
from .test_ledger_concurrency import RealTransactionsCase


@tagged("-at_install", "post_install")
class TestDispatchConcurrency(RealTransactionsCase):
    """Several dispatchers at once, with real commits."""

    def setUp(self):
        super().setUp()
        with self.environment() as env:
            wallet = env["repair.sms.wallet"].browse(self.real_wallet_id)
            wallet._post(f"{self.run_key}/dispatch", 1_000_000, "topup")
            values = {
                "company_id": self.real_company_id,
                "gateway_id": self.real_gateway_id,
                "number": "+48699999001",
                "body": "Ready",
            }
            messages = env["repair.sms.message"].create([values] * 250)
            self.uuids = sorted(messages.mapped("uuid"))

    @mute_logger("odoo.sql_db")
    def test_three_dispatchers_send_and_charge_each_message_once(self):
        http = FakeHttp()
        lock = threading.Lock()
        calls = []

        def call(*args, **kwargs):
            with lock:
                calls.append(args[3]["idx"])
                return http(*args, **kwargs)

        def work(env):
            return env["repair.sms.message"]._dispatch()

        http_patch = http.patch()
        http_patch.new = call
        with http_patch:
            counts = self.at_once(work, work, work)
        self.assertEqual(sum(counts), 250)
        self.assertEqual(sorted(calls), self.uuids)
        with self.environment() as env:
            wallet = env["repair.sms.wallet"].browse(self.real_wallet_id)
            self.assertEqual(wallet.balance_units, 1_000_000 - 250 * 1200)
            self.assertFalse(wallet.difference)
