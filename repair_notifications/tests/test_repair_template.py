from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .common import RepairNotificationsCase


class TestRepairTemplate(RepairNotificationsCase):
    """What managers may save as a text, and what they see before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load_polish()
        cls.repair = cls.make_repair(name="WH/RO/01234")
        ref = "repair_notifications.{}_template_ready".format
        cls.sms = cls.env.ref(ref("sms")).with_user(cls.manager)
        cls.mail = cls.env.ref(ref("mail")).with_user(cls.manager)
        cls.company.repair_sms_footer = "Serwis"

    def test_a_placeholder_that_does_not_exist_is_refused_by_name(self):
        for template in (self.sms.sudo(), self.mail.sudo()):
            name = template._repair_texts[0]
            with self.assertRaisesRegex(ValidationError, r"object\.nazwisko.*nazwisko"):
                template[name] = "Naprawa {{ object.nazwisko }}"

    def test_a_placeholder_in_html_is_refused_by_name(self):
        with self.assertRaisesRegex(ValidationError, r"object\.partner_id\.nick"):
            self.mail.sudo().body_html = '<p t-out="object.partner_id.nick"/>'

    def test_what_fails_only_when_it_is_rendered_is_refused_by_name(self):
        with self.assertRaisesRegex(ValidationError, r"object\.name \+ 1"):
            self.sms.sudo().body = "{{ object.name + 1 }}"

    def test_a_mistake_in_a_translation_is_refused_too(self):
        with self.assertRaisesRegex(ValidationError, r"object\.numer"):
            self.sms.sudo().update_field_translations(
                "body", {"pl_PL": "{{ object.numer }}"}
            )

    def test_a_manager_without_editor_rights_evaluates_nothing(self):
        with self.assertRaises(AccessError):
            self.sms.body = "{{ object.env.cr.dbname }}"

    def test_an_emptied_sms_is_the_default_again_in_that_language_only(self):
        self.sms.with_context(lang="pl_PL").body = "Gotowe {{ object.name }}"
        self.sms.body = "Done {{ object.name }}"
        self.sms.with_context(lang="pl_PL").body = ""
        self.assertEqual(self.sms.body, "Done {{ object.name }}")
        polish = self.sms.with_context(lang="pl_PL").body
        self.assertEqual(
            polish, "Naprawa {{ object.name }}: {{ object.stage_id.public_text }}"
        )
        self.sms.body = "  "
        self.assertIn("Repair {{ object.name }}: ", self.sms.body)

    def test_an_emptied_email_is_the_default_again(self):
        default = self.mail.body_html
        self.mail.write({"subject": "x", "body_html": "<p>Hello</p>"})
        self.mail.write({"subject": "", "body_html": "<p><br></p>"})
        self.assertEqual(self.mail.body_html, default)
        self.assertEqual(self.mail.subject, "Repair {{ object.name }} is finished")

    def test_a_text_of_ones_own_cannot_be_emptied(self):
        own = self.sms.copy({"template_fs": False, "body": "Mine"})
        with self.assertRaisesRegex(UserError, "no default text"):
            own.body = ""

    def test_advertising_is_pointed_out_and_not_saved(self):
        with self.assertRaisesRegex(ValidationError, "advertising: rabat, zniżk"):
            self.sms.body = "Gotowe. RABATY i znizka dla Ciebie"
        with self.assertRaisesRegex(ValidationError, "promocj"):
            self.mail.body_html = "<p>Nowa promocja</p>"

    def test_advertising_is_seen_while_typing(self):
        with Form(self.sms) as form:
            form.body = "Gotowe, rabat"
            self.assertEqual(form.repair_promotion, "rabat")
            form.repair_no_promotion = True
        self.assertTrue(self.sms.repair_no_promotion)

    def test_a_confirmation_does_not_cover_new_words(self):
        self.sms.write({"body": "rabat", "repair_no_promotion": True})
        self.sms.body = "rabat?"
        with self.assertRaises(ValidationError):
            self.sms.body = "rabat i promocja"

    def test_with_a_consent_it_may_advertise(self):
        purpose = self.env.ref("repair_notifications.consent_purpose_marketing")
        with self.assertRaisesRegex(ValidationError, "Name the consent"):
            self.sms.repair_basis = "consent"
        self.sms.write(
            {
                "repair_basis": "consent",
                "repair_purpose_id": purpose.id,
                "body": "Rabat 10% na nastepna naprawe",
            }
        )
        self.assertFalse(self.sms.repair_promotion)

    def test_the_words_of_advertising_are_the_shops_own(self):
        self.company.repair_promotional_words = "gratis"
        self.sms.body = "Rabat"
        with self.assertRaisesRegex(ValidationError, "gratis"):
            self.sms.body = "Etui gratis"

    def test_texts_of_other_models_are_left_alone(self):
        template = self.env["sms.template"].create(
            {
                "name": "Contacts",
                "model_id": self.env.ref("base.model_res_partner").id,
                "body": "Promocja!",
            }
        )
        self.assertFalse(template.repair_promotion)

    def test_a_company_without_repairs_can_read_and_write_texts(self):
        company = self.env["res.company"].create({"name": "Nowy"})
        template = self.sms.sudo().with_company(company).copy()
        self.assertFalse(template.repair_preview_order_id)
        self.assertFalse(template.repair_preview_request_id)

    def test_the_preview_follows_typing_with_parts_and_letters_to_blame(self):
        with Form(self.sms) as form:
            form.repair_preview_order_id = self.repair
            form.body = "Gotowe: {{ object.name }}, część"
            for said in (
                "Gotowe: WH/RO/01234, część\nSerwis",
                "33 characters, SMS parts: 1 (UCS-2)",
                "; Unicode because of: ę ś ć",
            ):
                self.assertIn(said, form.repair_preview)
            form.body = "Gotowe: {{ object.nonsense }}"
            self.assertIn("text-danger", form.repair_preview)
            form.body = "Gotowe"

    def test_managers_change_emails_about_repairs_and_staff_do_not(self):
        self.mail.subject = "Repair {{ object.name }}"
        with self.assertRaises(AccessError):
            self.mail.with_user(self.user).subject = "No"
        foreign = self.env["mail.template"].create(
            {"name": "x", "model_id": self.env.ref("base.model_res_partner").id}
        )
        with self.assertRaises(AccessError):
            foreign.with_user(self.manager).subject = "No"
