from odoo.tests import Form

from .common import RepairNotificationsCase


class TestSmsSms(RepairNotificationsCase):
    """Footer and letters: one place for every SMS of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"repair_sms_footer": "Serwis Łódź", "repair_sms_without_letters": True}
        )

    def test_an_sms_of_the_composer_is_stored_as_it_leaves(self):
        composer = self.env["sms.composer"].create(
            {
                "composition_mode": "comment",
                "res_model": "res.partner",
                "res_id": self.customer.id,
                "mass_force_send": False,
                "body": "Żółw czeka",
            }
        )
        composer._action_send_sms()
        sms = self.env["sms.sms"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(sms.body, "Zolw czeka\nSerwis Lodz")

    def test_a_copied_sms_has_one_footer(self):
        sms = self.env["sms.sms"].create({"number": "+48600100200", "body": "Gotowe"})
        self.assertEqual(sms.copy().body, "Gotowe\nSerwis Lodz")

    def test_each_company_has_its_own_footer(self):
        other = self.env["res.company"].create({"name": "Naprawa Gęś"})
        self.assertEqual(other.repair_sms_footer, "Naprawa Ges")
        values = {"number": "+48600100200", "body": "Gęś"}
        sms = self.env["sms.sms"].with_company(other).create(values)
        self.assertEqual(sms.body, "Gęś\nNaprawa Ges")

    def test_an_sms_to_many_is_of_the_company_of_each_document(self):
        other = self.env["res.company"].create({"name": "Naprawa Gęś"})
        theirs = self.customer.copy({"company_id": other.id})
        values = {"composition_mode": "mass", "body": "Gęś", "res_model": theirs._name}
        ids = repr((self.customer + theirs).ids)
        composer = self.env["sms.composer"].create({**values, "res_ids": ids})
        sms = composer._action_send_sms().grouped("record_company_id")
        self.assertEqual(sms[self.env.company].body, "Ges\nSerwis Lodz")
        self.assertEqual(sms[other].body, "Gęś\nNaprawa Ges")

    def test_an_sms_of_a_cron_is_of_the_company_of_who_is_responsible(self):
        """As `calendar_sms` reminds of a meeting: the cron runs in any company."""
        other = self.env["res.company"].create({"name": "Naprawa"})
        self.customer.user_id = self.env["res.users"].create(
            {
                "name": "Ala",
                "login": "ala",
                "company_id": other.id,
                "company_ids": other.ids,
            }
        )
        message = self.customer._message_sms("Jutro", put_in_queue=True)
        self.assertEqual(message.record_company_id, other)
        chosen = self.customer.with_company(self.company)
        message = chosen._message_sms("Jutro", put_in_queue=True)
        self.assertEqual(message.record_company_id, self.company)

    def test_the_composer_of_odoo_counts_what_leaves(self):
        composer = self.env["sms.composer"].with_context(
            default_res_model="res.partner", default_res_id=self.customer.id
        )
        with Form(composer) as form:
            form.body = "Żółw [1]"
            # Letters are removed, a bracket counts twice, and the footer counts.
            self.assertTrue(form.repair_parts.startswith("22 characters, SMS parts: 1"))

    def test_the_composer_of_odoo_says_for_how_many(self):
        other = self.customer.copy()
        composer = self.env["sms.composer"].with_context(
            default_res_model="res.partner",
            default_res_ids=repr((self.customer | other).ids),
        )
        with Form(composer) as form:
            form.body = "Ready"
            self.assertIn("for each of 2 recipients", form.repair_parts)
