import base64
import logging

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import RepairNotificationsCase

TEXT = "Erased at the customer's request"
JOURNAL = "odoo.addons.repair_notifications.models.res_partner_erase"


class PersonalDataEraseCase(RepairNotificationsCase):
    """A customer whose repair is over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.make_repair()

    def close(self, repair=None):
        repair = repair or self.repair
        repair._set_milestone("ready")
        repair._set_milestone("closed")

    def wizard(self, user=None, partner=None, name="Jan Kowalski"):
        wizards = self.env["repair.partner.erase"].with_user(user or self.manager)
        partner = partner or self.customer
        return wizards.create({"partner_id": partner.id, "confirmed_name": name})

    def erase(self, **kwargs):
        """Close the repair and erase its customer as a manager does."""
        self.close()
        self.wizard(**kwargs).action_erase()
        self.env.invalidate_all()

    def attach(self, record):
        """Give a record a file and return it."""
        return self.env["ir.attachment"].create(
            {
                "name": "photo.png",
                "datas": base64.b64encode(b"face"),
                "res_model": record._name,
                "res_id": record.id,
            }
        )


class TestErasure(PersonalDataEraseCase):
    """What goes and what stays."""

    def test_the_contact_is_nobody_afterwards(self):
        self.customer.write(
            {"street": "Long 1", "vat": "PL5260001246", "comment": "Friendly"}
        )
        self.erase()
        customer = self.customer
        self.assertEqual(customer.name, f"Erased customer {customer.id}")
        self.assertFalse(customer.active)
        for name in ("phone", "email", "street", "vat", "comment", "image_1920"):
            self.assertFalse(customer[name], name)
        self.assertFalse(customer.phone_sanitized or customer.email_normalized)

    def test_contacts_below_are_erased_too(self):
        below = self.env["res.partner"].create(
            {"name": "Ewa", "phone": "601 100 200", "parent_id": self.customer.id}
        )
        self.erase()
        self.assertEqual(below.name, f"Erased customer {below.id}")
        self.assertFalse(below.phone or below.active)

    def test_the_company_of_an_erased_person_keeps_its_address(self):
        firm = self.env["res.partner"].create(
            {"name": "Firm", "is_company": True, "street": "Short 2"}
        )
        firm.vat = "PL5260001246"
        self.customer.parent_id = firm
        self.erase()
        self.assertEqual((firm.street, firm.vat), ("Short 2", "PL5260001246"))
        self.assertFalse(self.customer.street)

    def test_the_card_keeps_no_old_values(self):
        self.customer.message_post(body="He has a new car")
        self.env.flush_all()
        self.cr.precommit.run()
        self.customer.phone = "602 000 111"
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertTrue(self.customer.message_ids.tracking_value_ids)
        self.erase()
        self.env.flush_all()
        self.cr.precommit.run()
        messages = self.customer.message_ids
        self.assertFalse(messages.tracking_value_ids)
        self.assertNotIn("car", str(messages.mapped("body")))

    def test_the_journal_keeps_what_happened_without_words_and_address(self):
        self.repair._set_milestone("ready")
        self.hand_over()
        row = self.rows(self.repair, "ready")["email"]
        self.erase()
        self.assertEqual((row.event, row.channel), ("ready", "email"))
        self.assertTrue(row.handed_at)
        self.assertFalse(row.address or row.subject or row.body or row.detail)

    def test_of_a_rating_only_the_stars_stay(self):
        self.close()
        rating = self.repair._rate("1", "You ruined Jan's phone", "203.0.113.7")
        rating.answer = "Dear Jan, sorry"
        self.wizard().action_erase()
        self.env.invalidate_all()
        self.assertEqual((rating.stars, rating.comment), (1, TEXT))
        self.assertEqual(rating.answer, TEXT)
        self.assertFalse(rating.evidence)
        self.assertNotIn("ruined", str(self.repair.message_ids.mapped("body")))

    def test_a_queued_message_is_dropped(self):
        self.close()
        row = self.rows(self.repair, "ready")["email"]
        self.assertEqual(row.state, "queued")
        self.wizard().action_erase()
        self.assertEqual((row.state, row.reason), ("held_back", "erased"))
        self.hand_over()
        self.assertFalse(row.mail_message_id)

    def test_messages_in_cores_queues_are_dropped(self):
        mail = self.env["mail.mail"].create(
            {"recipient_ids": self.customer.ids, "body_html": "Hi", "subject": "Hi"}
        )
        self.repair._message_sms("Hi", partner_ids=self.customer.ids, put_in_queue=True)
        self.erase()
        self.assertEqual(mail.state, "cancel")
        found = self.env["sms.sms"].search([("partner_id", "=", self.customer.id)])
        self.assertFalse(found)

    def test_others_still_get_a_mail_that_waits(self):
        other = self.env["res.partner"].create({"name": "Ewa", "email": "e@x.pl"})
        mail, copy = self.env["mail.mail"].create(
            [
                {"recipient_ids": (self.customer + other).ids, "body_html": "Offer"},
                {"email_to": "Jan <jan@example.com>, x@x.pl", "body_html": "Offer"},
            ]
        )
        self.erase()
        self.assertEqual((mail.state, mail.recipient_ids), ("outgoing", other))
        self.assertEqual((copy.state, copy.email_to), ("outgoing", "x@x.pl"))

    def test_messages_to_and_from_the_customer_are_erased(self):
        file = self.attach(self.repair)
        sent = self.repair.message_post(
            body="Dear Jan",
            subject="About Jan",
            partner_ids=self.customer.ids,
            attachment_ids=file.ids,
            subtype_xmlid="mail.mt_comment",
        )
        came = self.repair.message_post(
            body="I am Jan", author_id=self.customer.id, message_type="email"
        )
        self.erase()
        for message in (sent, came):
            self.assertIn(TEXT, message.body)
            self.assertFalse(message.subject)
        self.assertFalse(came.email_from)
        self.assertFalse(file.exists())

    def test_nothing_of_a_message_is_left_in_its_mails_and_deliveries(self):
        sms = self.repair._message_sms(
            "Dear Jan", partner_ids=self.customer.ids, put_in_queue=True
        )
        sent = self.repair.message_post(
            body="Dear Jan",
            partner_ids=self.customer.ids,
            subtype_xmlid="mail.mt_comment",
        )
        mail = self.env["mail.mail"].create(
            {"mail_message_id": sent.id, "body_html": "Dear Jan", "email_to": "j@x.pl"}
        )
        self.erase()
        self.assertNotIn("Jan", mail.body_html)
        self.assertFalse(mail.email_to)
        self.assertFalse(sms.notification_ids.sms_number)

    def test_notes_of_the_staff_stay(self):
        note = self.repair.message_post(body="Fan is broken")
        self.repair.internal_notes = "Screws in the box"
        self.erase()
        self.assertIn("Fan is broken", note.body)
        self.assertIn("Screws in the box", self.repair.internal_notes)

    def test_an_invoice_that_was_sent_along_is_not_deleted(self):
        invoice = self.env["account.move"].create({"move_type": "out_invoice"})
        file = self.attach(invoice)
        message = self.repair.message_post(
            body="Your invoice",
            partner_ids=self.customer.ids,
            subtype_xmlid="mail.mt_comment",
        )
        message.attachment_ids = file
        self.erase()
        self.assertTrue(file.exists())
        self.assertFalse(message.attachment_ids)

    def test_a_consent_stays_without_its_evidence(self):
        consent = self.env["repair.consent"].search(
            [("partner_id", "=", self.customer.id)]
        )
        names = ("purpose_id", "version", "text", "given", "way", "decided_at")
        before = [consent[name] for name in names]
        self.erase()
        self.assertEqual([consent[name] for name in names], before)
        self.assertEqual(consent.evidence, TEXT)

    def test_an_approval_stays_without_its_evidence(self):
        self.make_quotation(self.repair)
        self.repair.action_ask_approval()
        approval = self.repair.approval_id
        approval._decide(True, "sms", "tak, Jan")
        self.erase()
        self.assertEqual((approval.state, approval.evidence), ("accepted", TEXT))
        self.assertEqual(approval.amount_total, 250)

    def test_a_request_and_its_copies_say_nothing_any_more(self):
        request = self.env["repair.request"].create(
            {
                "summary": "Jan's laptop",
                "description": "<p>My name is Jan</p>",
                "device": "Jan's Lenovo",
                "partner_id": self.customer.id,
                "product_id": self.device.id,
            }
        )
        file = self.attach(request)
        request._make_repairs()
        copy = self.env["ir.attachment"].search(
            [("res_model", "=", "repair.order"), ("name", "=", "photo.png")]
        )
        request.write({"state": "resolved", "resolution": "Jan was told"})
        self.close(request.repair_ids)
        self.erase()
        self.assertEqual((request.summary, request.resolution), (TEXT, TEXT))
        self.assertFalse(request.description or request.device)
        self.assertNotIn("Jan", request.repair_ids.internal_notes)
        self.assertFalse((file | copy).exists())

    def test_nobody_logs_in_as_the_customer_any_more(self):
        user = new_test_user(
            self.env,
            "jan@example.com",
            groups="base.group_portal",
            partner_id=self.customer.id,
        )
        self.erase(name=user.name)
        self.assertEqual((user.active, user.login), (False, f"erased-{user.id}"))

    def test_it_can_be_repeated(self):
        self.erase()
        name = f"Erased customer {self.customer.id}"
        self.wizard(name=name).action_erase()
        self.assertEqual(self.customer.name, name)

    def test_another_customer_with_the_same_number_loses_nothing(self):
        other = self.env["res.partner"].create(
            {"name": "Ewa", "phone": "600 100 200", "data_processing_consent": True}
        )
        repair = self.make_repair(partner_id=other.id)
        message = repair._message_sms("Dear Ewa", partner_ids=other.ids)
        self.erase()
        self.assertIn("Dear Ewa", message.body)
        self.assertEqual(message.notification_ids.sms_number, "+48600100200")

    def test_it_is_logged_without_personal_data(self):
        with self.assertLogs(JOURNAL, logging.INFO) as logs:
            self.erase()
        self.assertNotIn("Jan", str(logs.output))
        if "privacy.log" in self.env:
            log = self.env["privacy.log"].search([], order="id desc", limit=1)
            self.assertEqual(log.anonymized_name, "J** K*******")
            self.assertEqual(log.user_id, self.manager)


class TestErasureWizard(PersonalDataEraseCase):
    """Who may erase, and what has to be done before."""

    def test_staff_may_not_erase(self):
        self.close()
        with self.assertRaises(AccessError):
            self.wizard(user=self.user)

    def test_a_manager_of_another_company_may_not_erase(self):
        self.close()
        stranger = self.stranger()
        with self.assertRaisesRegex(UserError, "Another company"):
            self.wizard(user=stranger).action_erase()
        self.customer.company_id = self.company
        with self.assertRaises(AccessError):
            self.wizard(user=stranger).action_erase()

    def test_what_another_company_has_is_not_named(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        request = self.env["repair.request"].create(
            {"summary": "Loud", "partner_id": self.customer.id, "company_id": other.id}
        )
        self.assertNotIn(request.name, self.wizard().blocker_text)
        self.assertIn("Another company", self.wizard().blocker_text)

    def test_an_open_repair_is_named(self):
        with self.assertRaisesRegex(UserError, self.repair.name):
            self.wizard().action_erase()
        self.assertEqual(self.customer.name, "Jan Kowalski")

    def test_an_open_request_is_named(self):
        self.close()
        request = self.env["repair.request"].create(
            {"summary": "Loud", "partner_id": self.customer.id}
        )
        with self.assertRaisesRegex(UserError, request.name):
            self.wizard().action_erase()

    def test_an_unpaid_invoice_is_named(self):
        self.close()
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    (0, 0, {"name": "Fan", "price_unit": 10, "tax_ids": False})
                ],
            }
        )
        invoice.action_post()
        with self.assertRaisesRegex(UserError, invoice.name):
            self.wizard().action_erase()
        self.assertIn(invoice.name, self.wizard().kept_text)

    def test_a_user_of_the_database_is_no_customer(self):
        with self.assertRaisesRegex(UserError, "Not a customer"):
            self.wizard(partner=self.user.partner_id).action_erase()

    def test_another_name_is_refused(self):
        self.close()
        with self.assertRaisesRegex(UserError, "Type the name"):
            self.wizard(name="Jan").action_erase()
        self.wizard(name=" jan  kowalski").action_erase()

    def test_the_form_says_what_goes_and_what_stays(self):
        self.close()
        wizards = self.env["repair.partner.erase"].with_user(self.manager)
        form = Form(wizards.with_context(default_partner_id=self.customer.id))
        self.assertIn("Jan Kowalski", form.erased_text)
        self.assertIn("Consents", form.kept_text)
        self.assertFalse(form.blocker_text)

    @mute_logger("odoo.sql_db")
    def test_what_proves_something_is_not_deleted(self):
        self.repair._set_milestone("ready")
        consents = self.env["repair.consent"].search([], limit=1)
        for records in (self.customer, consents, self.repair.notification_ids):
            with self.assertRaisesRegex(UserError, "Erase Personal Data"):
                records.unlink()


class PrivacyLookup:
    """Core's search for a person, where that is installed."""

    def look_up(self, name="Jan Kowalski", email="jan@example.com"):
        """Return the lines that core's wizard finds."""
        if "privacy.lookup.wizard" not in self.env:
            self.skipTest("The addon privacy_lookup is not installed.")
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": name, "email": email}
        )
        wizard.action_lookup()
        return wizard.line_ids

    def found(self, lines):
        """Return the names of our models among lines."""
        return {m for m in lines.mapped("res_model") if m.startswith("repair.")}

    def refuse(self, lines, model):
        """Check that a line of a model cannot be deleted."""
        line = lines.filtered(lambda line: line.res_model == model)[:1]
        with self.assertRaisesRegex(UserError, "Erase Personal Data"):
            line.action_unlink()


