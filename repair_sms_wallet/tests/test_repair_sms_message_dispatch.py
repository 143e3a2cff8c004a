import datetime
import time
from collections import Counter
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tools import mute_logger

from odoo.addons.repair_sms_wallet.gateways import http, pool
from odoo.addons.repair_sms_wallet.gateways.base import NoAnswer

from .common import FakeHttp, SmsCase, accepted, refused

DISPATCH = "odoo.addons.repair_sms_wallet.models.repair_sms_message_dispatch"


class TestDispatch(SmsCase):
    """Claim, charge, call: who is sent, who waits, and why."""

    def test_message_is_charged_sent_and_accepted(self):
        message = self.make_message("Zażółć " * 11)
        calls = self.dispatch()
        self.assertEqual(len(calls), 1)
        self.assertEqual(calls[0][1]["idx"], message.uuid)
        self.assertEqual((message.state, message.gateway_ref), ("accepted", "R1"))
        self.assertEqual((message.parts, message.charge_units), (2, 2400))
        self.assertEqual(self.wallet.balance_units, 10_000 - 2400)
        self.assertEqual(message.line_ids.key, f"sms/{message.uuid}")

    def test_second_run_finds_nothing(self):
        self.make_message()
        self.dispatch()
        self.assertFalse(self.dispatch())

    def test_run_whose_time_is_over_calls_another_run(self):
        messages = self.make_message() + self.make_message() + self.make_message()
        cron = self.env.ref("repair_sms_wallet.ir_cron_dispatch")
        due = [("cron_id", "=", cron.id), ("call_at", "<=", fields.Datetime.now())]
        self.env["ir.cron.trigger"].search(due).unlink()
        with FakeHttp().patch(), patch(f"{DISPATCH}.BATCH", 2):
            with self.enter_registry_test_mode(), self.registry.cursor() as cr:
                self.env(cr=cr)["repair.sms.message"]._dispatch(seconds=0)
        self.env.invalidate_all()
        self.assertEqual(messages.mapped("state"), ["accepted", "accepted", "queued"])
        self.assertTrue(self.env["ir.cron.trigger"].search(due))

    def test_run_whose_time_is_over_gives_back_what_a_slow_gateway_keeps_waiting(self):
        messages = self.make_message() + self.make_message() + self.make_message()
        answer = accepted("R1")
        slow = patch.object(http, "call", lambda *a, **kw: time.sleep(1) or answer)
        with slow, patch.multiple(pool, WORKERS=1, LATE_S=0):
            with self.enter_registry_test_mode(), self.registry.cursor() as cr:
                self.env(cr=cr)["repair.sms.message"]._dispatch(seconds=0)
        self.env.invalidate_all()
        self.assertEqual(messages.mapped("state"), ["accepted", "queued", "queued"])
        self.assertEqual(self.wallet.balance_units, 10_000 - 3 * 1200)
        self.dispatch(accepted("R2"), accepted("R3"))
        self.assertEqual(set(messages.mapped("state")), {"accepted"})
        self.assertEqual(self.wallet.balance_units, 10_000 - 3 * 1200)

    def test_no_more_turns_are_taken_than_come_soon(self):
        self.gateway.per_second = 1
        messages = self.env["repair.sms.message"]
        for number in range(32):
            messages += self.make_message(f"Ready {number}")
        self.wallet._post("test/more", 100_000, "topup")
        taken = [len(messages._claim({})[1]) for _claim in range(4)]
        self.assertEqual(taken, [10, 10, 0, 0])
        left = messages[20:]
        self.assertEqual(set(left.mapped("state")), {"queued"})
        self.assertFalse(left.line_ids)
        other = self.make_message(gateway_id=self.make_gateway(self.company).id)
        self.gateway.active = False
        self.assertEqual([job.key for job in messages._claim({})[1]], [other.id])

    def test_collision_never_costs_the_answers_that_are_under_way(self):
        messages, flight = self.env["repair.sms.message"], pool.Flight()
        collision = SerializationFailure("could not serialize access")
        with patch(f"{DISPATCH}.commit_replaying", side_effect=collision):
            with self.assertRaises(SerializationFailure):
                messages._take(flight)
            with patch.object(flight, "under_way", return_value=Counter({1: 1})):
                self.assertEqual(messages._take(flight), (0, []))

    def test_idle_dispatcher_asks_three_questions_and_commits_them(self):
        self.dispatch()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            messages = self.env(cr=cr)["repair.sms.message"]
            with self.assertQueryCount(5, flush=False):
                messages._dispatch()

    def test_without_money_messages_are_held_and_later_go_in_order(self):
        messages = self.make_message("1")
        for number in range(2, 11):
            messages += self.make_message(str(number))
        self.dispatch()
        self.assertEqual(messages.mapped("state"), ["accepted"] * 8 + ["held"] * 2)
        self.assertEqual(set(messages[8:].mapped("reason")), {"balance"})
        self.wallet._post("test/more", 5_000, "topup")
        calls = self.dispatch()
        self.assertEqual([form["message"] for _u, form, _h in calls], ["9", "10"])
        self.assertEqual(self.wallet.balance_units, 15_000 - 10 * 1200)

    def test_metered_company_is_recorded_and_never_blocked(self):
        self.company.repair_sms_operator_id = False
        message = self.make_message()
        self.dispatch()
        self.assertEqual(message.state, "accepted")
        metered = self.company._get_repair_sms_wallet()
        self.assertEqual((metered.balance_units, metered.spent), (-1200, 0.12))
        self.assertEqual((self.wallet.balance_units, self.wallet.spent), (10_000, 0))

    def test_number_without_a_price_is_held_until_there_is_one(self):
        self.drop_prices()
        message = self.make_message()
        self.dispatch()
        self.assertEqual((message.state, message.reason), ("held", "no_price"))
        self.env["repair.sms.price"].create(
            {"prefix": "+48", "price_units": 900, "currency_id": self.pln.id}
        )
        self.dispatch()
        self.assertEqual((message.state, message.charge_units), ("accepted", 900))

    def test_archived_gateway_holds_and_a_new_one_releases(self):
        message = self.make_message()
        self.gateway.active = False
        self.assertFalse(self.dispatch())
        self.assertEqual((message.state, message.reason), ("held", "no_gateway"))
        self.assertFalse(message.line_ids)
        gateway = self.make_gateway(self.company)
        self.dispatch()
        self.assertEqual((message.state, message.gateway_id), ("accepted", gateway))

    def test_gateway_without_token_holds_without_a_charge(self):
        self.gateway.api_token = False
        message = self.make_message()
        self.assertFalse(self.dispatch())
        self.assertEqual((message.state, message.reason), ("held", "config"))
        self.assertEqual(self.wallet.balance_units, 10_000)

    def test_dead_dispatcher_leaves_an_unsure_message_that_is_asked_about(self):
        now = fields.Datetime.now()
        message = self.make_message()
        message._move(
            "sending", lease_until=now - datetime.timedelta(seconds=1), attempts=1
        )
        self.wallet._charge(message)
        calls = self.dispatch(refused(53))
        self.assertEqual([form["idx"] for _u, form, _h in calls], [message.uuid])
        self.assertEqual((message.state, message.attempts), ("accepted", 2))
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)

    def test_dispatcher_that_died_long_ago_may_have_called_until_its_lease_ended(self):
        message, now = self.make_message(), fields.Datetime.now()
        for hours, calls in ((3, 1), (30, 0)):
            lease_until = now - datetime.timedelta(hours=hours)
            message._move("sending", lease_until=lease_until, attempts=1)
            self.assertEqual(len(self.dispatch(NoAnswer("silence"))), calls)
            self.assertEqual(message.state, "unsure")
            self.assertEqual(message.unsure_since, lease_until)
            message.unsure_since = False
        self.assertFalse(message.next_try_at)

    def test_living_dispatcher_is_not_disturbed(self):
        later = fields.Datetime.now() + datetime.timedelta(seconds=20)
        message = self.make_message()
        message._move("sending", lease_until=later, attempts=1)
        self.assertFalse(self.dispatch())
        self.assertEqual(message.state, "sending")

    def test_lease_of_one_message_is_short_and_wakes_the_dispatcher(self):
        self.make_message()
        cron = self.env.ref("repair_sms_wallet.ir_cron_dispatch")
        before = fields.Datetime.now()
        self.dispatch()
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        waits = [(t.call_at - before).total_seconds() for t in triggers]
        self.assertTrue(any(35 <= wait <= 45 for wait in waits), waits)

    def test_unsure_message_is_not_sent_again_after_the_gateway_forgot_it(self):
        message = self.make_message()
        self.dispatch(NoAnswer("ReadTimeoutError"))
        self.assertEqual(message.state, "unsure")
        tomorrow = fields.Datetime.now() + datetime.timedelta(hours=21)
        with freeze_time(tomorrow):
            self.assertFalse(self.dispatch())
        self.assertEqual((message.state, message.next_try_at), ("unsure", False))

    def test_broken_message_stops_no_other(self):
        self.company.repair_sms_operator_id = False
        self.drop_prices()
        self.env["repair.sms.price"].create(
            {
                "prefix": "+48",
                "price_units": 9_000_000_000_000_000_000,  # two parts overflow
                "currency_id": self.pln.id,
            }
        )
        bad = self.make_message("x" * 161)
        good = self.make_message(number="+49151000111")
        with mute_logger(DISPATCH, "odoo.sql_db"):
            self.dispatch()
        self.assertEqual((bad.state, bad.reason), ("held", "other"))
        self.assertEqual(good.state, "accepted")

    def test_two_companies_pay_their_own(self):
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": self.pln.id}
        )
        gateway = self.make_gateway(other)
        mine = self.make_message()
        theirs = self.make_message(company_id=other.id, gateway_id=gateway.id)
        self.dispatch()
        self.assertEqual((mine.state, theirs.state), ("accepted", "accepted"))
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)
        self.assertEqual(other._get_repair_sms_wallet().balance_units, -1200)
