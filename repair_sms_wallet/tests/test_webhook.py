import base64
import hashlib
import hmac

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SmsCase

ANSWER = {
    "sms_from": "48600100200",
    "sms_text": "Zażółć",
    "sms_date": "1795356629",
    "MsgId": "R1",
}


@tagged("-at_install", "post_install")
class TestWebhook(HttpCase, SmsCase):
    """Callbacks over real HTTP, good ones and bad ones."""

    def path(self, kind, token=None, gateway_id=None):
        gateway = self.gateway
        token = token or gateway.webhook_token
        return f"/repair_sms/{gateway_id or gateway.id}/{token}/{kind}"

    def events(self):
        domain = [("gateway_id", "=", self.gateway.id)]
        return self.env["repair.sms.gateway.event"].search(domain)

    def assertAnswer(self, response, status, text):
        self.assertEqual((response.status_code, response.text), (status, text))
        self.assertTrue(response.headers["Content-Type"].startswith("text/plain"))
        self.assertNotIn("session_id", response.cookies)

    def test_report_by_get_is_stored_and_answered_with_ok(self):
        url = self.path("report") + "?MsgId=R1&status=404&status_name=DELIVERED&idx=a"
        self.assertAnswer(self.url_open(url), 200, "OK")
        event = self.events()
        self.assertEqual((event.kind, event.applied_at), ("report", False))

    def test_incoming_by_post_is_stored_once_however_often_it_comes(self):
        for _try in range(2):
            response = self.url_open(self.path("incoming"), data=ANSWER)
            self.assertAnswer(response, 200, "OK")
        self.assertEqual(len(self.events()), 1)

    def test_wrong_secret_and_unknown_gateway_look_the_same(self):
        self.make_message()
        for path in (
            self.path("report", token="x" * 43),
            self.path("report", gateway_id=999_999_999),
            self.path("report", token="ż"),
        ):
            self.assertAnswer(self.url_open(path + "?MsgId=R1&status=404"), 404, "")
        self.assertFalse(self.events())

    def test_an_address_no_gateway_can_have_is_unknown_too(self):
        url = f"/repair_sms/{10**12}/{self.gateway.webhook_token}/report"
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_a_replaced_secret_is_refused_at_once(self):
        accepts = self.env["repair.sms.gateway"]._callback_adapter
        old = self.gateway.webhook_token
        self.assertTrue(accepts(self.gateway.id, old))
        self.gateway.webhook_token = "another"
        self.assertFalse(accepts(self.gateway.id, old))
        self.assertTrue(accepts(self.gateway.id, "another"))

    def test_gateway_without_a_token_takes_nothing(self):
        path = self.path("incoming")
        self.gateway.webhook_token = False
        self.assertAnswer(self.url_open(path, data=ANSWER), 404, "")

    def test_malformed_requests_are_refused(self):
        for path, data in (
            (self.path("report"), None),
            (self.path("report") + "?MsgId=R1", None),
            (self.path("incoming"), {"sms_from": "48600100200"}),
            (self.path("incoming"), dict(ANSWER, sms_date="soon")),
        ):
            self.assertAnswer(self.url_open(path, data=data), 400, "malformed")
        self.assertFalse(self.events())

    def test_large_requests_are_refused(self):
        data = dict(ANSWER, sms_text="x" * 16 * 1024)
        response = self.url_open(self.path("incoming"), data=data)
        self.assertAnswer(response, 400, "too large")
        self.assertFalse(self.events())


@tagged("-at_install", "post_install")
class TestTwilioWebhook(HttpCase, SmsCase):
    """Twilio calls a real Odoo, and its signature is checked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        login = "AC" + "5a9db0c5" * 4
        cls.play_gateway("twilio", "+48732000333", api_login=login)
        cls.events = cls.env["repair.sms.gateway.event"]

    def signed(self, url, form, token="sandbox-token"):
        text = url + "".join(name + form[name] for name in sorted(form))
        digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
        headers = {"X-Twilio-Signature": base64.b64encode(digest).decode()}
        return self.url_open(url, data=form, headers=headers)

    def stored(self):
        self.env.invalidate_all()
        return self.events.search([("gateway_id", "=", self.gateway.id)])

    def test_signed_report_is_stored_and_answered_without_words(self):
        url = self.gateway.report_url + "?idx=a1"
        form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
        response = self.signed(url, form)
        self.assertEqual((response.status_code, response.text), (200, "<Response/>"))
        self.assertIn("text/xml", response.headers["Content-Type"])
        self.assertEqual(self.stored().kind, "report")

    def test_wrong_signature_is_refused_before_anything_is_kept(self):
        form = {"MessageSid": "SM1", "From": "+48600100200", "Body": "Tak"}
        with mute_logger("odoo.addons.repair_sms_wallet.controllers.webhook"):
            response = self.signed(self.gateway.incoming_url, form, token="guessed")
            unsigned = self.url_open(self.gateway.incoming_url, data=form)
        self.assertEqual((response.status_code, unsigned.status_code), (403, 403))
        self.assertFalse(self.stored())

    def test_a_field_without_a_name_is_not_signed_for(self):
        files = {"": (None, "x"), "MessageSid": (None, "SM1")}
        with mute_logger("odoo.addons.repair_sms_wallet.controllers.webhook"):
            response = self.url_open(self.gateway.incoming_url, files=files)
        self.assertEqual(response.status_code, 403)

    def test_repeated_answer_is_stored_once(self):
        form = {"MessageSid": "SM1", "From": "+48600100200", "Body": "Tak"}
        for _twice in range(2):
            self.signed(self.gateway.incoming_url, form)
        self.assertEqual(len(self.stored()), 1)

    def test_number_is_told_once_where_answers_go(self):
        for _twice in range(2):
            shown = self.gateway.action_check_callbacks()["params"]
            self.assertEqual(shown["type"], "success")
        known = self.gateway._build().callbacks()
        self.assertEqual(known, (self.gateway.incoming_url,))
