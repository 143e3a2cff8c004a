from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .request_common import RequestFormCase, draw


@tagged("-at_install", "post_install")
class TestRequestPortal(RequestFormCase):
    """A customer with a login asks for a repair, and sees what became of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visitor = new_test_user(
            cls.env,
            "visitor",
            groups="base.group_portal",
            name="Ola Portal",
            email="ola@example.com",
        )
        cls.visitor.partner_id.phone = "600 100 400"

    def setUp(self):
        super().setUp()
        self.authenticate("visitor", "visitor")

    def send(self, **vals):
        key = self.key(user=self.visitor)
        vals = {"key": key, "name": None, "email": None, "phone": "600100400", **vals}
        return self.post("/my/requests/new", **vals)

    def test_the_form_knows_the_customer(self):
        page = self.url_open("/my/requests/new").text
        for text in ("Ola Portal", "ola@example.com", 'value="600 100 400"'):
            self.assertIn(text, page)
        self.assertNotIn('name="email"', page)

    def test_the_public_form_leads_to_the_own_one(self):
        answer = self.url_open(self.path, allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith("/my/requests/new"))

    def test_it_is_received_at_once_without_confirming(self):
        answer = self.send(files=[draw()])
        self.assertTrue(answer.headers["Location"].endswith("/my/requests?sent=1"))
        request = self.made()
        self.assertEqual(request.partner_id, self.visitor.partner_id)
        self.assertEqual((request.source, request.state), ("portal", "new"))
        self.assertEqual(request.evidence, "Ola Portal (visitor), 127.0.0.1")
        self.assertEqual(len(request.photo_ids), 1)
        self.assertIn("email", self.rows(request, "request_received"))
        self.assertFalse(self.mails())

    def test_the_phone_of_the_card_is_not_told_again(self):
        self.send()
        self.assertFalse(self.made().contact_phone or self.made().contact_name)
        self.send(phone="600 100 500")
        self.assertEqual(self.made()[0].contact_phone, "600 100 500")

    def test_nobody_asks_in_the_name_of_others(self):
        self.send(name="Jan Kowalski", email="jan@example.com", partner_id="1")
        self.assertEqual(self.made().partner_id, self.visitor.partner_id)

    def test_a_mistake_keeps_what_was_typed(self):
        page = self.send(device="", files=[draw()])
        self.assertEqual(page.status_code, 422)
        self.assertIn("Does not charge", page.text)
        self.assertIn("data:image/jpg;base64,", page.text)
        self.assertFalse(self.made())

    def test_consents_that_were_given_are_not_asked_again(self):
        self.send()
        page = self.url_open("/my/requests/new").text
        self.assertNotIn(self.processing.text, page)
        self.assertIn(self.marketing.text, page)
        again = {f"consent_{self.processing.id}": None, "device": "Second"}
        self.assertEqual(self.send(**again).status_code, 303)

    def test_the_list_has_the_own_requests_with_how_they_ended(self):
        self.send()
        request, foreign = (
            self.made(),
            self.requests.create(
                {"summary": "Foreign", "partner_id": self.customer.id}
            ),
        )
        request.resolution = "Not yet"
        page = self.url_open("/my/requests").text
        self.assertIn(request.name, page)
        self.assertNotIn("Not yet", page)
        self.assertNotIn(foreign.summary, page)
        request.write({"state": "resolved", "resolution": "Cleaned"})
        self.assertIn("Cleaned", self.url_open("/my/requests").text)

    def test_colleagues_of_a_company_see_each_others(self):
        self.visitor.partner_id.parent_id = self.customer
        self.requests.create({"summary": "Of us", "partner_id": self.customer.id})
        self.assertIn("Of us", self.url_open("/my/requests").text)

    def test_the_pages_lead_to_the_form(self):
        for path in ("/my/requests", "/my/repairs"):
            self.assertIn('href="/my/requests/new"', self.url_open(path).text)
        self.assertIn("/my/requests", self.url_open("/my").text)

    def test_a_login_gives_no_rights_on_requests(self):
        self.send()
        with self.assertRaises(AccessError):
            self.made().with_user(self.visitor).read(["summary"])

    def test_strangers_have_to_log_in(self):
        self.authenticate(None, None)
        for path in ("/my/requests", "/my/requests/new"):
            answer = self.url_open(path, allow_redirects=False)
            self.assertIn("/web/login", answer.headers["Location"])
