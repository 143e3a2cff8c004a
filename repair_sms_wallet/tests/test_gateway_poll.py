import datetime

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.repair_sms_wallet.gateways.base import NoAnswer
from odoo.addons.repair_sms_wallet.gateways.http import Answer

from .common import FakeHttp, SmsCase, accepted


def status(word):
    """What SMSAPI answers when it is asked about a message."""
    return Answer(200, f'{{"count": 1, "list": [{{"id": "R1", "status": "{word}"}}]}}')


class TestGatewayPoll(SmsCase):
    """Gateways are asked for reports that did not come."""

    def poll(self, *answers, **later):
        http = FakeHttp(*answers)
        moment = fields.Datetime.now() + datetime.timedelta(**later)
        with http.patch(), freeze_time(moment):
            self.run_cron("ir_cron_poll")
        return http.calls

    def test_missing_report_is_asked_for_after_an_hour(self):
        message = self.make_message()
        self.dispatch(accepted("R1"))
        self.assertFalse(self.poll(minutes=50))
        [(url, _form, _headers)] = self.poll(status("DELIVERED"), minutes=61)
        self.assertIn("/sms.do?format=json&status=R1", url)
        self.assertEqual(message.state, "delivered")
        self.assertFalse(self.poll(hours=3))

    def test_gateway_is_not_asked_again_within_the_hour(self):
        self.make_message()
        self.dispatch(accepted("R1"))
        self.assertTrue(self.poll(status("SENT"), minutes=61))
        self.assertFalse(self.poll(minutes=63))
        self.assertTrue(self.poll(status("SENT"), minutes=122))

    def test_after_three_days_nobody_asks(self):
        self.make_message()
        self.dispatch(accepted("R1"))
        self.assertFalse(self.poll(days=3, minutes=1))

    def test_gateway_that_is_away_stops_no_other(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_gateway(other)
        mine = self.make_message()
        yours = self.make_message(company_id=other.id, gateway_id=theirs.id)
        self.dispatch(accepted("R1"), accepted("R2"))
        answer = Answer(200, '{"list": [{"id": "R2", "status": "DELIVERED"}]}')
        self.poll(NoAnswer("ReadTimeoutError"), answer, minutes=61)
        self.assertEqual({mine.state, yours.state}, {"accepted", "delivered"})


@tagged("-at_install", "post_install")
class TestFetch(SmsCase):
    """SerwerSMS calls nobody: reports and answers are fetched, over real HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.play_gateway("serwersms", "2waySMS")
        cls.message = cls.make_message()

    def test_report_and_answer_arrive_once(self):
        self.run_cron("ir_cron_dispatch")
        self.assertEqual(self.message.state, "accepted")
        ref = self.message.gateway_ref
        self.sandbox.control("report", {"id": ref, "status": "DELIVERED"})
        self.sandbox.control("reply", {"to_id": ref, "text": "Tak"})
        for _twice in range(2):
            self.run_cron("ir_cron_poll")
        self.assertEqual(self.message.state, "delivered")
        self.assertGreater(self.message.points, 0)
        events = self.env["repair.sms.gateway.event"]
        [event] = events.search([("gateway_id", "=", self.gateway.id)])
        self.assertEqual((event.kind, event.error), ("incoming", False))
        self.assertIn('"text": "Tak"', event.payload)
        self.assertEqual(self.gateway.last_incoming_at, event.received_at)

    def test_check_of_callbacks_says_that_there_is_nothing_to_set(self):
        shown = self.gateway.action_check_callbacks()["params"]
        self.assertIn("fetched from this gateway", shown["message"])
