from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.repair_sms_wallet.gateways.base import (
    NoAnswer,
    Report,
    SendResult,
    Status,
)
from odoo.addons.repair_sms_wallet.gateways.http import Answer
from odoo.addons.repair_sms_wallet.gateways.twilio import Twilio

from .common import FakeHttp, SmsCase, accepted

BACK = Answer(200, '{"count": 1, "list": [{"id": "R1"}]}')
LEFT = Answer(200, '{"error": 301, "message": "Not exists ID message"}')


class TestTakeBack(SmsCase):
    """An SMS that waits at the gateway is taken back, and paid back, at most once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.message = cls.make_message()

    def setUp(self):
        super().setUp()
        self.dispatch(accepted("R1"))

    def poll(self, *answers):
        http = FakeHttp(*answers)
        with http.patch():
            self.run_cron("ir_cron_poll")
        return http.calls

    def report(self, status, reason=""):
        report = Report("R1", "", status, reason)
        self.env["repair.sms.message"]._apply_reports(self.gateway, [report])

    def assertState(self, state, reason, balance):
        shown = (self.message.state, self.message.reason, self.wallet.balance_units)
        self.assertEqual(shown, (state, reason, balance))

    def test_button_asks_nobody_and_refunds_nothing(self):
        http = FakeHttp()
        with http.patch():
            self.message.action_take_back()
        self.assertFalse(http.calls)
        self.assertState("accepted", False, 8800)

    def test_gateway_gives_it_up_and_it_is_refunded(self):
        self.message.action_take_back()
        [(url, form, _headers)] = self.poll(BACK)
        self.assertTrue(url.endswith("/sms.do"))
        self.assertEqual(form["sch_del"], "R1")
        self.assertState("failed", "cancelled", 10_000)
        self.assertFalse(self.poll())

    def test_it_has_left_already(self):
        self.message.action_take_back()
        self.poll(LEFT)
        self.assertState("accepted", False, 8800)
        self.assertTrue(self.message.is_too_late)
        self.assertFalse(self.poll())
        with self.assertRaises(UserError):
            self.message.action_take_back()

    def test_silent_gateway_is_asked_again(self):
        self.message.action_take_back()
        self.poll(NoAnswer("ReadTimeoutError"))
        self.assertState("accepted", False, 8800)
        self.poll(BACK)
        self.assertState("failed", "cancelled", 10_000)

    def test_report_that_comes_first_ends_it(self):
        self.message.action_take_back()
        self.report(Status.DELIVERED)
        self.assertFalse(self.poll())
        self.assertState("delivered", False, 8800)

    def test_report_that_comes_while_the_gateway_is_asked_wins(self):
        self.message.action_take_back()
        self.report(Status.SENT)
        self.message._settle_take_back(SendResult(Status.CANCELLED))
        self.assertState("sent", False, 8800)

    def test_late_report_does_not_deliver_what_was_refunded(self):
        self.message.action_take_back()
        self.poll(BACK)
        self.report(Status.DELIVERED)
        self.assertState("failed", "cancelled", 10_000)

    def test_report_that_it_was_cancelled_refunds_once(self):
        self.message.action_take_back()
        for _twice in range(2):
            self.report(Status.FAILED, "cancelled")
        self.assertFalse(self.poll())
        self.assertState("failed", "cancelled", 10_000)

    def test_only_what_waits_at_the_gateway_can_be_taken_back(self):
        self.report(Status.SENT)
        for message in (self.message, self.make_message()):
            with self.assertRaises(UserError):
                message.action_take_back()

    def test_staff_take_back_sms_of_their_company(self):
        companies = {"company_id": self.company.id, "company_ids": self.company.ids}
        clerk = new_test_user(self.env, "clerk", "stock.group_stock_user", **companies)
        self.message.with_user(clerk).action_take_back()
        self.assertTrue(self.message.take_back_at)

    def test_what_was_taken_back_counts_as_not_sent(self):
        self.message.action_take_back()
        self.poll(BACK)
        self.env.flush_all()
        row = self.env["repair.sms.report"].browse(self.message.id)
        self.assertEqual((row.sent, row.cost), (0, 0))


@tagged("-at_install", "post_install")
class TestTakeBackTwilio(SmsCase):
    """Twilio says itself what became of a message that it does not take back."""

    def cancel(self, *answers):
        account = self.gateway._build().account
        with FakeHttp(*answers).patch():
            return Twilio(account).cancel("SM1").status

    def test_refused_because_it_was_taken_back_before(self):
        canceled = Answer(200, '{"sid": "SM1", "status": "canceled"}')
        self.assertEqual(self.cancel(Answer(400, "{}"), canceled), Status.CANCELLED)

    def test_refused_because_it_was_sent(self):
        sent = Answer(200, '{"sid": "SM1", "status": "sent"}')
        self.assertEqual(self.cancel(Answer(400, "{}"), sent), Status.SENT)

    def test_throttled_call_is_no_answer(self):
        self.assertEqual(self.cancel(Answer(429, "{}")), Status.UNSURE)

    def test_report_of_a_cancelled_message_names_the_reason(self):
        values = {"MessageSid": "SM1", "MessageStatus": "canceled"}
        [report] = Twilio.parse_reports(values)
        self.assertEqual((report.status, report.reason), (Status.FAILED, "cancelled"))
