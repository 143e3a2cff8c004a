from odoo.tests import new_test_user

from .common import SmsCase


class TestPersonalDataOfSms(SmsCase):
    """SMS in what is told to a customer."""

    def rows(self, user=None):
        """Return the rows of the section SMS as ``{column: value}``."""
        partner = self.customer.with_company(self.company).with_context(
            allowed_company_ids=self.company.ids
        )
        if user:
            partner = self.customer.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids
            )
        sections = partner._prepare_personal_data()
        [(columns, rows)] = [found[1:] for found in sections if found[0] == "SMS"]
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def make_manager(self, login, company):
        return new_test_user(
            self.env,
            login,
            groups="stock.group_stock_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def test_an_sms_is_told_with_its_parts_and_state(self):
        self.make_message("Ready")
        [row] = self.rows(self.make_manager("manager_of_the_shop", self.company))
        self.assertEqual((row["Number"], row["Text"]), ("+48600100200", "Ready"))
        self.assertEqual((row["Parts"], row["State"]), (1, "Queued"))

    def test_an_sms_to_the_bare_number_is_the_customers(self):
        self.make_message("Ready", partner_id=False)
        self.assertEqual([row["Text"] for row in self.rows()], ["Ready"])

    def test_an_sms_to_a_number_of_two_people_is_nobodys(self):
        self.env["res.partner"].create({"name": "Ewa", "phone": "600 100 200"})
        self.make_message("Ready", partner_id=False)
        self.assertEqual(self.rows(), [])

    def test_an_sms_of_another_company_is_not_told(self):
        self.make_message("Ready")
        other = self.env["res.company"].create({"name": "Other shop"})
        self.assertEqual(self.rows(self.make_manager("manager_elsewhere", other)), [])
