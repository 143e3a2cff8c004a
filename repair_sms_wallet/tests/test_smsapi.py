from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.repair_sms_wallet.gateways.base import (
    Account,
    Message,
    NoAnswer,
    NotReached,
    Reason,
    Status,
)
from odoo.addons.repair_sms_wallet.gateways.http import Answer
from odoo.addons.repair_sms_wallet.gateways.smsapi import SmsApi

from .common import FakeHttp, accepted, refused

ACCOUNT = Account(
    "https://one.example",
    "https://two.example",
    "secret-token",
    "2way",
    report_url="https://shop.example/report",
)
MESSAGE = Message("0123456789abcdef", "+48600100200", "Gotowe", "GSM-7")


class TestSmsApi(BaseCase):
    """What is sent to SMSAPI, and what its answers mean."""

    def send(self, *answers):
        self.http = FakeHttp(*answers)
        with self.http.patch():
            return SmsApi(ACCOUNT).send(MESSAGE)

    def test_request_carries_our_key_and_asks_to_refuse_it_twice(self):
        self.send()
        url, form, headers = self.http.calls[0]
        self.assertEqual(url, "https://one.example/sms.do")
        self.assertEqual(headers, {"Authorization": "Bearer secret-token"})
        self.assertEqual(
            form,
            {
                "to": "48600100200",
                "from": "2way",
                "message": "Gotowe",
                "encoding": "utf-8",
                "idx": "0123456789abcdef",
                "check_idx": "1",
                "format": "json",
                "notify_url": "https://shop.example/report",
                "nounicode": "1",
            },
        )

    def test_text_with_polish_letters_may_be_unicode(self):
        http = FakeHttp()
        with http.patch():
            SmsApi(ACCOUNT).send(Message("a1", "+48600100200", "Już", "UCS-2"))
        self.assertNotIn("nounicode", http.calls[0][1])

    def test_points_come_as_number_or_as_text(self):
        for points in ("0.165", '"0.165"'):
            body = f'{{"list": [{{"id": "7074", "points": {points}, "parts": 2}}]}}'
            result = self.send(Answer(200, body))
            self.assertEqual(result.status, Status.ACCEPTED)
            self.assertEqual(result.points, Decimal("0.165"))
            self.assertEqual((result.ref, result.parts), ("7074", 2))

    def test_repeated_key_means_accepted_without_an_id(self):
        result = self.send(refused(53, "Unique idx parameter violation"))
        self.assertEqual((result.status, result.ref), (Status.ACCEPTED, ""))

    def test_error_codes_are_classified(self):
        for code, status, reason in (
            (11, Status.REJECTED, Reason.CONTENT),
            ("13", Status.REJECTED, Reason.NUMBER),
            (14, Status.HELD, Reason.CONFIG),
            (52, Status.THROTTLED, Reason.BUSY),
            (59, Status.REJECTED, Reason.OPT_OUT),
            (96, Status.REJECTED, Reason.ACCOUNT),
            (101, Status.HELD, Reason.CONFIG),
            (103, Status.HELD, Reason.CREDIT),
            (200, Status.THROTTLED, Reason.BUSY),
            (201, Status.UNSURE, Reason.SILENCE),
            (202, Status.THROTTLED, Reason.BUSY),
            (203, Status.THROTTLED, Reason.BUSY),
            (401, Status.HELD, Reason.CONFIG),
            (999, Status.UNSURE, Reason.SILENCE),
            (4711, Status.REJECTED, Reason.OTHER),
        ):
            with self.subTest(code=code):
                result = self.send(refused(code))
                self.assertEqual((result.status, result.reason), (status, reason))

    def test_too_many_to_one_number_waits_a_minute(self):
        self.assertEqual(self.send(refused(52)).wait_s, 60)

    def test_answers_that_say_nothing_leave_the_outcome_open(self):
        for answer in (
            Answer(200, "Internal error"),
            Answer(200, "[]"),
            Answer(200, '{"list": []}'),
            Answer(500, '{"error": 13}'),
            Answer(502, "<html>Bad gateway</html>"),
            NoAnswer("ReadTimeoutError"),
        ):
            with self.subTest(answer=answer):
                self.assertEqual(self.send(answer).status, Status.UNSURE)

    def test_http_errors_before_acceptance(self):
        for answer, status in (
            (Answer(429, ""), Status.THROTTLED),
            (Answer(401, '{"error": "authorization_failed"}'), Status.HELD),
            (Answer(404, "<html>"), Status.HELD),
        ):
            with self.subTest(answer=answer):
                self.assertEqual(self.send(answer).status, status)

    def test_backup_host_gets_the_same_key_when_the_first_is_down(self):
        result = self.send(NotReached("down"), accepted("7074"))
        self.assertEqual(result.ref, "7074")
        first, second = self.http.calls
        self.assertEqual(second[0], "https://two.example/sms.do")
        self.assertEqual(first[1], second[1])

    def test_silence_never_goes_on_to_the_backup_host(self):
        self.send(NoAnswer("ReadTimeoutError"))
        self.assertEqual(len(self.http.calls), 1)

    def test_both_hosts_down_means_not_sent(self):
        result = self.send(NotReached("down"), NotReached("down"))
        self.assertEqual(result.status, Status.THROTTLED)
        self.assertEqual(result.reason, Reason.UNREACHABLE)

    def test_refused_callback_address_is_left_out(self):
        result = self.send(refused(70, "Invalid address in notify_url"), accepted("7"))
        self.assertEqual(result.status, Status.ACCEPTED)
        self.assertNotIn("notify_url", self.http.calls[1][1])

    def test_connection_test_reads_ping_and_profile(self):
        http = FakeHttp(
            Answer(200, '{"authorized": true, "unavailable": []}'),
            Answer(200, '{"name": "Serwis", "points": "12.5"}'),
        )
        with http.patch():
            check = SmsApi(ACCOUNT).check()
        self.assertEqual((check.ok, check.points), (True, Decimal("12.5")))

    def test_connection_test_names_the_failure(self):
        for answer, detail in (
            (Answer(200, '{"authorized": false}'), "Authorization failed"),
            (Answer(404, "<html>"), "HTTP 404"),
            (NoAnswer("ReadTimeoutError"), "ReadTimeoutError"),
        ):
            with self.subTest(detail=detail), FakeHttp(answer).patch():
                check = SmsApi(ACCOUNT).check()
                self.assertEqual((check.ok, check.detail), (False, detail))

    def test_secrets_stay_out_of_logs(self):
        self.assertNotIn("secret-token", repr(ACCOUNT))
        self.assertNotIn("shop.example", repr(ACCOUNT))
