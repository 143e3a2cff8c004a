import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from odoo.addons.repair_sms_wallet.gateways.base import (
    NoAnswer,
    NotReached,
    SendResult,
)

from .common import SmsCase, accepted, refused

SETTLE = "odoo.addons.repair_sms_wallet.models.repair_sms_message_settle"
WAKE = "repair_sms_wallet.wake"


class TestGatewayRoute(SmsCase):
    """Which gateway a message leaves through, and how fast."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_gateway(cls.company)
        cls.second.sequence = 20

    def later(self, **delta):
        return freeze_time(fields.Datetime.now() + datetime.timedelta(**delta))

    def route(self, number):
        return self.company._get_repair_sms_gateway(number)

    def test_longest_prefix_wins_then_the_order(self):
        self.assertEqual(self.route("+48600100200"), self.gateway)
        self.second.prefixes = "+49, +4860"
        self.assertEqual(self.route("+48600100200"), self.second)
        self.assertEqual(self.route("+49151000111"), self.second)
        self.assertEqual(self.route("+48500100200"), self.gateway)

    def test_number_that_no_gateway_takes_waits_with_the_reason(self):
        (self.gateway + self.second).prefixes = "+49"
        message = self.make_message()
        self.assertFalse(self.dispatch())
        self.assertEqual((message.state, message.reason), ("held", "no_gateway"))
        self.second.prefixes = False
        self.dispatch()
        self.assertEqual((message.state, message.gateway_id), ("accepted", self.second))

    def test_prefixes_must_be_starts_of_numbers(self):
        for prefixes in ("48", "+48;+49", "Polska"):
            with self.subTest(prefixes), self.assertRaises(ValidationError):
                self.gateway.prefixes = prefixes

    def test_second_gateway_takes_over_at_once_when_the_first_is_down(self):
        message = self.make_message()
        calls = self.dispatch(NotReached("down"), accepted("R2"))
        self.assertEqual(len(calls), 2)
        self.assertEqual((message.state, message.gateway_id), ("accepted", self.second))
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)
        self.assertEqual(self.gateway.health, "waiting")

    @mute_logger(SETTLE)
    def test_second_gateway_takes_over_when_the_first_refuses_our_settings(self):
        for code in (101, 103):
            self.gateway.down_until = False
            message = self.make_message()
            self.dispatch(refused(code), accepted(f"R{code}"))
            self.assertEqual(message.gateway_id, self.second)
            self.assertEqual(message.state, "accepted")

    @mute_logger(SETTLE)
    def test_when_both_are_down_the_message_waits(self):
        message = self.make_message()
        calls = self.dispatch(NotReached("down"), NotReached("down"))
        self.assertEqual(len(calls), 2)
        self.assertEqual((message.state, message.reason), ("queued", "unreachable"))
        self.assertTrue(message.next_try_at)

    def test_gateways_are_looked_up_once_for_many_that_take_another_way(self):
        messages = self.make_message() + self.make_message() + self.make_message()
        messages._move("sending", attempts=1)
        down = SendResult("throttled", "unreachable")
        choices = type(messages)._gateway_choices
        self.env.cr.precommit.data.pop(WAKE)
        with patch.object(type(messages), "_gateway_choices", autospec=True) as spy:
            spy.side_effect = choices
            messages._settle([(message.id, down) for message in messages])
        self.assertEqual(spy.call_count, 1)
        self.assertEqual(messages.mapped("next_try_at"), [False] * 3)
        self.assertTrue(self.env.cr.precommit.data.get(WAKE), "no dispatcher comes")

    def test_gateway_that_works_again_is_first_again(self):
        self.make_message()
        self.dispatch(NotReached("down"))
        self.assertEqual(self.route("+48600100200"), self.second)
        with self.later(minutes=3):
            self.assertEqual(self.route("+48600100200"), self.gateway)
            message = self.make_message()
            self.dispatch()
            self.assertEqual(message.gateway_id, self.gateway)

    def test_message_that_may_have_been_sent_never_changes_its_gateway(self):
        message = self.make_message()
        self.dispatch(NoAnswer("ReadTimeoutError"))
        self.assertEqual(self.route("+48600100200"), self.second)
        with self.later(minutes=1):
            self.dispatch(refused(53))
        self.assertEqual(
            (message.state, message.gateway_id), ("accepted", self.gateway)
        )

    def test_test_of_a_gateway_stays_with_it(self):
        wizard = self.env["repair.sms.test"].create(
            {"gateway_id": self.second.id, "number": "600100200"}
        )
        sent = self.env["repair.sms.message"].browse(wizard.action_send()["res_id"])
        self.dispatch(NotReached("down"))
        self.assertEqual((sent.state, sent.gateway_id), ("queued", self.second))

    def test_dispatchers_keep_the_pace_of_the_gateway_together(self):
        self.gateway.per_second = 10
        first = self.gateway._take_turns(3)
        second = self.gateway._take_turns(2)
        self.assertAlmostEqual(first[0], 0, places=1)
        pauses = [b - a for a, b in zip(first, first[1:], strict=False)]
        for pause in pauses:
            self.assertAlmostEqual(pause, 0.1)
        self.assertAlmostEqual(second[0], 0.3, places=1)

    def test_turns_that_nobody_took_are_lost(self):
        self.env.cr.execute(
            "UPDATE repair_sms_gateway SET next_turn_at = '2026-01-01' WHERE id = %s",
            [self.gateway.id],
        )
        self.assertAlmostEqual(self.gateway._take_turns(1)[0], 0, places=1)
