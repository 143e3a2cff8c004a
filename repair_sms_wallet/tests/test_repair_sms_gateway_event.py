import json
import secrets
from unittest.mock import patch

from odoo.tools import mute_logger

from odoo.addons.repair_sms_wallet.gateways.base import MalformedCallback

from ..models.repair_sms_gateway_event import BATCH
from .common import SmsCase

EVENT = "odoo.addons.repair_sms_wallet.models.repair_sms_gateway_event"
DELIVERED = {"MsgId": "R1", "status_name": "DELIVERED", "donedate": "1795356600"}
ANSWER = {
    "sms_from": "48600100200",
    "sms_to": "48664000222",
    "sms_text": "Tak <b>",
    "sms_date": "1795356629",
    "MsgId": "R1",
}


class TestGatewayEvent(SmsCase):
    """Callbacks are stored once and applied in order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.events = cls.env["repair.sms.gateway.event"]

    def receive(self, kind, **values):
        return self.events._receive(self.gateway, kind, values)

    def test_repeated_callback_is_stored_once(self):
        self.assertTrue(self.receive("report", **DELIVERED))
        self.assertFalse(self.receive("report", **DELIVERED))
        stored = self.events.search([("gateway_id", "=", self.gateway.id)])
        self.assertEqual(len(stored), 1)

    def test_repeat_with_other_by_values_is_still_a_repeat(self):
        self.receive("incoming", **ANSWER)
        self.assertFalse(self.receive("incoming", **ANSWER, username="serwis"))

    def test_malformed_callback_is_not_stored(self):
        with self.assertRaises(MalformedCallback):
            self.receive("report", MsgId="R1")
        self.assertFalse(self.events.search([("gateway_id", "=", self.gateway.id)]))

    def test_report_moves_the_message(self):
        message = self.make_message()
        self.dispatch()
        self.receive("report", **DELIVERED)
        self.run_cron("ir_cron_apply")
        self.assertEqual(message.state, "delivered")
        self.assertEqual(str(message.done_at), "2026-11-22 14:10:00")

    def test_unknown_id_has_no_effect(self):
        self.receive("report", **dict(DELIVERED, MsgId="nobody"))
        self.run_cron("ir_cron_apply")
        event = self.events.search([("gateway_id", "=", self.gateway.id)])
        self.assertTrue(event.applied_at)
        self.assertFalse(event.error)

    def test_what_the_database_cannot_hold_is_left_out_everywhere(self):
        message = self.make_message()
        self.dispatch()
        self.receive("report", **dict(DELIVERED, MsgId="R\x001", idx="\ud83d"))
        self.receive("incoming", **dict(ANSWER, MsgId="\x00R1"))
        self.run_cron("ir_cron_apply")
        events = self.events.search([("gateway_id", "=", self.gateway.id)])
        self.assertEqual(events.mapped("error"), [False, False])
        self.assertEqual(message.state, "delivered")

    def test_answer_is_logged_where_the_message_came_from(self):
        self.make_message(res_model="res.partner", res_id=self.customer.id)
        self.dispatch()
        self.receive("incoming", **ANSWER)
        self.run_cron("ir_cron_apply")
        logged = self.customer.message_ids[0]
        self.assertIn("SMS from +48600100200: Tak &lt;b&gt;", logged.body)
        self.assertEqual(logged.message_type, "notification")
        self.assertEqual(logged.author_id, self.customer)

    def test_broken_event_is_marked_and_the_others_go_on(self):
        message = self.make_message()
        self.dispatch()
        self.receive("report", MsgId="R2", status_name="SENT")
        self.receive("report", **DELIVERED)
        broken = self.events.search([("gateway_id", "=", self.gateway.id)])[1]
        broken.payload = "no json"
        with mute_logger(EVENT):
            self.run_cron("ir_cron_apply")
        self.assertIn("JSONDecodeError", broken.error)
        self.assertEqual(message.state, "delivered")

    def test_value_too_long_for_an_index_stops_no_other_event(self):
        message, other = self.make_message(state="accepted"), self.make_message()
        self.dispatch()
        endless = secrets.token_urlsafe(9_000)
        self.receive("report", **dict(DELIVERED, MsgId=endless, idx=message.uuid))
        self.receive("report", **DELIVERED)
        with mute_logger(EVENT, "odoo.sql_db"):
            self.run_cron("ir_cron_apply")
        events = self.events.search([("gateway_id", "=", self.gateway.id)])
        self.assertIn("ProgramLimitExceeded", events[1].error)
        self.assertEqual(other.state, "delivered")

    def test_mended_event_can_be_applied_again(self):
        self.receive("report", **DELIVERED)
        event = self.events.search([("gateway_id", "=", self.gateway.id)])
        event.write({"applied_at": "2026-11-22 12:00:00", "error": "KeyError: 'x'"})
        event.action_apply_again()
        self.run_cron("ir_cron_apply")
        self.assertTrue(event.applied_at)
        self.assertFalse(event.error)

    def test_a_flood_of_reports_makes_no_answer_wait(self):
        for number in range(BATCH + 10):
            self.receive("report", **dict(DELIVERED, MsgId=f"flood{number}"))
        self.receive("incoming", **ANSWER)
        self.events._apply_batch()
        left = self.events.search(
            [("gateway_id", "=", self.gateway.id), ("applied_at", "=", False)]
        )
        self.assertEqual(left.mapped("kind"), ["report"] * 11)

    def test_many_gateways_make_no_batch_longer(self):
        gateways = self.gateway + self.gateway.copy() + self.gateway.copy()
        for number, gateway in enumerate([*gateways] * 3):
            form = dict(ANSWER, sms_text=str(number))
            self.events._receive(gateway, "incoming", form)
        with patch(f"{EVENT}.BATCH", 4):
            self.assertEqual(self.events._apply_batch(), 4)
        done = [("gateway_id", "in", gateways.ids), ("applied_at", "!=", False)]
        turns = [
            json.loads(event.payload)["sms_text"] for event in self.events.search(done)
        ]
        self.assertEqual(turns, ["3", "2", "1", "0"])

    def test_reports_of_many_gateways_make_no_answer_wait(self):
        for gateway in (self.gateway, self.gateway.copy(), self.gateway.copy()):
            self.events._receive(gateway, "report", DELIVERED)
        self.receive("incoming", **ANSWER)
        with patch(f"{EVENT}.BATCH", 1):
            self.events._apply_batch()
        done = [("applied_at", "!=", False), ("payload", "ilike", "Tak")]
        self.assertTrue(self.events.search_count(done))

    def test_a_flood_of_calls_to_one_gateway_makes_no_other_wait(self):
        for number in range(BATCH + 10):
            self.receive("incoming", **dict(ANSWER, sms_text=str(number)))
        other = self.gateway.copy()
        self.events._receive(other, "incoming", ANSWER)
        self.events._apply_batch()
        left = self.events.search([("applied_at", "=", False)])
        self.assertEqual(left.gateway_id, self.gateway)
