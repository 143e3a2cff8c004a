"""What every adapter promises, tried over real HTTP against the sandbox."""

import datetime

from odoo.addons.repair_sms_wallet.gateways.base import (
    Account,
    Message,
    Reason,
    Status,
)

from .common import Sandbox

TEXT = "Telefon jest gotowy"


class Contract:
    """Mix it into a test case, and name the gateway."""

    #: Adapter class, where the sandbox plays it, and as whom to call.
    adapter = None
    path = login = sender = ""
    #: Whether the gateway signs its callbacks; others have a secret in the address.
    signs = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.stop)

    def setUp(self):
        super().setUp()
        self.sandbox.control("reset", {})

    def build(self, **account):
        values = {
            "base_url": self.sandbox.url + self.path,
            "login": self.login,
            "token": "sandbox-token",
            "sender": self.sender,
            "timeout_s": 5,
            **account,
        }
        return self.adapter(Account(**values))

    def message(self, **values):
        values = {"number": "+48600100200", "text": TEXT, "encoding": "GSM-7", **values}
        return Message("a1" * 16, **values)

    def send(self, fault=None, message=None, **account):
        if fault:
            self.sandbox.control("fault", {"kind": fault, "count": 1})
        return self.build(**account).send(message or self.message())

    def repeat(self):
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        earlier = now - datetime.timedelta(minutes=15)
        return self.build().repeat(self.message(called_after=earlier))

    def assertResult(self, result, status, reason=""):
        self.assertEqual((result.status, result.reason), (status, reason), result)

    def assertArrived(self, count):
        sms = self.sandbox.control("sms")
        self.assertEqual([one["text"] for one in sms], [TEXT] * count)

    def test_message_is_accepted_with_its_id_and_parts(self):
        result = self.send()
        self.assertResult(result, Status.ACCEPTED)
        [sms] = self.sandbox.control("sms")
        self.assertEqual((result.ref, result.parts), (str(sms["id"]), 1))
        self.assertEqual((sms["to"], sms["text"]), ("48600100200", TEXT))

    def test_polish_letters_arrive(self):
        text = "Zażółć gęślą jaźń"
        self.send(message=self.message(text=text, encoding="UCS-2"))
        self.assertEqual(self.sandbox.control("sms")[0]["text"], text)

    def test_bad_credentials_hold_and_are_told(self):
        self.assertResult(self.send(token="wrong"), Status.HELD, Reason.CONFIG)
        check = self.build(token="wrong").check()
        self.assertEqual((check.ok, check.reason), (False, Reason.CONFIG))
        self.assertArrived(0)

    def test_good_credentials_pass_and_tell_what_is_left(self):
        check = self.build().check()
        self.assertTrue(check.ok, check.detail)
        self.assertGreater(check.points, 0)

    def test_bad_number_is_refused(self):
        result = self.send(message=self.message(number="+4812"))
        self.assertResult(result, Status.REJECTED, Reason.NUMBER)

    def test_bad_text_is_refused(self):
        result = self.send(message=self.message(text=""))
        self.assertResult(result, Status.REJECTED, Reason.CONTENT)

    def test_unknown_sender_holds(self):
        result = self.send(sender="Nikt")
        self.assertResult(result, Status.HELD, Reason.CONFIG)

    def test_empty_account_holds(self):
        self.assertResult(self.send("no_credit"), Status.HELD, Reason.CREDIT)

    def test_throttled_message_passes_later(self):
        self.assertResult(self.send("throttle_429"), Status.THROTTLED, Reason.BUSY)
        self.assertResult(self.send(), Status.ACCEPTED)
        self.assertArrived(1)

    def test_gateway_that_is_away_was_never_reached(self):
        result = self.send(base_url="http://localhost:9")
        self.assertResult(result, Status.THROTTLED, Reason.UNREACHABLE)
        check = self.build(base_url="http://localhost:9").check()
        self.assertEqual((check.ok, check.reason), (False, Reason.UNREACHABLE))

    def test_page_of_a_broken_proxy_leaves_the_outcome_open(self):
        self.assertResult(self.send("bad_gateway"), Status.UNSURE, Reason.SILENCE)

    def test_time_out_after_acceptance_never_makes_a_second_message(self):
        result = self.send("hang_after_accept", timeout_s=1)
        self.assertResult(result, Status.UNSURE, Reason.SILENCE)
        self.assertResult(self.repeat(), Status.ACCEPTED)
        self.assertArrived(1)

    def test_lost_answer_never_makes_a_second_message(self):
        for fault in ("drop_after_accept", "error_after_accept"):
            with self.subTest(fault=fault):
                self.sandbox.control("reset", {})
                result = self.send(fault)
                self.assertResult(result, Status.UNSURE, Reason.SILENCE)
                self.assertResult(self.repeat(), Status.ACCEPTED)
                self.assertArrived(1)

    def test_repeat_of_a_message_that_never_arrived_sends_it(self):
        self.assertResult(self.repeat(), Status.ACCEPTED)
        self.assertArrived(1)

    def test_gateway_tells_what_became_of_a_message(self):
        ref = self.send().ref
        for word, status in (
            ("DELIVERED", Status.DELIVERED),
            ("UNDELIVERED", Status.FAILED),
        ):
            self.sandbox.control("report", {"id": ref, "status": word})
            [report] = self.build().ask([ref])
            self.assertEqual((report.ref, report.status), (ref, status))

    def test_message_that_waits_at_the_gateway_is_taken_back(self):
        ref = self.send("wait").ref
        self.assertResult(self.build().cancel(ref), Status.CANCELLED)
        self.assertArrived(0)

    def test_message_that_has_left_is_not_taken_back(self):
        ref = self.send().ref
        self.assertResult(self.build().cancel(ref), Status.SENT)
        self.assertArrived(1)

    def test_nothing_is_certain_when_a_gateway_does_not_take_back(self):
        ref = self.send("wait").ref
        for account in ({"base_url": "http://localhost:9"}, {"token": "wrong"}):
            result = self.build(**account).cancel(ref)
            self.assertResult(result, Status.UNSURE, Reason.SILENCE)
        self.assertArrived(1)

    def test_gateway_that_does_not_know_a_message_says_nothing(self):
        self.assertEqual(self.build().ask(["123"]), [])

    def test_unknown_word_proves_only_that_the_gateway_has_it(self):
        self.assertEqual(self.unknown_report().status, Status.ACCEPTED)

    def test_callback_with_a_bad_signature_is_refused(self):
        forged = {"X-Twilio-Signature": "forged", "Authorization": "forged"}
        verified = self.build().verify(forged, "https://shop.example/x", [("a", "b")])
        self.assertEqual(verified, not self.signs)

    def test_only_numbers_can_be_answered(self):
        pool = self.adapter.pool_sender
        self.assertTrue(self.adapter.two_way("48732000333"))
        self.assertTrue(self.adapter.two_way(pool) if pool else True)
        self.assertFalse(self.adapter.two_way("Serwis"))
