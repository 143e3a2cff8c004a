import json

from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from .topup_common import TopupCase


class TestTopupPage(TopupCase, HttpCase):
    """The page where a top-up is paid, as a browser and as an attacker would use it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.password = "bossboss"

    def setUp(self):
        super().setUp()
        self.topup = self.start(50)
        self.authenticate("boss", "bossboss")

    def begin_by_browser(self, topup=None, **values):
        """Begin a payment as the payment form does."""
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "amount": 50,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/odoo",
            **values,
        }
        url = f"/repair_sms/topup/{(topup or self.topup).id}/transaction"
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        return self.url_open(url, data=body, headers=headers).json()

    def test_the_page_says_what_is_paid_and_to_whom(self):
        page = self.url_open(f"/repair_sms/topup/{self.topup.id}").text
        for words in ("50.00", "Operator", "Serwis", "o_payment_form"):
            self.assertIn(words, page)

    def test_the_server_decides_amount_currency_payer_and_the_way_back(self):
        self.begin_by_browser(amount=1, landing_route="https://evil.example")
        transaction = self.topup.transaction_ids
        self.assertEqual((transaction.amount, transaction.currency_id), (50, self.pln))
        self.assertEqual(transaction.partner_id, self.company.partner_id)
        self.assertEqual(transaction.landing_route, self.topup._result_url())

    @mute_logger("odoo.http")
    def test_currency_and_payer_cannot_even_be_named(self):
        for name in ("currency_id", "partner_id", "reference_prefix"):
            answer = self.begin_by_browser(**{name: 1})
            self.assertIn("not whitelisted", answer["error"]["data"]["message"])
        self.assertFalse(self.topup.transaction_ids)

    def test_a_check_of_a_card_is_no_payment(self):
        self.begin_by_browser(is_validation=True)
        self.assertEqual(self.topup.transaction_ids.operation, "online_direct")

    @mute_logger("odoo.http")
    def test_a_way_to_pay_that_is_not_offered_is_refused(self):
        elsewhere = self.env.ref("payment.payment_provider_demo")
        answer = self.begin_by_browser(provider_id=elsewhere.id)
        self.assertIn("not offered", answer["error"]["data"]["message"])

    @mute_logger("odoo.http")
    def test_a_saved_method_of_somebody_else_is_refused(self):
        token = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "partner_id": self.customer.id,
                "provider_ref": "theirs",
            }
        )
        answer = self.begin_by_browser(flow="token", token_id=token.id)
        self.assertIn("access", answer["error"]["data"]["message"])
        self.assertFalse(self.topup.transaction_ids)

    @mute_logger("odoo.http")
    def test_others_neither_see_nor_pay_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        for login, company, group in (
            ("clerk", self.company, "stock.group_stock_user"),
            ("rival", other, "stock.group_stock_manager"),
        ):
            new_test_user(
                self.env,
                login,
                groups=group,
                password=login * 2,
                company_id=company.id,
                company_ids=company.ids,
            )
            self.authenticate(login, login * 2)
            page = self.url_open(f"/repair_sms/topup/{self.topup.id}")
            self.assertEqual(page.status_code, 403)
            self.assertIn("error", self.begin_by_browser())

    def test_nobody_gets_in_without_login(self):
        self.authenticate(None, None)
        page = self.url_open(
            f"/repair_sms/topup/{self.topup.id}", allow_redirects=False
        )
        self.assertIn("/web/login", page.headers["Location"])

    @mute_logger("odoo.http")
    def test_a_number_that_is_none_is_not_found(self):
        for number in (999_999_999, 10**12):
            page = self.url_open(f"/repair_sms/topup/{number}")
            self.assertEqual(page.status_code, 404)

    def test_what_is_paid_shows_its_result(self):
        self.pay(self.topup)
        page = self.url_open(
            f"/repair_sms/topup/{self.topup.id}", allow_redirects=False
        )
        self.assertTrue(page.headers["Location"].endswith(self.topup._result_url()))

    def test_without_a_provider_the_page_says_whom_to_ask(self):
        self.provider.state = "disabled"
        page = self.url_open(f"/repair_sms/topup/{self.topup.id}").text
        self.assertIn("takes no electronic payments", page)
