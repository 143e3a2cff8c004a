from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import SmsCase


class TestSmsPrice(SmsCase):
    """Which price a number gets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prices = cls.env["repair.sms.price"]
        cls.drop_prices()

    def add(self, prefix, price, **vals):
        return self.prices.create(
            {"prefix": prefix, "price": price, "currency_id": self.pln.id, **vals}
        )

    def find(self, number="+48600100200"):
        return self.prices._find([number], self.company, self.pln).get(number)

    def test_price_is_kept_in_exact_units(self):
        self.assertEqual(self.add("+48", 0.165).price_units, 1650)

    def test_longest_prefix_wins(self):
        self.add("+", 0.35)
        self.add("+48", 0.12)
        self.assertEqual(self.find(), 1200)
        self.assertEqual(self.find("+49151000111"), 3500)

    def test_newest_valid_price_wins(self):
        self.add("+48", 0.12, valid_from="2026-01-01")
        self.add("+48", 0.15, valid_from="2026-12-01")
        with freeze_time("2026-11-22"):
            self.assertEqual(self.find(), 1200)
        with freeze_time("2026-12-01 12:00:00"):
            self.assertEqual(self.find(), 1500)

    def test_own_price_wins_over_the_general_one(self):
        self.add("+48", 0.15, company_id=self.company.id, valid_from="2025-01-01")
        self.add("+48", 0.12)
        self.assertEqual(self.find(), 1500)

    def test_other_currencies_do_not_count(self):
        self.add("+48", 0.03, currency_id=self.env.ref("base.EUR").id)
        self.assertIsNone(self.find())

    @mute_logger("odoo.sql_db")
    def test_prefix_must_be_a_plus_and_digits(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.add("48", 0.12)

    def test_price_that_was_paid_stays_as_it_is(self):
        price = self.add("+48", 0.12, valid_from="2026-01-01")
        self.make_message()
        self.dispatch()
        with self.assertRaisesRegex(UserError, "valid from"):
            price.price = 0.15
        with self.assertRaisesRegex(UserError, "valid from"):
            price.unlink()

    def test_price_that_nobody_paid_can_be_changed(self):
        price = self.add("+48", 0.12, valid_from="2099-01-01")
        price.price = 0.15
        self.assertEqual(price.price_units, 1500)

    def test_list_tells_past_current_and_future_prices(self):
        days = ("2025-01-01", "2026-01-01", "2099-01-01")
        prices = [self.add("+48", 0.12, valid_from=day) for day in days]
        status = [price.status for price in prices]
        self.assertEqual(status, ["past", "current", "future"])
