from odoo.tests import Form

from .common import RepairNotificationsCase


class TestResPartner(RepairNotificationsCase):
    def test_the_form_says_while_typing_whether_a_number_gets_sms(self):
        with Form(self.env["res.partner"]) as form:
            form.name = "Anna"
            form.phone = "22 123 45 67"
            self.assertFalse(form.sms_capable)
            self.assertIn("not a mobile", form.sms_number_problem)
            form.phone = "601 100 200"
            self.assertTrue(form.sms_capable)
            self.assertFalse(form.sms_number_problem)

    def test_two_numbers_stay_two_when_core_formats_them(self):
        with Form(self.env["res.partner"]) as form:
            form.name = "Anna"
            form.country_id = self.env.ref("base.pl")
            form.phone = "600100200, 601100200"
            self.assertIn("601100200", form.sms_number_problem)
            self.assertIn("Several", form.sms_number_problem)

    def test_two_numbers_are_named_on_the_field(self):
        self.customer.phone = "600100200, 601100200"
        self.assertFalse(self.customer.sms_capable)
        self.assertIn("600100200, 601100200", self.customer.sms_number_problem)

    def test_another_country_counts_when_the_settings_allow_it(self):
        self.customer.phone = "+49 1511 2345678"
        self.assertFalse(self.customer.sms_capable)
        self.company.repair_sms_country_ids = self.env.ref("base.de") | self.env.ref(
            "base.pl"
        )
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.sms_number, "+4915112345678")

    def test_every_consent_decision_is_kept(self):
        self.customer.data_processing_consent = False
        self.customer.data_processing_consent = True
        log = self.env["repair.consent"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(log.sorted("id").mapped("given"), [True, False, True])
        self.assertEqual(log[0].evidence, self.env.user.name)

    def test_a_new_version_of_the_text_is_not_yet_accepted(self):
        self.env["repair.consent.purpose"]._data_processing(self.company).version += 1
        self.customer.invalidate_recordset()
        self.assertFalse(self.customer.data_processing_consent)

    def test_a_consent_belongs_to_the_company_that_asked(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.assertFalse(self.customer.with_company(other).data_processing_consent)
