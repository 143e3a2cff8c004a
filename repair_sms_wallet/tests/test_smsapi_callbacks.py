import datetime

from odoo.tests import BaseCase

from odoo.addons.repair_sms_wallet.gateways.base import (
    MalformedCallback,
    Reason,
    Report,
    Status,
)
from odoo.addons.repair_sms_wallet.gateways.smsapi import SmsApi


class TestSmsApiCallbacks(BaseCase):
    """What SMSAPI's callbacks say."""

    def statuses(self, **values):
        reports = SmsApi.parse_reports(values)
        return [(report.ref, report.idx, report.status) for report in reports]

    def test_single_report(self):
        reports = SmsApi.parse_reports(
            {
                "MsgId": "613F1B14346335B944450980",
                "status": "404",
                "status_name": "DELIVERED",
                "idx": "abc",
                "donedate": "1631525653",
            }
        )
        done_at = datetime.datetime(2021, 9, 13, 9, 34, 13)
        ref = "613F1B14346335B944450980"
        self.assertEqual(
            reports, [Report(ref, "abc", Status.DELIVERED, "", "DELIVERED", done_at)]
        )

    def test_batch_keeps_the_places_of_empty_keys(self):
        self.assertEqual(
            self.statuses(
                MsgId="1,2,3", idx=",b,", status_name="SENT,DELIVERED,EXPIRED"
            ),
            [
                ("1", "", Status.SENT),
                ("2", "b", Status.DELIVERED),
                ("3", "", Status.FAILED),
            ],
        )

    def test_value_that_all_share_is_written_once(self):
        self.assertEqual(
            self.statuses(MsgId="1,2", status="404"),
            [("1", "", Status.DELIVERED), ("2", "", Status.DELIVERED)],
        )

    def test_report_without_status_in_a_batch_is_left_out(self):
        self.assertEqual(
            self.statuses(MsgId="1,2,3", status="404,403"),
            [("1", "", Status.DELIVERED), ("2", "", Status.SENT)],
        )

    def test_failures_keep_their_reason(self):
        for word, reason in (
            ("EXPIRED", Reason.EXPIRED),
            ("UNDELIVERED", Reason.UNDELIVERED),
            ("REJECTD", Reason.REFUSED),
            ("408", Reason.NO_REPORT),
        ):
            report = SmsApi.parse_reports({"MsgId": "1", "status": word})[0]
            self.assertEqual((report.status, report.reason), (Status.FAILED, reason))

    def test_unknown_word_proves_only_that_the_gateway_has_it(self):
        self.assertEqual(
            self.statuses(MsgId="1", status_name="TELEPATHY"),
            [("1", "", Status.ACCEPTED)],
        )

    def test_malformed_reports_are_refused(self):
        for values in (
            {},
            {"MsgId": "1"},
            {"status": "404"},
            {"MsgId": "1", "status": "404", "donedate": "yesterday"},
            {"MsgId": ",".join("1" * 51), "status": "404"},
        ):
            with self.subTest(values=values), self.assertRaises(MalformedCallback):
                SmsApi.parse_reports(values)

    def incoming(self, **values):
        given = {"sms_from": "48600100200", "sms_text": "Tak", "sms_date": "1753099200"}
        return SmsApi.parse_incoming({**given, **values})[0]

    def test_incoming_sms_answers_a_message(self):
        sms = self.incoming(MsgId="7074", sms_to="48664000222")
        self.assertEqual((sms.sender, sms.text), ("+48600100200", "Tak"))
        self.assertEqual((sms.receiver, sms.reply_to), ("48664000222", "7074"))
        self.assertEqual(sms.sent_at, datetime.datetime(2025, 7, 21, 12, 0))

    def test_sender_that_is_no_number_stays_as_it_came(self):
        for sender in ("ORANGE", "2580"):
            self.assertEqual(self.incoming(sms_from=sender).sender, sender)

    def test_text_loses_what_the_database_cannot_hold(self):
        self.assertEqual(self.incoming(sms_text="Ta\x00k").text, "Tak")

    def test_malformed_incoming_is_refused(self):
        for values in (
            {"sms_from": ""},
            {"sms_from": "\x00"},
            {"sms_from": "4" * 65},
            {"sms_date": ""},
            {"sms_date": "9" * 30},
        ):
            with self.subTest(values=values), self.assertRaises(MalformedCallback):
                self.incoming(**values)
        with self.assertRaises(MalformedCallback):
            SmsApi.parse_incoming({"sms_from": "48600100200", "sms_date": "1"})

    def test_only_numbers_can_be_answered(self):
        for sender, two_way in (("2way", True), ("48664000222", True), ("Shop", False)):
            self.assertEqual(SmsApi.two_way(sender), two_way)
