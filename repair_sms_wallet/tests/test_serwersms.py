import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.repair_sms_wallet.gateways.base import (
    Account,
    MalformedCallback,
    Message,
    NoAnswer,
    Reason,
    Status,
)
from odoo.addons.repair_sms_wallet.gateways.http import Answer
from odoo.addons.repair_sms_wallet.gateways.serwersms import SerwerSms

from .common import FakeHttp

MESSAGE = Message("0123456789abcdef", "+48600100200", "Gotowe", "GSM-7")
SENT = (
    '{"success": true, "queued": 1, "unsent": 0, "items": [{"id": "ae21",'
    ' "phone": "+48600100200", "status": "queued", "parts": 1}]}'
)


class TestSerwerSms(BaseCase):
    """What is sent to SerwerSMS, and what its answers mean."""

    def call(self, name, *args, answers=(), sender="2waySMS"):
        account = Account("https://one.example/", token="secret-token", sender=sender)
        self.http = FakeHttp(*answers)
        with self.http.patch():
            return getattr(SerwerSms(account), name)(*args)

    def test_request_carries_our_key(self):
        self.call("send", MESSAGE, answers=[Answer(200, SENT)])
        url, data, headers = self.http.calls[0]
        self.assertEqual(url, "https://one.example/messages/send_sms.json")
        self.assertEqual(headers, {"Authorization": "Bearer secret-token"})
        self.assertEqual(
            data,
            {
                "phone": ["+48600100200"],
                "text": "Gotowe",
                "sender": "2waySMS",
                "utf": False,
                "unique_id": ["0123456789abcdef"],
                "details": True,
            },
        )

    def test_error_codes_are_classified(self):
        for code, status, reason in (
            (1001, Status.HELD, Reason.CONFIG),
            (2000, Status.REJECTED, Reason.CONTENT),
            (2001, Status.REJECTED, Reason.NUMBER),
            (3001, Status.HELD, Reason.CONFIG),
            (3002, Status.HELD, Reason.CREDIT),
            (4711, Status.REJECTED, Reason.OTHER),
        ):
            body = f'{{"error": {{"code": {code}, "type": "x", "message": "no"}}}}'
            result = self.call("send", MESSAGE, answers=[Answer(200, body)])
            with self.subTest(code=code):
                self.assertEqual((result.status, result.reason), (status, reason))
                self.assertEqual(result.detail, f"{code} no")

    def test_unsent_number_is_refused_with_its_own_code(self):
        body = (
            '{"success": true, "items": [{"id": null, "status": "unsent",'
            ' "error_code": 2001, "error_message": "Invalid phone"}]}'
        )
        result = self.call("send", MESSAGE, answers=[Answer(200, body)])
        self.assertEqual(result.reason, Reason.NUMBER)
        self.assertEqual(result.detail, "2001 Invalid phone")

    def test_answers_that_say_nothing_leave_the_outcome_open(self):
        for answer in (
            Answer(200, "Internal error"),
            Answer(200, "[]"),
            Answer(200, '{"success": true}'),
            Answer(503, '{"error": {"code": 2001}}'),
            NoAnswer("ReadTimeoutError"),
        ):
            with self.subTest(answer=answer):
                result = self.call("send", MESSAGE, answers=[answer])
                self.assertEqual(result.status, Status.UNSURE)

    def test_repeat_that_cannot_ask_sends_nothing(self):
        for answer in (
            NoAnswer("ReadTimeoutError"),
            Answer(200, '{"error": {"code": 1001}}'),
            Answer(200, "Internal error"),
        ):
            with self.subTest(answer=answer):
                result = self.call("repeat", MESSAGE, answers=[answer])
                self.assertEqual(result.status, Status.UNSURE)
                self.assertEqual(len(self.http.calls), 1)

    def test_repeat_that_is_unknown_there_is_sent_and_its_answer_is_final(self):
        answers = [
            Answer(200, '{"items": []}'),
            Answer(200, '{"error": {"code": 2001}}'),
        ]
        result = self.call("repeat", MESSAGE, answers=answers)
        self.assertEqual((result.status, result.alone), (Status.REJECTED, True))

    def test_report_tells_moment_cost_and_reason(self):
        body = (
            '{"items": [{"id": "ae21", "unique_id": "01", "status": "delivered",'
            ' "delivered": "2026-07-01 12:00:00", "cost": "0.09"}, {"id": "ae22",'
            ' "status": "undelivered", "reason": "message_expired"}]}'
        )
        first, second = self.call("ask", ["ae21", "ae22"], answers=[Answer(200, body)])
        self.assertEqual((first.ref, first.idx), ("ae21", "01"))
        self.assertEqual(first.done_at, datetime.datetime(2026, 7, 1, 10, 0))
        self.assertEqual(first.points, Decimal("0.09"))
        self.assertEqual(
            (second.status, second.reason), (Status.FAILED, Reason.EXPIRED)
        )

    def test_answers_to_the_pool_are_fetched_as_eco(self):
        since = datetime.datetime(2026, 1, 1, 11, 0)
        body = '{"items": [{"id": 5, "phone": "+48600100200", "text": null}]}'
        found = self.call("fetch", since, answers=[Answer(200, body)])
        expected = {"type": "eco", "date_from": "2026-01-01 12:00:00"}
        self.assertEqual(self.http.calls[0][1], expected)
        self.assertEqual(found, [{"id": "5", "phone": "+48600100200", "text": ""}])

    def test_sms_to_an_own_number_are_fetched_as_nd_and_ndi(self):
        none, since = Answer(200, '{"items": []}'), datetime.datetime(2026, 1, 1)
        self.call("fetch", since, answers=[none, none], sender="732000333")
        types = [data["type"] for _url, data, _headers in self.http.calls]
        self.assertEqual(types, ["nd", "ndi"])

    def test_incoming_sms_answers_a_message(self):
        values = {
            "id": "77",
            "phone": "48600100200",
            "recived": "2026-01-01 12:00:00",
            "message_id": "ae21",
            "text": "Ta\x00k",
            "to_number": "664000222",
        }
        [sms] = SerwerSms.parse_incoming(values)
        self.assertEqual((sms.sender, sms.text), ("+48600100200", "Tak"))
        self.assertEqual((sms.reply_to, sms.ref), ("ae21", "77"))
        self.assertEqual(sms.sent_at, datetime.datetime(2026, 1, 1, 11, 0))

    def test_malformed_incoming_is_refused(self):
        for values in ({}, {"id": "1", "phone": "48600100200"}, {"text": "x"}):
            with self.subTest(values=values), self.assertRaises(MalformedCallback):
                SerwerSms.parse_incoming(values)

    def test_nobody_can_report_for_it(self):
        with self.assertRaises(MalformedCallback):
            SerwerSms.parse_reports({"id": "1", "status": "delivered"})
