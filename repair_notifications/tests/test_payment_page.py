import json

from odoo.tests import HttpCase, tagged

from .test_payment_due import PaymentDueCase


@tagged("post_install", "-at_install")
class TestPaymentPage(PaymentDueCase, HttpCase):
    """What is to be paid is on the customer's page, and a message leads right there."""

    def setUp(self):
        super().setUp()
        self.post()
        self.rows_due = {
            channel: row.sudo()
            for channel, row in self.rows(self.repair, "payment_due").items()
        }
        self.key = self.rows_due["sms"].link_key
        self.authenticate(None, None)

    def open(self, path, **kwargs):
        return self.url_open(path, **{"allow_redirects": False, **kwargs})

    def page(self):
        token = self.repair.access_token
        return self.open(f"/my/repairs/{self.repair.id}?access_token={token}").text

    def test_the_page_leads_to_the_payment_first_of_all(self):
        link = self.invoice.get_portal_url()
        page = self.page()
        self.assertIn('name="pay"', page)
        self.assertEqual(page.count(f'href="{link}"'), 2)  # to pay, as a document
        invoice = self.open(link)
        self.assertEqual(invoice.status_code, 200)
        self.assertIn(self.invoice.name, invoice.text)
        self.assertIn('id="pay_with"', invoice.text)

    def test_what_is_paid_is_a_document_only(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        ).create({})._create_payments()
        page = self.page()
        self.assertNotIn('name="pay"', page)
        self.assertIn("Paid</span>", page)
        self.assertIn(self.invoice.name, page)

    def test_a_draft_invoice_is_not_shown(self):
        self.invoice.button_draft()
        self.assertNotIn(f"/my/invoices/{self.invoice.id}", self.page())

    def test_the_link_of_a_message_leads_to_the_payment(self):
        answer = self.open(f"/r/{self.key}/pay")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(answer.headers["Referrer-Policy"], "same-origin")
        link = f"{self.invoice.get_portal_url()}&message={self.key}"
        self.assertTrue(answer.headers["Location"].endswith(link))
        page = self.open(f"/r/{self.key}/pay", allow_redirects=True)
        self.assertIn(self.invoice.name, page.text)
        self.assertFalse(self.rows_due["sms"].opened_at)

    def test_paying_by_the_link_of_a_message_is_a_receipt(self):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": {}})
        headers = {"Content-Type": "application/json"}
        self.open(f"/r/{self.key}/opened", data=body, headers=headers)
        self.env.invalidate_all()
        self.assertTrue(self.rows_due["sms"].opened_at)
        self.assertFalse(self.rows_due["email"].opened_at)

    def test_an_older_message_still_leads_to_its_own_invoice(self):
        other = self.invoice.copy()
        other.invoice_line_ids.sale_line_ids = self.order.order_line
        other.action_post()
        self.assertEqual(self.repair.payment_invoice_id, other)
        location = self.open(f"/r/{self.key}/pay").headers["Location"]
        self.assertIn(f"/my/invoices/{self.invoice.id}?", location)

    def test_a_link_that_is_revoked_or_asks_for_nothing_leads_nowhere(self):
        self.repair._set_milestone("ready")
        ready = self.rows(self.repair, "ready")["email"].sudo()
        ready.payment_link = False
        self.assertEqual(self.open(f"/r/{ready.link_key}/pay").status_code, 404)
        self.repair.action_revoke_link()
        self.assertFalse(self.rows_due["sms"].payment_link)
        self.assertEqual(self.open(f"/r/{self.key}/pay").status_code, 404)
