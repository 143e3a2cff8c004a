from odoo import fields

from .common import STRANGER, RepairInboxCase


class TestInboxCustomer(RepairInboxCase):
    """The right side of the inbox: the customer, as far as the reader may see."""

    def customer_of(self, conversation, user=None):
        """Return what the screen shows a user of a conversation's customer."""
        return conversation.with_user(user or self.user).inbox_open()["customer"]

    def test_open_repairs_show_their_stage_and_what_is_asked(self):
        approval = self.ask(250)
        over = self.make_repair()
        over._set_milestone("cancelled")
        over._set_milestone("closed")
        shown = self.customer_of(self.receive("Hello").conversation_id)
        [repair] = shown["repairs"]
        self.assertEqual(repair["name"], approval.repair_ids.name)
        self.assertEqual(repair["stage"], approval.repair_ids.stage_id.name)
        self.assertEqual(repair["asked"], approval.amount_text)
        asked_at = fields.Datetime.to_string(approval.asked_at)
        self.assertEqual(repair["asked_at"], asked_at)

    def test_only_who_may_read_payments_sees_them(self):
        self.ask(250)
        conversation = self.receive("Hello").conversation_id
        self.assertIs(self.customer_of(conversation)["payments"], False)
        boss = self.customer_of(conversation, self.env.ref("base.user_admin"))
        self.assertIn("250", boss["repairs"][0]["amount"])
        self.assertEqual(boss["payments"], [])

    def test_last_payments_of_the_customer_are_shown(self):
        self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 123, "memo": "Advance"}
        ).action_post()
        conversation = self.receive("Hello").conversation_id
        admin = self.env.ref("base.user_admin")
        [payment] = self.customer_of(conversation, admin)["payments"]
        self.assertIn("123", payment["amount"])
        self.assertEqual(payment["name"], "Advance")

    def test_consents_and_blocks_are_said_in_words(self):
        conversation = self.receive("Hello").conversation_id
        shown = self.customer_of(conversation)
        self.assertTrue(shown["consents"][0]["given"])
        self.assertFalse(shown["blocks"])
        self.receive("STOP", second=1)
        self.customer.email = "jan@example"
        blocks = self.customer_of(conversation)["blocks"]
        self.assertEqual(len(blocks), 2)
        self.assertIn("STOP", blocks[1])

    def test_an_answer_goes_the_way_the_customer_wrote_last(self):
        conversation = self.receive("Hello").conversation_id.with_user(self.user)
        conversation.action_send_email("See below")
        shown = conversation.inbox_open()
        self.assertEqual((shown["channel"], shown["came_by"]), ("email", "sms"))

    def test_a_stranger_has_no_customer(self):
        conversation = self.receive("Hello", STRANGER).conversation_id
        self.assertIs(self.customer_of(conversation), False)

    def test_a_conversation_that_became_part_of_another_is_gone(self):
        bubble = self.receive("Hello", STRANGER)
        gone = bubble.conversation_id
        self.receive("Hello")
        gone._link(self.customer)
        self.assertIs(gone.with_user(self.user).inbox_open(), False)

    def test_more_repairs_take_no_more_queries_than_the_records_need(self):
        conversation = self.receive("Hello").conversation_id
        counts = []
        for number in (1, 7):
            for _repair in range(number):
                self.make_repair()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.customer_of(conversation)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLessEqual(counts[1], 60)

    def test_repair_and_request_lead_to_the_conversation(self):
        conversation = self.receive("Hello").conversation_id
        request = self.env["repair.request"].create(
            {"summary": "It smokes", "partner_id": self.customer.id}
        )
        for record in (self.make_repair(), request, self.customer):
            opened = record.with_user(self.user).action_open_conversation()
            self.assertEqual(opened["tag"], "repair_inbox.inbox")
            self.assertEqual(opened["params"]["resId"], conversation.id)
