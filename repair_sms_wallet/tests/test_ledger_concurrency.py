import threading
from uuid import uuid4

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


class RealTransactionsCase(TransactionCase):
    """Works on committed rows with real cursors, in a company of its own.

    The test's own transaction stays untouched: its locks would stop the others.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.run_key = uuid4().hex
        with cls.environment() as env:
            company = env["res.company"].create(
                {"name": cls.run_key, "currency_id": env.ref("base.PLN").id}
            )
            company.repair_sms_operator_id = company
            cls.real_company_id = company.id
            cls.real_wallet_id = company._get_repair_sms_wallet().id
            gateway = {
                "name": "Real",
                "company_id": company.id,
                "api_token": "secret-token",
                "base_url": "http://localhost:9",
                "backup_url": False,
            }
            cls.real_gateway_id = env["repair.sms.gateway"].create(gateway).id
        cls.addClassCleanup(cls.clean_up)

    @classmethod
    def environment(cls):
        """Return a context: an environment of its own transaction, committed at the
        end.
        """
        return RealEnvironment(cls.registry)

    @classmethod
    def clean_up(cls):
        """Put away what was committed. Companies, messages and ledgers cannot be
        deleted, which is their point.
        """
        with cls.environment() as env:
            env["repair.sms.gateway"].browse(cls.real_gateway_id).active = False
            env["res.company"].browse(cls.real_company_id).active = False

    def at_once(self, *works):
        """Run functions of an environment in threads at the same time.

        :return: what each returned, or its exception
        """
        barrier = threading.Barrier(len(works))
        results = [None] * len(works)

        def do(index, work):
            try:
                with self.environment() as env:
                    barrier.wait()
                    results[index] = retrying(lambda: work(env), env)
            except Exception as error:
                results[index] = error

        threads = [threading.Thread(target=do, args=pair) for pair in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results


class RealEnvironment:
    """An environment on a cursor of its own, outside of the test's transaction."""

    def __init__(self, registry):
        self.registry = registry

    def __enter__(self):
        self.cr = self.registry.cursor()
        return api.Environment(self.cr, SUPERUSER_ID, {})

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.cr.commit()  # pylint: disable=invalid-commit
        self.cr.close()


@tagged("-at_install", "post_install")
class TestLedgerConcurrency(RealTransactionsCase):
    """Overlapping transactions on one wallet."""

    def setUp(self):
        super().setUp()
        with self.environment() as env:
            wallet = env["repair.sms.wallet"].browse(self.real_wallet_id)
            wallet._post(
                f"{self.run_key}/{self.id()}",
                10_000 - wallet.balance_units,
                "correction",
            )

    def post(self, key, units, kind):
        def work(env):
            wallet = env["repair.sms.wallet"].browse(self.real_wallet_id)
            wallet._post(f"{self.run_key}/{key}", units, kind)
            return "posted"

        return work

    def balance(self):
        with self.environment() as env:
            wallet = env["repair.sms.wallet"].browse(self.real_wallet_id)
            self.assertFalse(wallet.difference)
            return wallet.balance_units

    @mute_logger("odoo.sql_db")
    def test_two_charges_cannot_spend_the_same_money(self):
        results = self.at_once(
            self.post("sms/a", -8_000, "charge"), self.post("sms/b", -8_000, "charge")
        )
        self.assertEqual(results.count("posted"), 1)
        self.assertEqual(self.balance(), 2_000)

    @mute_logger("odoo.sql_db")
    def test_same_key_at_once_moves_the_money_once(self):
        results = self.at_once(*[self.post("sms/c", -1_000, "charge")] * 3)
        self.assertEqual(results, ["posted"] * 3)
        self.assertEqual(self.balance(), 9_000)

    @mute_logger("odoo.sql_db")
    def test_many_posts_at_once_all_count(self):
        works = [self.post(f"sms/d{n}", -100, "charge") for n in range(4)]
        self.assertEqual(self.at_once(*works), ["posted"] * 4)
        self.assertEqual(self.balance(), 9_600)
