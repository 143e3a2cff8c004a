import uuid
from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.repair_notifications.models import repair_request_draft_confirm

from .request_common import EMAIL, RequestFormCase, draw


@tagged("-at_install", "post_install")
class TestRequestAttacks(RequestFormCase):
    """The public form in the hands of somebody who means harm."""

    def answer(self, **vals):
        """Send a form; return what can be told from the answer."""
        answer = self.post(**vals)
        return answer.status_code, answer.headers.get("Location"), answer.text

    def test_a_parameter_that_no_function_takes_is_left_out(self):
        self.assertEqual(self.url_open("/repair-request?self=1").status_code, 200)
        files = {"": (None, "x"), "name": (None, "Ewa")}
        page = self.url_open("/repair-request?self=1", files=files)
        self.assertLess(page.status_code, 500)

    def test_a_file_in_place_of_a_text_is_left_out(self):
        for name in ("name", "key", "handover_in"):
            files = {name: ("photo.jpg", draw())}
            data = self.form(**{name: None})
            page = self.url_open(self.path, data=data, files=files)
            self.assertEqual(page.status_code, 422)
        self.assertFalse(self.mails())

    # -- robots ------------------------------------------------------------------

    def test_a_robot_that_fills_in_everything_is_told_nothing(self):
        person = self.answer()
        before = self.draft()
        self.assertEqual(self.answer(homepage="http://spam.example"), person)
        self.assertEqual(self.draft(), before)
        self.assertEqual(len(self.mails()), 1)

    def test_a_robot_is_too_quick(self):
        page = self.post(key=self.key(age_s=1))
        self.assertEqual(page.status_code, 422)
        self.assertIn("That was very quick", page.text)
        self.assertFalse(self.draft() or self.mails())

    def test_a_form_without_a_key_of_ours_is_not_taken(self):
        start, _dot, signature = self.key().rpartition(".")
        later = f"{int(start.split('.')[0]) - 1}.{start.split('.')[1]}.{signature}"
        for key in ("", "x", "1.2.3", "ą.ę", later, self.key(age_s=90000)):
            page = self.post(key=key, files=[draw()])
            self.assertEqual(page.status_code, 422)
            self.assertIn("open for a long time", page.text)
        self.assertFalse(self.draft() or self.mails())

    def test_a_key_of_another_shop_or_user_is_not_taken(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        public = self.env.ref("base.public_user")
        foreign = self.drafts.with_company(other)._new_key(public)
        for key in (foreign, self.key(user=self.user)):
            self.assertEqual(self.post(key=key).status_code, 422)
        self.assertFalse(self.draft())

    def test_many_forms_of_one_address_are_slowed_down(self):
        attempts = self.env["repair.link.miss"]
        for _form in range(30):
            attempts._count("127.0.0.1", "form")
        page = self.post()
        self.assertEqual(page.status_code, 429)
        self.assertIn("Does not charge", page.text)
        self.assertFalse(self.draft() or self.mails())

    def test_forms_are_counted_apart_from_wrong_links(self):
        attempts = self.env["repair.link.miss"]
        for _form in range(30):
            attempts._count("127.0.0.1", "form")
        self.assertFalse(attempts._is_over_limit("127.0.0.1"))

    def test_all_addresses_of_one_ipv6_customer_are_one(self):
        attempts = self.env["repair.link.miss"]
        for number in range(30):
            attempts._count(f"2001:db8:1:2::{number}", "form")
        self.assertTrue(attempts._is_over_limit("2001:db8:1:2:ff::", "form"))
        self.assertFalse(attempts._is_over_limit("2001:db8:1:3::", "form"))

    def test_a_form_of_another_page_is_not_taken(self):
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.post(csrf_token="x")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.draft())

    # -- messages to strangers ---------------------------------------------------

    def test_a_stranger_gets_three_mails_a_day_at_most(self):
        emails = [EMAIL, EMAIL, "Ewa <EWA@example.com>", "EWA@example.com"]
        answers = {self.answer(email=email) for email in emails}
        self.assertEqual(len(answers), 1)
        self.assertEqual(len(self.mails()), 3)
        self.assertEqual(self.draft().state, "waiting")

    def test_extensions_of_an_address_are_the_same_mailbox(self):
        for number in range(4):
            self.post(email=f"ewa+{number}@example.com")
        self.assertEqual(len(self.mails()), 3)

    def test_a_shop_sends_so_many_mails_an_hour_and_not_more(self):
        limit = f"{repair_request_draft_confirm.__name__}._MAILS_AN_HOUR"
        self.startPatcher(patch(limit, 1))
        self.post()
        self.assertEqual(self.post(email="other@example.com").status_code, 429)
        self.assertEqual(len(self.mails()), 1)

    def test_one_mail_goes_to_one_address(self):
        for email in (
            "a@example.com, b@example.com",
            "a@example.com\nBcc: b@example.com",
            "a@example.com;b@example.com",
            "<script>@example.com",
        ):
            self.assertEqual(self.post(email=email).status_code, 422, email)
        self.assertFalse(self.mails())

    def test_no_sms_goes_to_a_number_that_somebody_typed(self):
        self.post()
        self.confirm()
        row = self.rows(self.made(), "request_received")["sms"]
        self.assertEqual((row.state, row.address), ("held_back", False))

    def test_a_form_sent_twice_is_one_request_and_one_mail(self):
        key = self.key()
        self.assertEqual(self.answer(key=key), self.answer(key=key))
        self.assertEqual(len(self.mails()), 1)
        self.confirm()
        self.answer(key=key)
        self.assertEqual((len(self.made()), len(self.mails())), (1, 1))

    def test_a_form_sent_twice_at_once_is_tried_again(self):
        self.post(key=self.key())
        drafts = self.drafts.with_company(self.company)
        key = self.draft().key
        self.patch(type(drafts), "_of_key", lambda drafts, key: drafts.browse())
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError):
            drafts._start(key)

    # -- confirming --------------------------------------------------------------

    def test_confirming_again_makes_nothing_new(self):
        self.post()
        for _click in range(3):
            self.assertEqual(self.confirm().status_code, 303)
        request = self.made()
        self.assertEqual(len(request), 1)
        self.assertEqual(len(self.rows(request, "request_received")), 2)

    def test_a_guessed_link_is_a_wrong_link_and_many_are_slowed_down(self):
        self.post()
        path = "/repair-request/confirm/"
        for guess in ("x", self.draft().key, f"{self.draft().id}", "%00", "%25"):
            self.assertEqual(self.url_open(path + guess).status_code, 404)
        for _guess in range(30):
            self.env["repair.link.miss"]._count("127.0.0.1")
        right = self.url_open(path + self.draft().token)
        self.assertEqual(right.status_code, 429)

    def test_a_form_with_mistakes_cannot_be_confirmed(self):
        self.post(name="", files=[draw()])
        self.assertFalse(self.draft().token)
        answer = self.url_open("/repair-request/confirm/False")
        self.assertEqual(answer.status_code, 404)

    def test_the_page_of_the_form_never_tells_the_link(self):
        key = self.key()
        text = self.post(key=key).text + self.post(key=key).text
        self.assertNotIn(self.draft().token, text)

    def test_staff_cannot_read_the_link_and_confirm_themselves(self):
        self.post()
        for user in (self.user, self.manager, self.env.ref("base.user_admin")):
            draft = self.draft().with_user(user).sudo(False)
            for name in ("token", "key"):
                with self.assertRaises(AccessError):
                    draft.read([name])

    # -- who is a customer -------------------------------------------------------

    def test_the_answer_does_not_tell_who_is_a_customer(self):
        known = self.answer(email="jan@example.com", phone="600 100 200")
        self.assertEqual(self.answer(), known)

    def test_an_unconfirmed_form_changes_no_customer(self):
        self.post(email="jan@example.com", name="Evil", phone="600 999 999")
        self.assertEqual(self.customer.name, "Jan Kowalski")
        self.assertFalse(self.made())

    def test_a_confirmed_form_does_not_overwrite_the_card(self):
        self.post(email="jan@example.com", name="Evil", phone="600 999 999")
        self.confirm()
        card = (self.customer.name, self.customer.phone, self.customer.lang)
        self.assertEqual(card, ("Jan Kowalski", "600 100 200", "en_US"))
        self.assertEqual(self.made().contact_phone, "600 999 999")

    def test_a_known_phone_is_no_way_to_a_customer(self):
        self.post(phone="600 100 200", name="Jan Kowalski")
        self.confirm()
        self.assertNotEqual(self.made().partner_id, self.customer)

    def test_the_customer_of_another_shop_is_not_touched(self):
        self.customer.company_id = self.env["res.company"].create({"name": "Other"})
        self.post(email="jan@example.com")
        self.confirm()
        partner = self.made().partner_id
        self.assertNotEqual(partner, self.customer)
        self.assertEqual(partner.company_id, self.company)

    def test_an_unticked_box_withdraws_nothing(self):
        self.env["repair.consent"]._record(
            self.customer, self.marketing, True, "paper", "form"
        )
        self.post(email="jan@example.com")
        self.confirm()
        given = self.env["repair.consent"]._given(self.customer, self.company)
        self.assertIn(self.marketing.id, given[self.customer.id])

    # -- what is typed and sent --------------------------------------------------

    def test_html_stays_text_on_every_page(self):
        evil = f"<img src=x onerror=alert({uuid.uuid4().int})>"
        texts = {"name": evil, "device": evil, "fault": evil}
        self.assertNotIn(evil, self.post(**texts, email=evil).text)
        self.post(**texts)
        link = f"/repair-request/confirm/{self.draft().token}"
        self.assertNotIn(evil, self.url_open(link).text)
        self.confirm()
        request = self.made()
        self.assertNotIn("<img", request.description)
        self.assertEqual((request.device, request.partner_id.name), (evil, evil))
        self.assertNotIn("<img", self.rows(request, "request_received")["email"].body)

    def test_characters_that_break_databases_do_not(self):
        answer = self.post(fault="a\0b", name="\0Ewa", handover_in="\0")
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(self.post(fault="a\0b").status_code, 303)
        self.assertEqual(self.draft().fault, "ab")

    def test_a_form_larger_than_all_its_photos_is_not_read(self):
        answer = self.post(files=[bytes(31 * 1024 * 1024)] * 2)
        self.assertEqual(answer.status_code, 413)
        self.assertFalse(self.draft())

    def test_photos_of_another_form_are_out_of_reach(self):
        self.post(name="", files=[draw()])
        photo = self.draft().photo_ids
        page = self.post(name="", files=[draw("PNG")], remove_photo=photo.id)
        self.assertTrue(photo.exists())
        self.assertEqual(page.text.count("data:image/jpg"), 1)
        placeholder = self.url_open(f"/web/image/{photo.id}").content
        self.assertTrue(placeholder.startswith(b"\x89PNG"))

    def test_a_photo_is_served_as_a_picture_and_nothing_else(self):
        self.post(files=[draw() + b"<script>alert(1)</script>"])
        self.confirm()
        self.authenticate("repair_clerk", "repair_clerk")
        answer = self.url_open(f"/web/image/{self.made().photo_ids.id}")
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn(b"script", answer.content)

    # -- rights ------------------------------------------------------------------

    def test_only_staff_of_the_shop_read_unconfirmed_requests(self):
        self.post()
        draft = self.draft().sudo(False)
        self.assertEqual(draft.with_user(self.user).email, EMAIL)
        visitor = new_test_user(self.env, "visitor", groups="base.group_portal")
        public = self.env.ref("base.public_user")
        for user in (visitor, public, self.stranger()):
            with self.assertRaises(AccessError):
                draft.with_user(user).read(["email"])

    def test_nobody_writes_unconfirmed_requests_and_managers_delete_them(self):
        self.post()
        draft = self.draft().sudo(False)
        for user in (self.user, self.manager):
            with self.assertRaises(AccessError):
                draft.with_user(user).write({"email": "evil@example.com"})
            with self.assertRaises(AccessError):
                draft.with_user(user).create({"key": "x"})
        with self.assertRaises(AccessError):
            draft.with_user(self.user).unlink()
        draft.with_user(self.manager).unlink()
