from odoo.exceptions import UserError, ValidationError

from odoo.addons.repair_sms_wallet.gateways.http import Answer

from .common import FakeHttp, SmsCase


class TestSmsGateway(SmsCase):
    """Set-up of an account."""

    def test_new_gateway_knows_where_its_service_is(self):
        gateway = self.env["repair.sms.gateway"].create({"name": "SMSAPI"})
        self.assertEqual(gateway.base_url, "https://api.smsapi.pl")
        self.assertEqual(gateway.backup_url, "https://api2.smsapi.pl")
        self.assertTrue(gateway.two_way)

    def test_new_gateway_has_the_sender_that_its_service_proposes(self):
        gateways = self.env["repair.sms.gateway"]
        gateway = gateways.create({"name": "S", "adapter": "serwersms"})
        self.assertEqual((gateway.sender, gateway.sender_kind), ("2waySMS", "pool"))
        with self.assertRaisesRegex(ValidationError, "cannot be a sender"):
            gateways.create({"name": "T", "adapter": "twilio"})

    def test_another_service_keeps_the_sender_that_was_chosen(self):
        self.gateway.sender = "Serwis"
        self.gateway.adapter = "serwersms"
        self.assertEqual(self.gateway.sender, "Serwis")

    def test_wallet_is_open_before_the_first_sms(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.make_gateway(other)
        wallets = self.env["repair.sms.wallet"].search([("company_id", "=", other.id)])
        self.assertFalse(wallets.operator_id)
        other.repair_sms_operator_id = self.company
        wallets = self.env["repair.sms.wallet"].search([("company_id", "=", other.id)])
        self.assertEqual(wallets.operator_id, self.company)

    def test_name_as_sender_cannot_be_answered(self):
        self.gateway.sender = "Serwis"
        self.assertFalse(self.gateway.two_way)

    def test_tokens_of_webhooks_are_long_and_differ(self):
        other = self.make_gateway(self.company)
        self.assertNotEqual(self.gateway.webhook_token, other.webhook_token)
        self.assertGreaterEqual(len(other.webhook_token), 43)

    def test_webhook_addresses_contain_the_token(self):
        gateway = self.gateway
        path = f"/repair_sms/{gateway.id}/{gateway.webhook_token}"
        self.assertTrue(gateway.report_url.endswith(f"{path}/report"))
        self.assertTrue(gateway.incoming_url.endswith(f"{path}/incoming"))

    def test_first_active_gateway_is_used(self):
        second = self.make_gateway(self.company)
        second.sequence = 1
        self.assertEqual(self.company._get_repair_sms_gateway(), second)
        second.active = False
        self.assertEqual(self.company._get_repair_sms_gateway(), self.gateway)

    def test_connection_test_says_what_is_left_at_the_gateway(self):
        ping = Answer(200, '{"authorized": true}')
        profile = Answer(200, '{"name": "Serwis", "points": 7.5}')
        with FakeHttp(ping, profile).patch():
            action = self.gateway.action_check()
        self.assertIn("7.5", action["params"]["message"])

    def test_connection_test_fails_in_words(self):
        answer = Answer(200, '{"authorized": false}')
        with (
            FakeHttp(answer).patch(),
            self.assertRaisesRegex(UserError, "Authorization"),
        ):
            self.gateway.action_check()

    def test_address_must_be_a_web_address(self):
        with self.assertRaises(ValidationError):
            self.gateway.base_url = "api.smsapi.pl"

    def test_held_messages_are_counted(self):
        self.make_message()._move("held", reason="config")
        self.assertEqual(self.gateway.held_count, 1)
        action = self.gateway.with_context(waiting="held").action_waiting()
        self.assertEqual(action["domain"], [("gateway_id", "=", self.gateway.id)])
        self.assertEqual(action["context"], {"search_default_held": 1})
