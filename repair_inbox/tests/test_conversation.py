from lxml import etree

from ..hooks import post_init_hook
from .common import NUMBER, STRANGER, RepairInboxCase


class TestConversation(RepairInboxCase):
    """Everything said with a customer stands in one place."""

    def test_what_goes_out_and_comes_in_stands_in_one_conversation(self):
        repair = self.make_repair()
        about = {"res_model": "repair.order", "res_id": repair.id}
        out = self.send("Your phone is here", partner_id=self.customer.id, **about)
        answer = self.receive("When will it be ready?")
        self.assertEqual(answer.conversation_id, out.conversation_id)
        self.assertEqual(answer.conversation_id.partner_id, self.customer)
        self.assertEqual((answer.res_model, answer.res_id), ("repair.order", repair.id))
        self.assertEqual(answer.author_id, self.customer)

    def test_a_customer_is_found_by_the_number_alone(self):
        bubble = self.receive("Hello, this is Jan")
        self.assertEqual(bubble.conversation_id.partner_id, self.customer)

    def test_a_number_that_two_customers_share_asks_who_wrote(self):
        wife = self.customer.copy({"name": "Anna Kowalska", "phone": "600100200"})
        conversation = self.receive("Hello").conversation_id.with_user(self.user)
        self.assertFalse(conversation.partner_id)
        names = [choice["name"] for choice in conversation.link_choices()]
        self.assertEqual(sorted(names), ["Anna Kowalska", "Jan Kowalski"])
        self.assertEqual(conversation._link(wife).partner_id, wife)
        self.assertFalse(conversation.link_choices())

    def test_a_company_and_its_people_may_share_a_number(self):
        office = self.env["res.partner"].create({"name": "Ltd", "phone": "600100200"})
        self.customer.parent_id = office
        self.make_repair()
        bubble = self.receive("Hello")
        self.assertEqual(bubble.conversation_id.partner_id, self.customer)

    def test_a_stranger_gets_a_conversation_of_their_own(self):
        first = self.receive("Do you repair coffee makers?", STRANGER)
        second = self.receive("Hello?", STRANGER, second=1)
        self.assertEqual(first.conversation_id, second.conversation_id)
        self.assertFalse(first.conversation_id.partner_id)
        self.assertEqual(first.conversation_id.display_name, STRANGER)

    def test_a_stranger_who_becomes_a_customer_keeps_the_conversation(self):
        bubble = self.receive("Hello", STRANGER)
        partner = self.env["res.partner"].create({"name": "Ewa", "phone": STRANGER})
        out = self.send(number=STRANGER, partner_id=partner.id)
        self.assertEqual(out.conversation_id, bubble.conversation_id)
        self.assertEqual(out.conversation_id.partner_id, partner)

    def test_a_sender_without_a_number_is_kept(self):
        bubble = self.receive("Your parcel is on its way", "KURIER")
        self.assertEqual(bubble.conversation_id.number, "KURIER")
        self.assertTrue(bubble.conversation_id.sms_problem)

    def test_a_conversation_is_found_by_name_and_by_number(self):
        conversation = self.receive("Hello").conversation_id
        for text in ("kowalski", "600 100 200", "+48600100200", "600-100"):
            with self.subTest(text):
                found = self.conversations.search([("display_name", "ilike", text)])
                self.assertIn(conversation, found)

    def test_a_new_message_is_unread_and_reopens(self):
        conversation = self.receive("Hello").conversation_id
        conversation.action_close()
        self.receive("One more thing", second=1)
        self.assertEqual((conversation.state, conversation.unread_count), ("open", 1))

    def test_looking_at_it_marks_it_as_read_for_everybody(self):
        conversation = self.receive("Hello").conversation_id
        conversation.with_user(self.user).action_mark_read()
        self.assertEqual(
            (conversation.unread_count, conversation.has_unread), (0, False)
        )

    def test_unread_conversations_stand_first(self):
        unread = self.receive("Hello", STRANGER).conversation_id
        newer = self.send(partner_id=self.customer.id).conversation_id
        found = self.conversations.search([("id", "in", (unread + newer).ids)])
        self.assertEqual(found.ids, [unread.id, newer.id])

    def test_a_bubble_shows_what_became_of_its_sms(self):
        bubble = self.send(partner_id=self.customer.id)
        self.assertEqual(bubble.delivery_state, "accepted")
        bubble.sms_message_id._move("failed", reason="number")
        self.assertEqual(bubble.delivery_state, "failed")
        self.assertIn("cannot get SMS", bubble.delivery_note)

    def test_an_answer_goes_to_the_number_on_the_card_when_that_changes(self):
        conversation = self.receive("Hello").conversation_id
        self.assertEqual(conversation.number, NUMBER)
        self.customer.phone = "600 999 888"
        self.assertEqual(conversation.number, "+48600999888")

    def test_many_messages_need_no_more_queries_than_few(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{n}", "phone": f"6015550{n:02}"} for n in range(40)]
        )
        counts = []
        for batch in (partners[:5], partners[5:]):
            rows = [
                {
                    "company_id": self.company.id,
                    "number": p.phone_sanitized,
                    "body": "x",
                }
                | {"partner_id": p.id, "gateway_id": self.gateway.id}
                for p in batch
            ]
            before = self.env.cr.sql_log_count
            self.env["repair.sms.message"].create(rows)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_what_was_sent_before_the_installation_is_shown_too(self):
        bubble = self.send("Old news", partner_id=self.customer.id)
        message, conversation = bubble.sms_message_id, bubble.conversation_id
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM repair_conversation")  # and its bubbles
        self.env.invalidate_all()
        self.assertFalse(conversation.exists())
        post_init_hook(self.env)
        bubble = self.bubbles([("sms_message_id", "=", message.id)])
        self.assertEqual(
            (bubble.text, bubble.sent_at),
            ("Old news", message.create_date.replace(microsecond=0)),
        )
        self.assertEqual(bubble.conversation_id.last_message_at, bubble.sent_at)

    def test_the_repair_form_leads_to_the_conversation(self):
        arch = etree.fromstring(self.env["repair.order"].get_view()["arch"])
        path = "//div[@name='button_box']/button[@name='action_open_conversation']"
        self.assertEqual(len(arch.xpath(path)), 1)
