import base64
import datetime
import json
from dataclasses import replace

from odoo.tests import BaseCase

from odoo.addons.repair_sms_wallet.gateways.base import (
    Account,
    MalformedCallback,
    Message,
    Reason,
    Status,
)
from odoo.addons.repair_sms_wallet.gateways.http import Answer
from odoo.addons.repair_sms_wallet.gateways.twilio import Twilio

from .common import FakeHttp

NOON = datetime.datetime(2026, 1, 1, 12, 0)
MESSAGE = Message("0123456789abcdef", "+48600100200", "Gotowe", "GSM-7", NOON)
SENT = Answer(201, '{"sid": "SM1", "status": "queued", "num_segments": "2"}')


def listed(*minutes, body="Gotowe", **more):
    """The list of messages with copies of a text, by minutes after noon."""
    copies = [
        {
            "sid": f"SM{minute}",
            "to": "+48600100200",
            "body": body,
            "num_segments": "1",
            **more,
            "date_created": f"Thu, 01 Jan 2026 12:{minute:02}:00 +0000",
        }
        for minute in minutes
    ]
    return Answer(200, json.dumps({"messages": copies}))


class TestTwilio(BaseCase):
    """What is sent to Twilio, and what its answers and callbacks mean."""

    def build(self, token="secret-token", sender="48732000333"):
        return Twilio(
            Account(
                "https://one.example",
                login="AC1",
                token=token,
                sender=sender,
                report_url="https://shop.example/report",
            )
        )

    def call(self, name, *args, answers=()):
        self.http = FakeHttp(*answers)
        with self.http.patch():
            return getattr(self.build(), name)(*args)

    def test_request_carries_our_key_in_the_address_of_the_reports(self):
        result = self.call("send", MESSAGE, answers=[SENT])
        self.assertEqual((result.ref, result.parts), ("SM1", 2))
        url, form, headers = self.http.calls[0]
        self.assertEqual(
            url, "https://one.example/2010-04-01/Accounts/AC1/Messages.json"
        )
        secret = base64.b64encode(b"AC1:secret-token").decode()
        self.assertEqual(headers, {"Authorization": f"Basic {secret}"})
        self.assertEqual(
            form,
            {
                "To": "+48600100200",
                "From": "+48732000333",
                "Body": "Gotowe",
                "StatusCallback": "https://shop.example/report?idx=0123456789abcdef",
            },
        )

    def test_error_codes_are_classified(self):
        for http_code, code, status, reason in (
            (401, 20003, Status.HELD, Reason.CONFIG),
            (403, 20005, Status.HELD, Reason.CREDIT),
            (400, 21211, Status.REJECTED, Reason.NUMBER),
            (400, 21606, Status.HELD, Reason.CONFIG),
            (400, 21610, Status.REJECTED, Reason.OPT_OUT),
            (400, 21617, Status.REJECTED, Reason.CONTENT),
            (400, 99999, Status.REJECTED, Reason.OTHER),
            (403, 99999, Status.HELD, Reason.CONFIG),
            (429, 20429, Status.THROTTLED, Reason.BUSY),
            (503, 20503, Status.UNSURE, Reason.SILENCE),
        ):
            answer = Answer(http_code, f'{{"code": {code}, "message": "no"}}')
            with self.subTest(code=code, http_code=http_code):
                result = self.call("send", MESSAGE, answers=[answer])
                self.assertEqual((result.status, result.reason), (status, reason))

    def test_refused_callback_address_is_left_out(self):
        answers = [Answer(400, '{"code": 21609, "message": "bad"}'), SENT]
        with self.assertLogs("odoo.addons.repair_sms_wallet", "WARNING"):
            result = self.call("send", MESSAGE, answers=answers)
        self.assertEqual(result.status, Status.ACCEPTED)
        self.assertNotIn("StatusCallback", self.http.calls[1][1])

    def test_repeat_finds_the_first_copy_by_its_text_and_time(self):
        result = self.call("repeat", MESSAGE, answers=[listed(5)])
        self.assertEqual((result.status, result.ref), (Status.ACCEPTED, "SM5"))
        self.assertIn("To=%2B48600100200", self.http.calls[0][0])

    def test_older_copies_and_other_texts_are_none_of_ours(self):
        old = listed(5).text.replace("01 Jan 2026", "31 Dec 2025")
        for answer in (Answer(200, old), listed(5, body="Inny"), listed()):
            result = self.call("repeat", MESSAGE, answers=[answer, SENT])
            self.assertEqual((result.ref, result.alone), ("SM1", True))

    def test_an_sms_with_the_same_text_is_not_taken_for_this_one(self):
        twin = replace(MESSAGE, other_refs=("SM5",))
        result = self.call("repeat", twin, answers=[listed(5), SENT])
        self.assertEqual((result.ref, result.alone), ("SM1", True))
        result = self.call("repeat", twin, answers=[listed(5, 6)])
        self.assertEqual(result.ref, "SM6")

    def test_two_copies_are_left_to_a_person(self):
        result = self.call("repeat", MESSAGE, answers=[listed(5, 6)])
        self.assertEqual(result.status, Status.UNSURE)
        self.assertEqual(len(self.http.calls), 1)

    def test_a_copy_of_another_sender_is_left_to_a_person(self):
        other, mine = {"from": "+48732999999"}, {"from": "+48732000333"}
        result = self.call("repeat", MESSAGE, answers=[listed(5, **other)])
        self.assertEqual(result.status, Status.UNSURE)
        self.assertEqual(len(self.http.calls), 1)
        service = {**other, "messaging_service_sid": "+48732000333"}
        for more in (mine, service, {"from": None}):
            result = self.call("repeat", MESSAGE, answers=[listed(5, **more)])
            self.assertEqual(result.ref, "SM5")

    def test_repeat_that_cannot_ask_sends_nothing(self):
        for answer in (Answer(401, "{}"), Answer(200, "<html>"), Answer(429, "")):
            result = self.call("repeat", MESSAGE, answers=[answer])
            self.assertEqual(result.status, Status.UNSURE)
            self.assertEqual(len(self.http.calls), 1)

    def test_signature_is_the_one_of_the_documentation(self):
        form = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]
        url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        headers = {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
        twilio = self.build(token="12345")
        self.assertTrue(twilio.verify(headers, url, form[::-1]))
        self.assertFalse(twilio.verify(headers, url, form[:-1]))
        self.assertFalse(twilio.verify(headers, url + "3", form))
        self.assertFalse(twilio.verify({}, url, form))
        self.assertFalse(self.build(token="").verify(headers, url, form))

    def test_report_carries_our_key_and_the_code_of_a_failure(self):
        values = {"MessageSid": "SM1", "MessageStatus": "undelivered", "idx": "01"}
        [report] = Twilio.parse_reports({**values, "ErrorCode": "30007"})
        self.assertEqual((report.ref, report.idx), ("SM1", "01"))
        self.assertEqual(
            (report.status, report.reason), (Status.FAILED, Reason.REFUSED)
        )
        self.assertEqual(report.detail, "undelivered 30007")

    def test_incoming_sms_has_its_id_and_no_time(self):
        values = {"MessageSid": "SM7", "From": "+48600100200", "Body": "Tak"}
        [sms] = Twilio.parse_incoming({**values, "To": "+48732000333"})
        self.assertEqual((sms.sender, sms.receiver), ("+48600100200", "+48732000333"))
        self.assertEqual((sms.text, sms.ref, sms.sent_at), ("Tak", "SM7", None))

    def test_malformed_callbacks_are_refused(self):
        for values in ({}, {"MessageSid": "SM1"}, {"From": "+48600100200"}):
            with self.subTest(values=values):
                with self.assertRaises(MalformedCallback):
                    Twilio.parse_reports(values)
                with self.assertRaises(MalformedCallback):
                    Twilio.parse_incoming(values)
