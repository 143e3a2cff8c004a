import json

from odoo.exceptions import UserError

from odoo.addons.repair_notifications.tests.test_personal_data_erase import (
    PrivacyLookup,
)
from odoo.addons.repair_sms_wallet.gateways.http import Answer

from .common import SmsCase, accepted

TEXT = "Erased at the customer's request"


class TestErasureOfSms(PrivacyLookup, SmsCase):
    """What is left of SMS, and that the wallet still adds up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "jan@example.com"

    def wizard(self, name="Jan Kowalski"):
        wizards = self.env["repair.partner.erase"]
        return wizards.create({"partner_id": self.customer.id, "confirmed_name": name})

    def erase(self):
        self.wizard().action_erase()
        self.env.invalidate_all()

    def keep(self, kind, **values):
        """Store a webhook of the gateway and return its event."""
        events = self.env["repair.sms.gateway.event"]
        events._receive(self.gateway, kind, values)
        return events.search([], limit=1)

    def test_an_sms_keeps_what_the_ledger_needs(self):
        message = self.make_message("x" * 200)
        self.dispatch(accepted("R1", parts=2))
        names = ("state", "parts", "encoding", "price_units", "charge_units")
        names += ("gateway_ref", "accepted_at", "create_date")
        before = [message[name] for name in names]
        self.erase()
        self.assertEqual([message[name] for name in names], before)
        self.assertEqual(message.parts, 2)
        self.assertEqual((message.number, message.body), ("+48", TEXT))

    def test_the_ledger_is_untouched_and_still_proved(self):
        self.make_message()
        self.dispatch()
        lines = self.wallet.line_ids.read(load=None)
        balance = self.wallet.balance_units
        self.erase()
        self.assertEqual(self.wallet.line_ids.read(load=None), lines)
        self.assertEqual(self.wallet.balance_units, balance)
        self.assertFalse(self.wallet._cron_prove() & self.wallet)

    def test_a_waiting_sms_is_dropped_and_refunded(self):
        message = self.make_message()
        self.dispatch(Answer(429, ""))
        self.assertEqual((message.state, message.charge_units), ("queued", 1200))
        self.erase()
        self.assertEqual((message.state, message.reason), ("failed", "cancelled"))
        self.assertEqual(self.wallet.balance_units, 10_000)
        self.assertFalse(self.wallet._cron_prove() & self.wallet)
        self.assertEqual(self.dispatch(), [])

    def test_an_sms_in_cores_queue_never_leaves(self):
        self.customer._message_sms(
            "Dear Jan", partner_ids=self.customer.ids, put_in_queue=True
        )
        self.erase()
        self.env["sms.sms"]._process_queue()
        messages = self.env["repair.sms.message"]
        self.assertFalse(messages.search([("partner_id", "=", self.customer.id)]))

    def test_an_sms_that_may_have_left_is_neither_repeated_nor_refunded(self):
        message = self.make_message()
        message._move("sending")
        message._not_answered("silence")
        self.erase()
        self.assertEqual((message.state, message.reason), ("failed", "no_report"))
        self.assertEqual(self.dispatch(), [])

    def test_an_sms_that_is_just_being_sent_is_waited_for(self):
        self.make_message()._move("sending")
        with self.assertRaisesRegex(UserError, "just being sent"):
            self.wizard().action_erase()

    def test_an_erased_sms_is_not_sent_again(self):
        message = self.make_message()
        self.erase()
        with self.assertRaises(UserError):
            message.action_send_again()
        self.assertEqual(self.dispatch(), [])

    def test_a_late_report_still_finds_its_message(self):
        message = self.make_message()
        self.dispatch(accepted("R1"))
        self.erase()
        self.keep("report", MsgId="R1", status_name="DELIVERED", donedate="1")
        self.run_cron("ir_cron_apply")
        self.assertEqual(message.state, "delivered")

    def test_an_incoming_sms_is_forgotten_and_a_repeat_still_known(self):
        values = {"sms_from": "48600100200", "sms_text": "I am Jan", "sms_date": "1"}
        event = self.keep("incoming", **values)
        self.erase()
        self.assertNotIn("Jan", event.payload)
        self.assertNotIn("600100200", event.payload)
        self.assertTrue(event.applied_at)
        events = self.env["repair.sms.gateway.event"]
        self.assertFalse(events._receive(self.gateway, "incoming", values))

    def test_a_number_disappears_from_reports_and_other_texts(self):
        report = self.keep(
            "report", MsgId="A,B", status_name="SENT,SENT", to="48600100200,48511000111"
        )
        other = self.keep(
            "incoming",
            sms_from="48511000111",
            sms_text="Ask 48600100200, not 148600100200",
            sms_date="1",
        )
        self.erase()
        self.assertEqual(json.loads(report.payload)["to"], "erased,48511000111")
        text = json.loads(other.payload)["sms_text"]
        self.assertEqual(text, "Ask erased, not 148600100200")
        self.assertFalse(other.applied_at)

    def test_what_an_sms_said_on_the_chatter_is_erased(self):
        self.make_message(res_model="res.partner", res_id=self.customer.id)
        self.dispatch()
        self.keep("incoming", sms_from="48600100200", sms_text="tak", sms_date="1")
        self.run_cron("ir_cron_apply")
        self.assertIn("tak", str(self.customer.message_ids.mapped("body")))
        self.erase()
        self.assertNotIn("tak", str(self.customer.message_ids.mapped("body")))

    def test_it_can_be_repeated(self):
        message = self.make_message()
        self.dispatch()
        self.erase()
        self.wizard(f"Erased customer {self.customer.id}").action_erase()
        self.assertEqual((message.number, message.parts), ("+48", 1))

    def test_an_sms_of_another_customer_stays(self):
        other = self.env["res.partner"].create({"name": "Ewa"})
        message = self.make_message("Dear Ewa", partner_id=other.id)
        self.erase()
        self.assertEqual((message.number, message.body), ("+48600100200", "Dear Ewa"))

    def test_core_finds_sms_but_deletes_none_and_nothing_after_an_erasure(self):
        self.make_message()
        self.dispatch()
        lines = self.look_up()
        self.assertIn("repair.sms.message", self.found(lines))
        self.refuse(lines, "repair.sms.message")
        self.refuse(lines, "res.partner")
        self.erase()
        self.assertFalse(self.found(self.look_up()))
