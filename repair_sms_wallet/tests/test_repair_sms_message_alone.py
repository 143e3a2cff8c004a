import datetime
import json
import threading

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.repair_sms_wallet.gateways.base import NoAnswer, SendResult
from odoo.addons.repair_sms_wallet.gateways.http import Answer

from .common import SmsCase
from .test_ledger_concurrency import RealTransactionsCase

TWILIO = {"adapter": "twilio", "api_login": "AC1", "sender": "+48732000333"}


def posted(ref):
    """The answer of Twilio to a message that it takes."""
    return Answer(201, json.dumps({"sid": ref, "num_segments": "1"}))


class TestAlone(SmsCase):
    """A message that Twilio is asked about by its text, and others with that text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway.write(TWILIO)
        cls.message = cls.make_message()

    def be_unsure(self, *messages):
        """Have Twilio not answer; then it is time to ask."""
        past = fields.Datetime.now() - datetime.timedelta(minutes=5)
        for message in messages:
            message._move("sending", attempts=1)
            message._not_answered("silence")
            message.write({"unsure_since": past, "next_try_at": past})

    def claim(self):
        """Claim what is due.

        :return: ids of the messages that are to be sent
        """
        return [job.key for job in self.env["repair.sms.message"]._claim({})[1]]

    def later(self):
        return freeze_time(fields.Datetime.now() + datetime.timedelta(minutes=1))

    def test_fresh_twin_waits_until_the_first_was_asked_about(self):
        self.be_unsure(self.message)
        twin = self.make_message()
        other = self.make_message("Another text")
        self.assertEqual(self.claim(), [self.message.id, other.id])
        self.assertEqual((twin.state, twin.line_ids.ids), ("queued", []))
        with self.later():
            self.assertFalse(self.claim())
            self.message._settle([(self.message.id, SendResult("accepted", ref="1"))])
        with freeze_time(fields.Datetime.now() + datetime.timedelta(minutes=3)):
            self.assertEqual(self.claim(), [twin.id])

    def test_nobody_asks_about_a_message_while_its_twin_is_sent(self):
        twin = self.make_message()
        self.message._move("sending", attempts=1)
        self.be_unsure(twin)
        self.assertFalse(self.claim())
        self.assertEqual(twin.state, "unsure")
        self.assertGreater(twin.next_try_at, fields.Datetime.now())

    def test_two_that_are_unsure_are_asked_about_one_after_the_other(self):
        twin = self.make_message()
        self.be_unsure(self.message, twin)
        self.assertEqual(self.claim(), [self.message.id])

    def test_fresh_twins_leave_together(self):
        twin = self.make_message()
        self.assertEqual(self.claim(), [self.message.id, twin.id])

    def test_gateway_that_knows_our_key_has_nobody_wait(self):
        self.gateway.adapter = "smsapi"
        twin = self.make_message()
        self.be_unsure(self.message, twin)
        self.assertEqual(self.claim(), [self.message.id, twin.id])

    def test_twins_of_every_record_of_the_account_are_known(self):
        other = self.make_gateway(self.company)
        twin = self.make_message(gateway_id=other.id)
        twin._move("accepted")
        twin.gateway_ref = "SM1"
        self.be_unsure(self.message)
        key = ("+48600100200", "Ready")
        self.assertEqual(self.message._refs_by_text(), {key: ("SM1",)})
        self.assertFalse(twin._refs_by_text())
        found = SendResult("accepted", ref="SM1")
        self.message._settle([(self.message.id, found)])
        self.assertEqual(self.message.state, "unsure")

    def test_what_was_sent_long_before_is_not_looked_up(self):
        twin = self.make_message()
        twin._move("accepted")
        twin.gateway_ref = "SM1"
        self.env.flush_all()
        self.env.cr.execute("UPDATE repair_sms_message SET write_date = '2025-01-01'")
        self.be_unsure(self.message)
        self.assertFalse(self.message._refs_by_text())

    def test_each_text_arrives_as_often_as_it_was_written(self):
        twin = self.make_message()
        self.dispatch(posted("SM1"), NoAnswer("silence"))
        copy = {"sid": "SM1", "to": "+48600100200", "body": "Ready"}
        created = fields.Datetime.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
        found = {"messages": [{**copy, "date_created": created}]}
        with freeze_time(fields.Datetime.now() + datetime.timedelta(minutes=5)):
            calls = self.dispatch(Answer(200, json.dumps(found)), posted("SM2"))
        refs = (self.message + twin).mapped("gateway_ref")
        self.assertEqual((len(calls), sorted(refs)), (2, ["SM1", "SM2"]))


@tagged("-at_install", "post_install")
class TestAloneConcurrency(RealTransactionsCase):
    """Two dispatchers at once, with two records of one account at Twilio."""

    def setUp(self):
        super().setUp()
        with self.environment() as env:
            wallet = env["repair.sms.wallet"].browse(self.real_wallet_id)
            wallet._post(f"{self.run_key}/alone", 1_000_000, "topup")
            gateway = env["repair.sms.gateway"].browse(self.real_gateway_id)
            gateway.write(TWILIO)
            other = gateway.copy({**TWILIO, "api_token": "secret-token"})
            self.addCleanup(self.put_away, other.id)
            self.message_ids = [self.make(env, one) for one in (gateway, other)]
            messages = env["repair.sms.message"].browse(self.message_ids)
            messages._move("sending", attempts=1)
            messages._not_answered("silence")

    def put_away(self, gateway_id):
        """Leave neither the second record nor the messages to others."""
        with self.environment() as env:
            env["repair.sms.gateway"].browse(gateway_id).active = False
            env["repair.sms.message"].browse(self.message_ids)._move("accepted")

    def make(self, env, gateway):
        """Create a message of the same text through a gateway."""
        vals = {"number": "+48699999001", "body": "Ready", "gateway_id": gateway.id}
        vals["company_id"] = self.real_company_id
        return env["repair.sms.message"].create(vals).id

    @mute_logger("odoo.sql_db")
    def test_twins_that_are_claimed_at_once_do_not_fly_together(self):
        seen = threading.Barrier(2, timeout=10)

        def work(message_id):
            def claim(env):
                message = env["repair.sms.message"].browse(message_id)
                message.fetch(["state"])  # the snapshot begins
                if not tried.get(message_id):
                    tried[message_id] = True
                    seen.wait()
                message._fly_alone()._move("sending")

            return claim

        tried = {}
        self.at_once(*[work(message_id) for message_id in self.message_ids])
        with self.environment() as env:
            messages = env["repair.sms.message"].browse(self.message_ids)
            self.assertEqual(sorted(messages.mapped("state")), ["sending", "unsure"])
