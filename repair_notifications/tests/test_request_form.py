from odoo.tests import tagged

from .request_common import EMAIL, RequestFormCase


@tagged("-at_install", "post_install")
class TestRequestForm(RequestFormCase):
    """A stranger asks for a repair, and confirms the e-mail address."""

    def test_the_form_asks_and_shows_the_texts_of_the_consents(self):
        page = self.url_open(self.path).text
        for name in ("name", "email", "phone", "device", "fault", "photos"):
            self.assertIn(f'name="{name}"', page)
        self.assertIn(self.processing.text, page)
        self.assertIn(self.marketing.text, page)

    def test_a_shop_that_did_not_switch_it_on_has_no_form(self):
        self.company.repair_request_form = False
        self.assertEqual(self.url_open(self.path).status_code, 404)
        self.assertEqual(self.post().status_code, 404)

    def test_the_only_shop_is_opened_and_one_of_several_is_chosen(self):
        answer = self.url_open("/repair-request", allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith(self.path))
        other = self.env["res.company"].create(
            {"name": "Other shop", "repair_request_form": True}
        )
        page = self.url_open("/repair-request").text
        self.assertIn(f"/repair-request/{other.id}", page)
        self.assertIn(self.path, page)

    def test_what_is_sent_waits_and_one_mail_asks_to_confirm(self):
        answer = self.post()
        self.assertEqual(answer.status_code, 303)
        draft, mail = self.draft(), self.mails()
        self.assertEqual((draft.state, draft.email), ("waiting", EMAIL))
        self.assertEqual(mail.email_to, EMAIL)
        self.assertIn(f"/repair-request/confirm/{draft.token}", mail.body_html)
        self.assertFalse(self.made())

    def test_the_mail_says_nothing_that_was_typed(self):
        typed = {"name": "WIN", "device": "1000000", "fault": "http://evil.example"}
        self.post(**typed)
        mail = self.mails()
        for text in typed.values():
            self.assertNotIn(text, f"{mail.subject} {mail.body_html}")

    def test_an_address_corrected_after_going_back_is_not_taken_for_sent(self):
        answer = self.post()
        key = self.draft().key
        answer = self.post(key=key, email="ewa2@example.com")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("sent already, to another address", answer.text)
        self.assertIn("ewa2@example.com", answer.text)
        self.assertNotIn(key, answer.text)

    def test_opening_the_link_confirms_nothing(self):
        self.post()
        page = self.url_open(f"/repair-request/confirm/{self.draft().token}")
        self.assertIn("Does not charge", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertFalse(self.made())

    def test_the_button_makes_a_request_that_is_received(self):
        self.post()
        self.confirm()
        request = self.made()
        self.assertEqual((request.source, request.state), ("web", "new"))
        self.assertEqual(
            (request.summary, request.device), ("Does not charge", "Phone X")
        )
        self.assertEqual(request.handover_in, "courier")
        rows = self.rows(request, "request_received")
        self.assertEqual(rows["email"].state, "queued")
        self.assertEqual(rows["email"].address, EMAIL)

    def test_a_stranger_becomes_a_customer_with_consents_and_their_proof(self):
        self.post(**{f"consent_{self.marketing.id}": "1"})
        self.confirm()
        partner = self.made().partner_id
        self.assertEqual((partner.name, partner.email), ("Ewa Nowak", EMAIL))
        self.assertEqual(partner.lang, "en_US")
        log = self.env["repair.consent"].search([("partner_id", "=", partner.id)])
        self.assertEqual(log.purpose_id, self.processing + self.marketing)
        self.assertEqual(set(log.mapped("way")), {"portal"})
        self.assertEqual(set(log.mapped("evidence")), {f"{EMAIL}, 127.0.0.1"})

    def test_what_is_agreed_to_is_the_text_that_was_read(self):
        self.post()
        read = self.processing.text
        self.processing.write({"text": "I agree to everything.", "version": 2})
        self.confirm()
        domain = [("partner_id", "=", self.made().partner_id.id)]
        row = self.env["repair.consent"].search(domain)
        self.assertEqual((row.version, row.text), (1, read))

    def test_a_known_customer_is_found_by_the_confirmed_address(self):
        self.post(email="Jan@Example.com", name="Johnny")
        self.confirm()
        request = self.made()
        self.assertEqual(request.partner_id, self.customer)
        self.assertEqual(
            (request.contact_name, self.customer.name), ("Johnny", "Jan Kowalski")
        )

    def test_of_several_with_one_address_the_one_with_the_name_is_taken(self):
        vals = {"parent_id": self.customer.id, "email": EMAIL}
        partners = self.env["res.partner"].create(
            [{**vals, "type": "other"}, {**vals, "name": "EWA Nowak"}]
        )
        self.post()
        self.confirm()
        self.assertEqual(self.made().partner_id, partners[1])

    def test_the_page_of_a_repair_leads_to_the_form(self):
        link = self.make_repair().page_link
        self.assertIn(f'href="{self.path}"', self.url_open(link).text)
        self.company.repair_request_form = False
        self.assertNotIn(self.path, self.url_open(link).text)

    def test_the_phone_goes_on_the_card_when_staff_checked_it(self):
        self.post()
        self.confirm()
        request = self.made()
        self.assertEqual(request.contact_phone, "600 100 300")
        self.assertFalse(request.partner_id.phone)
        request.action_use_contact_phone()
        self.assertEqual(request.partner_id.phone, "600 100 300")
        self.assertFalse(request.contact_phone)

    def test_what_was_confirmed_is_not_kept_twice(self):
        self.post()
        draft = self.draft()
        self.confirm()
        self.assertFalse(draft.email or draft.name or draft.phone or draft.fault)
        page = self.url_open(f"/repair-request/confirm/{draft.token}").text
        self.assertIn(self.made().name, page)

    def test_a_long_fault_is_cut_in_the_summary_only(self):
        self.post(fault="a" * 200 + "\nsecond line")
        self.confirm()
        request = self.made()
        self.assertEqual(len(request.summary), 80)
        self.assertIn("second line", request.description)

    def test_a_customer_reads_and_can_have_erased_what_the_form_said(self):
        self.post(email="jan@example.com", name="Johnny")
        self.confirm()
        self.post(email="jan@example.com", fault="Still unconfirmed")
        request, customer = self.made(), self.customer.with_user(self.manager)
        told = str(customer._prepare_personal_data())
        for text in ("Johnny", "Web form", "Still unconfirmed"):
            self.assertIn(text, told)
        request.write({"state": "resolved", "resolution": "Done"})
        self.customer.sudo()._erase_personal_data()
        self.assertFalse(request.contact_name or request.evidence)
        self.assertFalse(self.drafts.search([("email", "=", "jan@example.com")]))


@tagged("-at_install", "post_install")
class TestRequestFormMistakes(RequestFormCase):
    """A form with mistakes says what is wrong, where, and loses nothing."""

    def mistakes(self, **vals):
        """Send the form; return the page, which must refuse it."""
        answer = self.post(**vals)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.mails())
        return answer.text

    def test_each_mistake_stands_at_its_field(self):
        page = self.mistakes(name=" ", email="jan@", phone="12", device="", fault="")
        for name in ("name", "email", "phone", "device", "fault"):
            self.assertIn(f'id="{name}_error"', page)
            self.assertRegex(page, rf'id="{name}"[^>]*aria-invalid="true"')

    def test_the_first_wrong_field_gets_the_focus(self):
        page = self.mistakes(email="", device="")
        self.assertEqual(page.count("autofocus"), 1)
        self.assertRegex(page, r'id="email"[^>]*autofocus')

    def test_what_was_typed_is_kept(self):
        page = self.mistakes(email="", **{f"consent_{self.marketing.id}": "1"})
        for text in ("Ewa Nowak", "600 100 300", "Phone X", "Does not charge"):
            self.assertIn(text, page)
        self.assertRegex(page, 'id="handover_courier"[^>]*checked')
        self.assertRegex(page, f'id="consent_{self.marketing.id}"[^>]*checked')

    def test_the_mistakes_are_told_in_the_language_of_the_page(self):
        self.load_polish()
        answer = self.post(f"/pl{self.path}", name="")
        self.assertIn("Wpisz imię i nazwisko.", answer.text)

    def test_a_required_consent_is_needed_and_a_voluntary_one_is_not(self):
        page = self.mistakes(**{f"consent_{self.processing.id}": None})
        self.assertIn("Without this consent we cannot take your request.", page)
        self.assertEqual(self.post().status_code, 303)

    def test_a_text_that_changed_meanwhile_is_not_agreed_to(self):
        self.processing.version = 2
        page = self.mistakes()
        self.assertIn("changed while you were reading", page)
        self.assertNotRegex(page, f'id="consent_{self.processing.id}"[^>]*checked')

    def test_numbers_that_can_be_called_are_taken(self):
        for phone in ("", "12 345 67 89", "+49 30 901820", "600-100-300"):
            self.assertEqual(
                self.post(phone=phone, email=f"a{len(phone)}@x.pl").status_code, 303
            )

    def test_too_much_text_and_an_unknown_way_are_refused(self):
        page = self.mistakes(fault="x" * 4001, handover_in="by_air")
        self.assertIn("At most 4000 characters", page)
        self.assertIn("Choose how the device gets to us.", page)
