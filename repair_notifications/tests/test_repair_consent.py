from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import RepairNotificationsCase


class TestRepairConsent(RepairNotificationsCase):
    """What customers agree to, and how the shop proves it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ref = "repair_notifications.consent_purpose_{}".format
        cls.processing = cls.env.ref(ref("data_processing"))
        cls.marketing = cls.env.ref(ref("marketing"))
        cls.consents = cls.env["repair.consent"]

    def log(self, partner):
        return self.consents.search([("partner_id", "=", partner.id)], order="id")

    def choices(self, partner, **changes):
        """Return a customer's choices with some of them changed, as the form does."""
        by_id = {
            self.env.ref(f"repair_notifications.consent_purpose_{k}").id: v
            for k, v in changes.items()
        }
        return [{**c, **by_id.get(c["id"], {})} for c in partner.consent_choices]

    def test_consents_are_offered_when_a_customer_is_created(self):
        with Form(self.env["res.partner"].with_user(self.user_of_contacts())) as form:
            form.name = "Anna"
            offered = {choice["name"]: choice for choice in form.consent_choices}
            self.assertEqual(offered["Data processing"]["required"], True)
            self.assertEqual(offered["Marketing"]["required"], False)
            form.consent_choices = [
                {**choice, "given": choice["name"] == "Marketing"}
                for choice in form.consent_choices
            ]
        self.assertEqual(self.log(form.record).purpose_id, self.marketing)

    def user_of_contacts(self):
        return new_test_user(
            self.env,
            "clerk_with_contacts",
            groups="stock.group_stock_user,base.group_partner_manager",
        )

    def test_way_and_evidence_of_a_decision_are_kept(self):
        self.customer.consent_choices = self.choices(
            self.customer,
            marketing={"given": True, "way": "paper", "evidence": "form 12/2026"},
        )
        row = self.log(self.customer)[-1]
        self.assertEqual((row.way, row.evidence), ("paper", "form 12/2026"))
        self.assertEqual((row.version, row.text), (1, self.marketing.text))

    def test_the_text_is_kept_as_the_customer_read_it(self):
        self.env["res.lang"]._activate_lang("pl_PL")
        self.marketing.with_context(lang="pl_PL").text = "Chcę dostawać oferty."
        self.customer.lang = "pl_PL"
        row = self.consents._record(self.customer, self.marketing, True, "phone", "x")
        self.assertEqual(row.text, "Chcę dostawać oferty.")

    def test_a_consent_is_withdrawn_at_any_time(self):
        for given in (True, False):
            self.customer.consent_choices = self.choices(
                self.customer, marketing={"given": given}
            )
        rows = self.log(self.customer).filtered("purpose_id")[-2:]
        self.assertEqual(rows.mapped("given"), [True, False])
        self.assertNotIn(
            self.marketing.id,
            self.consents._given(self.customer, self.company)[self.customer.id],
        )

    def test_what_did_not_change_is_not_decided_again(self):
        before = self.log(self.customer)
        self.customer.consent_choices = self.choices(self.customer)
        self.assertEqual(self.log(self.customer), before)

    def test_a_new_version_is_not_accepted_and_the_tab_says_so(self):
        self.processing.version = 2
        self.customer.invalidate_recordset()
        choice = self.customer.consent_choices[0]
        self.assertFalse(choice["given"])
        self.assertIn("Agreed to version 1", choice["note"])

    def test_a_version_can_only_be_raised(self):
        self.processing.version = 3
        with self.assertRaisesRegex(UserError, "only be raised"):
            self.processing.version = 2

    def test_changing_a_text_that_customers_agreed_to_asks_about_its_version(self):
        with Form(self.processing.with_user(self.manager)) as form:
            with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
                form.text = "I agree to everything."
            self.assertIn("agreed to version 1", "".join(logs.output))

    @mute_logger("odoo.sql_db")
    def test_marketing_is_voluntary(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.marketing.required = True
            self.marketing.flush_recordset()

    def test_a_company_may_have_its_own_text_for_data_processing(self):
        own = self.processing.copy({"company_id": self.company.id, "name": "Ours"})
        self.customer.invalidate_recordset()
        self.assertFalse(self.customer.data_processing_consent)
        names = [choice["name"] for choice in self.customer.consent_choices]
        self.assertEqual(
            [n for n in names if n in ("Ours", "Data processing")], ["Ours"]
        )
        own.active = False
        self.customer.invalidate_recordset()
        self.assertTrue(self.customer.data_processing_consent)

    def test_the_common_text_for_data_processing_stays(self):
        with self.assertRaisesRegex(ValidationError, "is needed"):
            self.processing.active = False

    def test_business_customers_are_not_asked_what_is_for_private_ones(self):
        self.marketing.audience = "private"
        company = self.env["res.partner"].create({"name": "Firma", "is_company": True})
        self.assertFalse(self.marketing._is_asked_of(company))
        self.assertTrue(self.marketing._is_asked_of(self.customer))

    def test_switching_a_channel_is_in_the_log_too(self):
        self.customer.with_user(self.user_of_contacts()).notify_sms = False
        self.customer.notify_sms = False
        row = self.log(self.customer)[-1]
        self.assertEqual((row.channel, row.given, row.way), ("sms", False, "counter"))
        self.assertIn("clerk_with_contacts", row.evidence)
        self.assertEqual(len(self.log(self.customer).filtered("channel")), 1)

    def dialog(self, user):
        wizard = self.env["repair.consent.record"].with_user(user)
        return wizard.create({"partner_id": self.customer.id})

    def test_staff_who_may_not_change_customers_record_what_they_say(self):
        with self.assertRaises(AccessError):
            self.customer.with_user(self.user).name = "X"
        dialog = self.dialog(self.user)
        dialog.consent_choices = self.choices(
            self.customer, marketing={"given": True, "way": "phone", "evidence": "y"}
        )
        dialog.notify_email = False
        dialog.action_record()
        consent, channel = self.log(self.customer)[-2:]
        self.assertEqual((consent.purpose_id, consent.way), (self.marketing, "phone"))
        self.assertEqual((channel.channel, channel.given), ("email", False))
        self.assertEqual(channel.create_uid, self.user)

    def test_others_record_nothing(self):
        nobody = new_test_user(self.env, "no_shop_staff", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.dialog(nobody)
        with self.assertRaises(AccessError):
            self.consents.with_user(nobody)._record(
                self.customer.with_user(nobody), self.marketing, True, "sms", "x"
            )

    def test_nobody_edits_or_deletes_the_log(self):
        row = self.log(self.customer)[:1]
        admin = self.env.ref("base.user_admin")
        for user in (self.user, self.manager, admin):
            self.assertTrue(
                row.with_user(user if user != self.user else self.user).text
            )
            for attempt in (
                lambda r: r.write({"evidence": "x"}),
                lambda r: r.unlink(),
                lambda r: r.copy(),
            ):
                with self.assertRaises(AccessError):
                    attempt(row.with_user(user))
        with self.assertRaisesRegex(UserError, "is not deleted"):
            row.sudo().unlink()

    def test_managers_change_purposes_and_staff_do_not(self):
        self.marketing.with_user(self.manager).text = "Offers"
        with self.assertRaises(AccessError):
            self.marketing.with_user(self.user).text = "No"

    def test_companies_do_not_see_each_others_log(self):
        stranger = self.stranger()
        found = self.consents.with_user(stranger).search([])
        self.assertFalse(found & self.log(self.customer))

    def test_the_tab_says_what_the_customer_can_receive_and_why_not(self):
        overview = {row["event"]: row for row in self.customer.message_overview}
        self.assertEqual(overview["Ready"], {"event": "Ready", "sms": "", "email": ""})
        self.assertEqual(overview["Closed"]["sms"], "The rule says never")
        with Form(self.customer) as form:
            form.phone = "22 123 45 67"
            overview = {row["event"]: row for row in form.message_overview}
            self.assertIn("not a mobile", overview["Ready"]["sms"])

    def test_a_text_on_the_basis_of_a_consent_goes_only_to_those_who_gave_it(self):
        rule = self.rule("ready")
        rule.sms_template_id.write(
            {"repair_basis": "consent", "repair_purpose_id": self.marketing.id}
        )
        repair = self.make_repair()
        repair._set_milestone("ready")
        rows = self.rows(repair, "ready")
        self.assertEqual(
            rows["sms"].explanation,
            "SMS not sent: The consent that the rule asks for is missing, Marketing",
        )
        self.consents._record(self.customer, self.marketing, True, "phone", "x")
        repair = self.make_repair()
        repair._set_milestone("ready")
        rows = self.rows(repair, "ready")
        self.assertEqual(rows["sms"].basis, "consent")
        self.assertEqual(rows["sms"].consent_id.purpose_id, self.marketing)
        self.assertEqual(rows["email"].basis, "contract")
        self.assertEqual(rows["email"].consent_id.purpose_id, self.processing)
        self.assertEqual(rows["email"].consent_version, 1)

    def test_a_text_that_became_advertising_is_not_sent_silently(self):
        self.rule("ready").sms_template_id.body = "Zapraszamy po odbior"
        self.company.repair_promotional_words = "zaprasz"
        repair = self.make_repair()
        repair._set_milestone("ready")
        row = self.rows(repair, "ready")["sms"]
        self.assertEqual((row.state, row.reason), ("held_back", "promotional"))
        self.assertIn("zaprasz", repair.notification_trouble)
