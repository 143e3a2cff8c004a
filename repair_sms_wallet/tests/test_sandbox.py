from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import Sandbox, SmsCase

SETTLE = "odoo.addons.repair_sms_wallet.models.repair_sms_message_settle"


@tagged("-at_install", "post_install")
class TestSandbox(SmsCase):
    """The dispatcher against a gateway over real HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.stop)
        cls.gateway.write({"api_token": "sandbox-token", "base_url": cls.sandbox.url})

    def setUp(self):
        super().setUp()
        self.sandbox.control("reset", {})

    def send(self, fault=None, **options):
        if fault:
            self.sandbox.control("fault", {"kind": fault, "count": 1, **options})
        message = self.make_message("Zażółć gęślą jaźń")
        self.run_cron("ir_cron_dispatch")
        return message

    def try_again(self, message):
        message.action_try_now()
        self.run_cron("ir_cron_dispatch")

    def at_gateway(self):
        return [sms["idx"] for sms in self.sandbox.control("sms")]

    def test_message_arrives_with_its_letters_and_price(self):
        message = self.send()
        self.assertEqual(message.state, "accepted")
        sms = self.sandbox.control("sms")[0]
        self.assertEqual((sms["id"], sms["idx"]), (message.gateway_ref, message.uuid))
        self.assertEqual((sms["to"], sms["text"]), ("48600100200", message.body))
        self.assertEqual(message.points, float(sms["points"]))

    def test_answer_that_is_lost_never_makes_a_second_message(self):
        for fault in ("drop_after_accept", "error_after_accept", "internal_999"):
            with self.subTest(fault=fault):
                self.sandbox.control("reset", {})
                message = self.send(fault)
                self.assertEqual(message.state, "unsure")
                self.try_again(message)
                self.assertEqual(message.state, "accepted")
                self.assertEqual(self.at_gateway(), [message.uuid])
                self.assertEqual(len(message.line_ids), 1)

    def test_throttled_message_is_sent_once_later(self):
        for fault in ("throttle_202", "throttle_203", "throttle_429"):
            with self.subTest(fault=fault):
                self.sandbox.control("reset", {})
                message = self.send(fault)
                self.assertEqual((message.state, message.reason), ("queued", "busy"))
                message.next_try_at = False
                self.run_cron("ir_cron_dispatch")
                self.assertEqual(self.at_gateway(), [message.uuid])

    def test_refused_message_is_refunded(self):
        message = self.send("reject", code=13)
        self.assertEqual((message.state, message.reason), ("failed", "number"))
        self.assertEqual(self.wallet.balance_units, 10_000)

    @mute_logger(SETTLE)
    def test_empty_account_at_the_gateway_holds(self):
        message = self.send("no_credit")
        self.assertEqual((message.state, message.reason), ("held", "credit"))
        self.try_again(message)
        self.assertEqual(self.at_gateway(), [message.uuid])

    def test_page_of_a_broken_proxy_leaves_the_outcome_open(self):
        message = self.send("bad_gateway")
        self.assertEqual(message.state, "unsure")
        self.try_again(message)
        self.assertEqual(self.at_gateway(), [message.uuid])

    def test_gateway_that_is_down_is_tried_again(self):
        self.gateway.base_url = "http://localhost:9"
        message = self.send()
        self.assertEqual((message.state, message.reason), ("queued", "unreachable"))

    def test_backup_address_is_used_when_the_first_is_down(self):
        self.gateway.write(
            {"base_url": "http://localhost:9", "backup_url": self.sandbox.url}
        )
        self.assertEqual(self.send().state, "accepted")

    def test_silent_gateway_is_unsure_after_the_time_out(self):
        self.gateway.timeout_s = 1
        message = self.send("hang_after_accept")
        self.assertEqual((message.state, message.reason), ("unsure", "silence"))

    def test_connection_test_tells_a_wrong_token(self):
        self.assertIn("Connected", self.gateway.action_check()["params"]["message"])
        self.gateway.api_token = "wrong"
        self.assertFalse(self.gateway._build().check().ok)
