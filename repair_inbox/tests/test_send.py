from odoo.exceptions import UserError

from .common import NUMBER, STRANGER, RepairInboxCase


class TestSend(RepairInboxCase):
    """Staff answer from the conversation, through the wallet like every SMS."""

    def conversation(self, *args):
        return self.receive("Hello", *args).conversation_id.with_user(self.user)

    def test_an_answer_is_queued_once_and_stands_in_the_conversation(self):
        conversation = self.conversation()
        conversation.action_send_sms("On <b>Monday</b> & not later")
        bubble = self.bubbles([("direction", "=", "out")])
        self.assertEqual(bubble.conversation_id, conversation)
        self.assertEqual(bubble.text, "On <b>Monday</b> & not later")
        self.assertEqual(bubble.author_id, self.user.partner_id)
        self.assertEqual(bubble.sms_message_id.number, NUMBER)
        self.assertEqual(bubble.delivery_state, "queued")

    def test_an_answer_takes_the_conversation_on(self):
        conversation = self.conversation()
        conversation.action_send_sms("Hello")
        self.assertEqual(conversation.user_id, self.user)
        self.assertFalse(conversation.unread_count)

    def test_an_answer_does_not_take_it_from_a_colleague(self):
        conversation = self.conversation()
        conversation.user_id = self.manager
        conversation.action_send_sms("Hello")
        self.assertEqual(conversation.user_id, self.manager)

    def test_an_answer_leaves_though_who_has_the_conversation_left_the_company(self):
        conversation = self.conversation()
        conversation.user_id = self.manager
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write(
            {"company_id": elsewhere.id, "company_ids": [(6, 0, elsewhere.ids)]}
        )
        conversation.action_send_sms("Hello")
        self.assertEqual(self.bubbles([("direction", "=", "out")]).text, "Hello")

    def test_an_answer_is_about_what_was_talked_about(self):
        repair = self.make_repair()
        about = {"res_model": "repair.order", "res_id": repair.id}
        self.send(partner_id=self.customer.id, **about)
        self.conversation().action_send_sms("On Monday")
        bubble = self.bubbles([("direction", "=", "out")])
        self.assertEqual((bubble.res_model, bubble.res_id), ("repair.order", repair.id))
        self.assertIn("On Monday", repair.message_ids[0].body)

    def test_a_stranger_can_be_answered(self):
        self.conversation(STRANGER).action_send_sms("We do")
        bubble = self.bubbles([("direction", "=", "out")])
        self.assertEqual(bubble.sms_message_id.number, STRANGER)
        self.assertFalse(bubble.conversation_id.partner_id)

    def test_nothing_is_sent_without_text(self):
        with self.assertRaisesRegex(UserError, "Write something"):
            self.conversation().action_send_sms("  ")

    def test_without_gateway_the_screen_says_why(self):
        conversation = self.conversation()
        self.env["repair.sms.gateway"].search([]).active = False
        with self.assertRaisesRegex(UserError, "no SMS gateway"):
            conversation.action_send_sms("Hello")

    def test_who_wrote_may_be_answered_even_with_sms_switched_off(self):
        self.customer.notify_sms = False
        conversation = self.conversation()
        self.assertIn("switched SMS off", conversation.sms_warning)
        conversation.action_send_sms("Hello")

    def test_nobody_starts_to_write_to_whom_did_not_agree(self):
        self.customer.data_processing_consent = False
        conversation = self.send(partner_id=self.customer.id).conversation_id
        with self.assertRaisesRegex(UserError, "not agreed to data processing"):
            conversation.with_user(self.user).action_send_sms("Hello")

    def test_parts_are_counted_while_typing(self):
        self.company.repair_sms_footer = "Serwis"
        judged = self.conversation().with_user(self.user).judge_sms("Zażółć")
        self.assertEqual(
            judged["words"],
            "13 characters, SMS parts: 1 (UCS-2), 0.12\N{NO-BREAK SPACE}zł; Unicode "
            "because of: ż ó ł ć",
        )

    def test_a_name_as_sender_warns_that_no_answer_comes(self):
        self.gateway.sender = "SERWIS"
        self.assertIn("cannot answer", self.conversation().sms_warning)

    def test_notes_propose_no_customer_as_reader(self):
        conversation = self.conversation()
        self.assertFalse(conversation._message_get_suggested_recipients(no_create=True))
