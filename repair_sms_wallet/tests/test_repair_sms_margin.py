from odoo.tests import new_test_user

from .common import SmsCase, accepted


class TestSmsMargin(SmsCase):
    """Our price beside the gateway's, for who sells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drop_prices()
        cls.env["repair.sms.price"].create(
            {"prefix": "+48", "price": 0.2, "currency_id": cls.pln.id}
        )

    def rows(self, company=None):
        company = company or self.company
        accountant = new_test_user(
            self.env,
            f"margin_{company.id}",
            groups="account.group_account_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        self.env.flush_all()
        return self.env["repair.sms.margin"].with_user(accountant).search([])

    def test_margin_is_our_price_less_the_gateways(self):
        self.make_message()
        self.dispatch(accepted("R1"))
        row = self.rows()
        self.assertEqual((row.charge, row.cost), (0.2, 0.16))
        self.assertAlmostEqual(row.margin, 0.04)

    def test_margin_is_summed_in_the_database(self):
        for number in range(2):
            self.make_message()
            self.dispatch(accepted(f"S{number}"))
        [[total]] = self.rows()._read_group([], [], ["margin:sum"])
        self.assertAlmostEqual(total, 0.08)

    def test_two_currencies_have_no_margin(self):
        self.make_message()
        self.dispatch(accepted("R1"))
        other = self.env["res.company"].create(
            {"name": "Gate", "currency_id": self.env.ref("base.EUR").id}
        )
        self.gateway.sudo().company_id = other
        self.assertFalse(self.rows().margin)

    def test_holder_does_not_see_what_the_operator_earns(self):
        shop = self.env["res.company"].create({"name": "Shop"})
        self.make_message()
        self.dispatch(accepted("R1"))
        self.assertFalse(self.rows(shop))
