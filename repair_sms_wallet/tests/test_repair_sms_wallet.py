from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.repair_sms_wallet.models.repair_sms_wallet import NotEnoughMoney

from .common import SmsCase

WALLET = "odoo.addons.repair_sms_wallet.models.repair_sms_wallet_accounting"


class TestSmsWallet(SmsCase):
    """The ledger: what may be posted, and what is proved."""

    def test_line_and_balance_move_together(self):
        line = self.wallet._post("topup/1", 50_000, "topup")
        self.assertEqual(self.wallet.balance_units, 60_000)
        self.assertEqual((line.units, line.balance_after_units), (50_000, 60_000))
        self.assertEqual((self.wallet.balance, line.amount), (6.0, 5.0))

    def test_same_key_is_posted_once(self):
        lines = [self.wallet._post("topup/1", 50_000, "topup") for _try in range(2)]
        self.assertEqual(lines[0], lines[1])
        self.assertEqual(self.wallet.balance_units, 60_000)

    def test_charge_cannot_go_below_zero(self):
        with self.assertRaises(NotEnoughMoney):
            self.wallet._post("sms/1", -10_001, "charge")
        self.wallet._post("sms/1", -10_000, "charge")
        self.assertEqual(self.wallet.balance_units, 0)

    def test_correction_may_go_below_zero(self):
        self.wallet._post("correction/1", -20_000, "correction")
        self.assertEqual(self.wallet.balance_units, -10_000)

    def test_line_cannot_be_changed_or_deleted(self):
        line = self.wallet._post("topup/1", 50_000, "topup")
        with self.assertRaises(UserError):
            line.sudo().write({"units": 1})
        with self.assertRaises(UserError):
            line.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_wallet(self):
        values = {
            "company_id": self.company.id,
            "operator_id": self.company.id,
            "currency_id": self.pln.id,
        }
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["repair.sms.wallet"].create(values)

    def test_another_operator_opens_another_wallet(self):
        self.company.repair_sms_operator_id = False
        metered = self.company._get_repair_sms_wallet()
        self.assertNotEqual(metered, self.wallet)
        self.assertEqual((metered.in_use, self.wallet.in_use), (True, False))

    def test_proof_finds_a_balance_that_was_tampered_with(self):
        self.assertNotIn(self.wallet, self.env["repair.sms.wallet"]._cron_prove())
        self.env.cr.execute(
            "UPDATE repair_sms_wallet SET balance_units = 10001 WHERE id = %s",
            [self.wallet.id],
        )
        self.env.invalidate_all()
        with self.assertLogs(WALLET, "ERROR"):
            found = self.env["repair.sms.wallet"]._cron_prove()
        self.assertIn(self.wallet, found)
        self.assertEqual(self.wallet.balance_units, 10_001)
