from odoo.tests import HttpCase, tagged

from .common import NUMBER, RepairInboxCase


@tagged("post_install", "-at_install")
class TestWebhook(RepairInboxCase, HttpCase):
    """From the gateway's call to a decided repair, over real HTTP."""

    def call(self, text, kind="incoming", **values):
        """Call as SMSAPI does, then let the cron work."""
        form = {"sms_to": "48123", "sms_from": NUMBER[1:], "sms_text": text}
        form |= {"sms_date": "1795341600", "username": "shop", "MsgId": ""}
        response = self.url_open(
            f"/repair_sms/{self.gateway.id}/{self.gateway.webhook_token}/{kind}",
            data=form | values,
        )
        self.assertEqual((response.status_code, response.text), (200, "OK"))
        with self.enter_registry_test_mode():
            self.env.ref("repair_sms_wallet.ir_cron_apply").method_direct_trigger()
        self.env.invalidate_all()

    def test_an_answer_reaches_the_conversation_and_approves_the_repair(self):
        approval = self.ask()
        self.call("Tak")
        bubble = self.bubbles([("direction", "=", "in")])
        self.assertEqual((bubble.text, bubble.outcome), ("Tak", "accepted"))
        self.assertEqual(bubble.conversation_id.partner_id, self.customer)
        self.assertEqual(approval.repair_ids.milestone, "approved")

    def test_a_repeated_callback_makes_one_bubble(self):
        self.call("Hello")
        self.call("Hello")
        conversation = self.bubbles([("direction", "=", "in")]).conversation_id
        self.assertEqual((conversation.bubble_count, conversation.unread_count), (1, 1))

    def test_a_report_is_shown_on_the_bubble(self):
        bubble = self.send(partner_id=self.customer.id)
        bubble.sms_message_id.gateway_ref = "abc"
        report = {"MsgId": "abc", "status_name": "DELIVERED", "donedate": "1795341600"}
        self.call("", "report", **report)
        self.assertEqual(bubble.delivery_state, "delivered")

    def test_markup_is_kept_as_text(self):
        self.call("<img src=x onerror=alert(1)>")
        bubble = self.bubbles([("direction", "=", "in")])
        self.assertEqual(bubble.text, "<img src=x onerror=alert(1)>")
