from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .payment_common import RepairPaymentCase


@tagged("-at_install", "post_install")
class TestRepairPaymentPage(RepairPaymentCase, HttpCase):
    """The payment as customers make it, and as attackers try to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.repair._portal_ensure_token()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.asked = self.ask(50, note="<b>Diagnosis</b>")
        self.url = f"/my/repairs/{self.repair.id}/pay/{self.asked.id}"

    def open(self, token=None, url=None):
        token = self.token if token is None else token
        url = f"{url or self.url}?access_token={token}"
        return self.url_open(url, allow_redirects=False)

    def begin(self, token=None, url=None, **vals):
        """Begin a payment as the payment form does."""
        return self.make_jsonrpc_request(
            f"{url or self.url}/transaction",
            {
                "access_token": self.token if token is None else token,
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "token_id": None,
                "amount": 50,
                "flow": "direct",
                "tokenization_requested": False,
                "landing_route": "/my/repairs",
                **vals,
            },
        )

    def payments(self):
        self.env.invalidate_all()
        return self.asked.sudo().transaction_ids

    def refused(self, **vals):
        """Try to begin a payment that is refused."""
        with mute_logger("odoo.http"), suppress(JsonRpcException):
            self.begin(**vals)
            self.fail("not refused")
        self.assertFalse(self.payments())

    def page(self):
        """Read the customer's page of the repair."""
        return self.open(url=f"/my/repairs/{self.repair.id}").text

    def test_the_link_of_the_message_opens_the_payment_form(self):
        row = self.rows(self.repair, "payment_due")["sms"]
        own_link = f"{row._message_link()}/pay"
        for link in (self.repair.payment_link, own_link):
            page = self.url_open(link)
            self.assertEqual(page.status_code, 200)
            self.assertIn("o_payment_form", page.text)
        self.assertIn("&lt;b&gt;Diagnosis", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_the_page_of_the_repair_offers_to_pay(self):
        page = self.page()
        self.assertIn(f"{self.url}?access_token={self.token}", page)
        self.assertIn("&lt;b&gt;Diagnosis", page)

    def test_amount_currency_payer_and_way_back_are_the_servers(self):
        self.begin(amount=0.01, landing_route="https://evil.example")
        payment = self.payments()
        self.assertEqual((payment.amount, payment.partner_id), (50, self.customer))
        self.assertEqual(payment.currency_id, self.asked.currency_id)
        self.assertTrue(payment.landing_route.startswith(self.repair.access_url))
        self.assertIn(self.repair.name, payment.reference)

    def test_other_values_of_a_payment_are_refused(self):
        for vals in (
            {"currency_id": 1},
            {"partner_id": 3},
            {"repair_payment_request_id": 1},
            {"custom_create_values": {"amount": 1}},
        ):
            with self.subTest(vals):
                self.refused(**vals)

    def test_cards_that_the_customer_saved_are_not_for_the_link(self):
        card = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "partner_id": self.customer.id,
                "provider_ref": "card",
                "payment_details": "4242",
                "demo_simulated_state": "done",
            }
        )
        self.assertNotIn("4242", self.open().text)
        self.refused(flow="token", token_id=card.id)

    def test_an_unpublished_provider_takes_nothing(self):
        self.provider.is_published = False
        self.refused()
        self.assertIn("Please contact the shop", self.open().text)

    def test_a_wrong_or_foreign_link_pays_nothing(self):
        foreign = self.make_repair()._portal_ensure_token()
        for token in ("", "x", foreign):
            with self.subTest(token):
                self.assertEqual(self.open(token).status_code, 404)
                self.refused(token=token)
        self.assertFalse(self.payments())

    def test_a_name_of_half_a_character_is_left_out(self):
        self.begin(**{"\ud800": 1})
        self.assertTrue(self.payments())

    def test_the_request_of_another_repair_is_not_found_here(self):
        other = self.make_repair()
        url = f"/my/repairs/{other.id}/pay/{self.asked.id}"
        token = other._portal_ensure_token()
        self.assertIn("note=not_payable", self.open(token, url).headers["Location"])
        self.refused(token=token, url=url)

    def test_an_expired_link_pays_nothing(self):
        self.repair._set_milestone("ready")
        self.repair._set_milestone("closed")
        self.repair.closed_at = fields.Datetime.now() - timedelta(days=1000)
        self.assertEqual(self.open().status_code, 410)
        self.refused()

    def told(self, token=None):
        """Return the sentence that the payment form shows instead of paying."""
        params = {"access_token": self.token if token is None else token}
        with mute_logger("odoo.http"):
            answer = self.opener.post(
                f"{self.base_url()}{self.url}/transaction",
                json={"jsonrpc": "2.0", "method": "call", "params": params},
            )
        self.assertEqual(answer.status_code, 200)
        return answer.json()["error"]["data"]["message"]

    def test_who_presses_pay_reads_why_the_link_opens_nothing_any_more(self):
        self.repair.partner_id.lang = "en_US"
        self.assertIn("replaced by a newer one", self.told("x"))
        with patch.object(type(self.repair), "_is_link_expired", return_value=True):
            self.assertIn("closed some time ago", self.told())
        misses = type(self.env["repair.link.miss"])
        with patch.object(misses, "_is_over_limit", return_value=True):
            self.assertIn("Too many wrong links", self.told())

    def test_a_withdrawn_request_takes_no_payment(self):
        self.asked.action_withdraw()
        self.assertIn("note=not_payable", self.open().headers["Location"])
        self.refused()
        page = self.url_open(self.open().headers["Location"]).text
        self.assertIn("no longer asked for", page)

    def test_what_is_paid_is_not_paid_again(self):
        self.pay(self.asked)
        self.assertIn("note=not_payable", self.open().headers["Location"])
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.begin()
        self.assertEqual(len(self.payments()), 1)

    def test_another_customer_who_is_logged_in_pays_nothing(self):
        new_test_user(self.env, "other_customer", groups="base.group_portal")
        self.authenticate("other_customer", "other_customer")
        self.assertEqual(self.open("").status_code, 404)
        self.refused(token="")

    def test_a_failed_payment_is_told_and_offered_again(self):
        self.pay(self.asked, "error")
        self.assertIn("Nothing was paid; you can pay again", self.page())
        self.assertIn("Pay again", self.page())
        self.assertIn("you can try again", self.open().text)

    def test_paid_and_refunded_stand_on_the_page(self):
        payment = self.pay(self.asked)
        self.assertIn("Paid:", self.page())
        self.assertNotIn(self.url, self.page())
        self.refund(payment)
        self.assertIn("Refunded:", self.page())

    def test_a_new_customer_reads_nothing_of_the_old_ones_payments(self):
        self.pay(self.asked)
        self.repair.partner_id = self.customer.copy({"email": "other@example.com"})
        self.token = self.repair.access_token
        self.assertNotIn("Paid:", self.page())