class TestPrivacyLookup(PrivacyLookup, PersonalDataEraseCase):
    """Core finds what we keep, cannot break it, and finds nothing after an erasure."""

    def test_core_finds_what_is_kept_about_a_customer(self):
        self.repair._set_milestone("ready")
        self.make_quotation(self.repair)
        self.repair.sale_order_id._ask_for_approval()
        self.env["repair.request"].create(
            {"summary": "Loud", "partner_id": self.customer.id}
        )
        names = ("order", "request", "consent", "notification")
        expected = {f"repair.{name}" for name in names}
        self.assertLessEqual(expected, self.found(self.look_up()))

    def test_core_deletes_nothing_that_proves_something(self):
        self.repair._set_milestone("ready")
        lines = self.look_up()
        for model in ("res.partner", "repair.consent", "repair.notification"):
            self.refuse(lines, model)

    def test_core_deletes_and_archives_what_may_go(self):
        request = self.env["repair.request"].create(
            {"summary": "Loud", "partner_id": self.customer.id}
        )
        request.notification_ids.flush_recordset()
        lines = self.look_up()
        lines.filtered(lambda line: line.res_model == "repair.request").action_unlink()
        self.assertFalse(request.exists())
        lines.action_archive_all()
        self.assertFalse(self.customer.active)

    def test_core_finds_nothing_of_ours_after_an_erasure(self):
        self.repair._set_milestone("ready")
        self.hand_over()
        self.erase()
        lines = self.look_up()
        self.assertFalse(self.found(lines))
        self.assertNotIn("res.partner", lines.mapped("res_model"))

    def test_from_the_contact_it_is_one_click(self):
        manager = self.env["res.partner"].with_user(self.manager)
        bindings = self.env["ir.actions.actions"].with_user(self.manager)
        names = {
            action["name"]
            for actions in bindings.get_bindings(manager._name).values()
            for action in actions
        }
        self.assertLessEqual({"Erase Personal Data", "Export Personal Data"}, names)
