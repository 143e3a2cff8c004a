from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.repair_sms_wallet.gateways.base import NotReached
from odoo.addons.repair_sms_wallet.gateways.http import Answer

from .common import FakeHttp, Sandbox, SmsCase, accepted


class TestGatewaySetup(SmsCase):
    """What a shop owner does alone, and how the gateway does."""

    def test_the_kind_of_sender_follows_the_sender(self):
        for sender, kind in (
            ("2way", "pool"),
            ("48123456789", "number"),
            ("Serwis Lupa", "name"),
        ):
            self.gateway.sender = sender
            self.assertEqual(self.gateway.sender_kind, kind)

    def test_choosing_the_pool_needs_no_sender(self):
        with Form(self.gateway) as form:
            form.sender_kind = "name"
            self.assertFalse(form.sender)
            form.sender = "Serwis"
        self.assertFalse(self.gateway.two_way)
        with Form(self.gateway) as form:
            form.sender_kind = "pool"
        self.assertEqual(self.gateway.sender, "2way")

    def test_a_name_that_no_operator_takes_is_refused(self):
        for name in ("Serwis Pod Lupa", "Łódź", "a/b"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.gateway.sender = name

    def check(self, names, points=7.5):
        ping = Answer(200, '{"authorized": true}')
        profile = Answer(200, f'{{"name": "Serwis", "points": {points}}}')
        listed = ", ".join(
            f'{{"sender": "{name}", "status": "ACTIVE"}}' for name in names
        )
        known = Answer(200, f'{{"collection": [{listed}]}}')
        with FakeHttp(ping, profile, known).patch():
            return self.gateway.action_check()["params"]

    def test_the_connection_test_lists_approved_names(self):
        self.gateway.sender = "Lupa"
        shown = self.check(["Lupa", "Serwis"])
        self.assertIn("Approved senders: Lupa, Serwis", shown["message"])
        self.assertEqual(self.gateway.known_senders, "Lupa, Serwis")
        self.assertEqual(shown["type"], "success")

    def test_a_name_that_is_not_approved_is_pointed_out(self):
        self.gateway.sender = "Nowa"
        shown = self.check(["Lupa"])
        self.assertIn("“Nowa” is not among the senders", shown["message"])
        self.assertEqual(shown["type"], "warning")

    def test_a_number_as_sender_must_be_one(self):
        for sender in ("", "600 100 200", "Serwis"):
            with self.subTest(sender), self.assertRaises(ValidationError):
                self.gateway.write({"sender_kind": "number", "sender": sender})

    def test_a_gateway_without_a_pool_wants_another_sender(self):
        with self.assertRaisesRegex(ValidationError, "no numbers shared"):
            self.gateway.write({"adapter": "twilio", "sender_kind": "pool"})

    def test_another_gateway_proposes_its_own_sender_and_address(self):
        with Form(self.gateway) as form:
            form.adapter = "serwersms"
            self.assertEqual(form.sender, "2waySMS")
            self.assertEqual(form.base_url, "https://api2.serwersms.pl")
            form.adapter = "twilio"
            self.assertFalse(form.sender)
            self.assertEqual(form.sender_kind, "number")
            form.sender, form.api_login = "+48732000333", "AC1"
        self.assertTrue(self.gateway.two_way)

    def test_twilio_without_its_account_holds(self):
        values = {"adapter": "twilio", "sender": "+48732000333"}
        self.gateway.write(values)
        self.assertEqual(self.gateway._blocker(), "config")
        self.gateway.api_login = "AC1"
        self.assertEqual(self.gateway._blocker(), "")

    def test_an_empty_account_is_pointed_out(self):
        self.gateway.sender = "Lupa"
        shown = self.check(["Lupa"], points=0)
        self.assertIn("Points left there: 0.", shown["message"])
        self.assertIn("top it up", shown["message"])
        self.assertEqual(shown["type"], "warning")

    def test_a_token_that_may_not_list_names_is_no_reason_to_worry(self):
        self.gateway.sender = "Lupa"
        ping = Answer(200, '{"authorized": true}')
        profile = Answer(200, '{"name": "Serwis", "points": 7.5}')
        with FakeHttp(ping, profile, Answer(403, "{}")).patch():
            shown = self.gateway.action_check()["params"]
        self.assertEqual(shown["type"], "success")

    def test_a_gateway_in_trouble_is_not_called_unreachable(self):
        with (
            FakeHttp(Answer(500, "Oops")).patch(),
            self.assertRaisesRegex(
                UserError, "answers, but not as it should: HTTP 500"
            ),
        ):
            self.gateway.action_check()

    def test_a_wrong_token_is_told_with_what_to_do(self):
        with (
            FakeHttp(Answer(401, "{}")).patch(),
            self.assertRaisesRegex(UserError, "Make a new token"),
        ):
            self.gateway.action_check()

    def test_a_gateway_that_is_away_is_told_with_what_to_do(self):
        with (
            FakeHttp(NotReached("refused")).patch(),
            self.assertRaisesRegex(UserError, "cannot be reached"),
        ):
            self.gateway.action_check()

    def test_an_odoo_that_nobody_can_call_is_told_so(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("web.base.url", "http://serwis.example")
        self.gateway.base_url = "https://api.smsapi.pl"
        self.gateway.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "web.base.url"):
            self.gateway.action_check_callbacks()

    def test_a_token_that_may_not_see_callbacks_says_what_to_paste(self):
        with FakeHttp(Answer(403, "{}")).patch():
            shown = self.gateway.action_check_callbacks()["params"]
        self.assertIn("Paste the address", shown["message"])

    def test_health_tells_what_waits_and_why(self):
        self.assertEqual(
            (self.gateway.health, self.gateway.last_error), ("good", False)
        )
        self.make_message()
        message = self.make_message()
        message._move("held", reason="config", detail="101 bad token")
        self.gateway.invalidate_recordset()
        self.assertEqual(self.gateway.health, "bad")
        self.assertEqual((self.gateway.queued_count, self.gateway.held_count), (1, 1))
        self.assertIn("refuses our settings (101 bad token)", self.gateway.last_error)

    def test_health_of_many_gateways_costs_no_more_queries(self):
        gateways = self.gateway
        for _number in range(4):
            gateways += self.make_gateway(self.company)
        self.env.flush_all()
        for some in (gateways[:1], gateways):
            self.env.invalidate_all()
            some.mapped("name")
            with self.assertQueryCount(3):
                some.mapped("health")
                some.mapped("last_error")

    def test_health_knows_when_the_gateway_last_took_an_sms(self):
        self.assertFalse(self.gateway.last_accepted_at)
        message = self.make_message()
        self.dispatch()
        self.gateway.invalidate_recordset()
        self.assertEqual(self.gateway.last_accepted_at, message.accepted_at)

    def test_health_knows_when_the_gateway_last_called(self):
        values = {"MsgId": "R1", "status_name": "DELIVERED"}
        events = self.env["repair.sms.gateway.event"]
        events._receive(self.gateway, "report", values)
        stored = events.search([("gateway_id", "=", self.gateway.id)])
        self.assertEqual(self.gateway.last_report_at, stored.received_at)
        self.assertFalse(self.gateway.last_incoming_at)

    def test_parts_that_drift_raise_one_warning_a_day(self):
        for _twice in range(2):
            message = self.make_message()
            with self.assertLogs("odoo.addons.repair_sms_wallet", "WARNING"):
                self.dispatch(accepted("R1", parts=2))
            self.assertEqual((message.parts, message.gateway_parts), (1, 2))
        self.assertEqual(len(self.gateway.activity_ids), 1)
        self.assertIn("otherwise", self.gateway.activity_ids.summary)


@tagged("-at_install", "post_install")
class TestCallbacks(SmsCase):
    """The gateway is told where answers go, over real HTTP."""

    def test_callbacks_are_registered_once(self):
        sandbox = Sandbox()
        self.addCleanup(sandbox.stop)
        self.gateway.write({"api_token": "sandbox-token", "base_url": sandbox.url})
        for _twice in range(2):
            shown = self.gateway.action_check_callbacks()["params"]
            self.assertIn("No answer of a customer has arrived", shown["message"])
            self.assertEqual(shown["type"], "success")
        known = self.gateway._build().callbacks()
        self.assertEqual(known, (self.gateway.incoming_url,))

    def test_the_connection_test_passes(self):
        sandbox = Sandbox()
        self.addCleanup(sandbox.stop)
        self.gateway.write({"api_token": "sandbox-token", "base_url": sandbox.url})
        shown = self.gateway.action_check()["params"]
        self.assertIn("Points left there", shown["message"])
