from odoo.exceptions import AccessError

from .common import STRANGER, RepairInboxCase


class TestCannedReply(RepairInboxCase):
    """Core's canned responses, with the facts of a conversation in them."""

    def reply(self, conversation, text):
        """Return what a clerk gets into the answer box of a conversation."""
        replies = self.env["mail.canned.response"].with_user(self.user)
        made = replies.create({"source": "test", "substitution": text})
        found = {one["id"]: one for one in replies.inbox_replies(conversation.id)}
        return found[made.id]["text"]

    def test_placeholders_are_filled_in_from_customer_and_newest_open_repair(self):
        self.make_repair()._set_milestone("cancelled")
        approval = self.ask(250)
        repair = approval.repair_ids
        text = self.reply(
            self.receive("Hello").conversation_id,
            "{{ customer }}, {{repair}}: {{ device }}, {{ stage }}, {{ amount }}, "
            "{{ link }}. {{ me }}, {{ company }}",
        )
        facts = f"Jan Kowalski, {repair.name}: Phone X, {repair.stage_id.name}, "
        facts += f"{approval.amount_text}, {repair.page_link}. "
        self.assertEqual(text, f"{facts}{self.user.name}, {self.company.name}")

    def test_what_is_not_known_leaves_a_gap_to_be_seen(self):
        stranger = self.receive("Hello", STRANGER).conversation_id
        self.assertEqual(
            self.reply(stranger, "{{ customer }}: {{ to_pay }}"), "___: ___"
        )

    def test_nothing_in_a_text_is_evaluated(self):
        text = "{{ object.env }} {{ 7*7 }} {{ unknown }} <b>{{ customer.phone }}</b>"
        conversation = self.receive("Hello").conversation_id
        self.assertEqual(self.reply(conversation, text), text)

    def test_who_sees_no_conversations_gets_no_facts(self):
        conversation = self.receive("Hello").conversation_id
        replies = self.env["mail.canned.response"].with_user(self.stranger())
        with self.assertRaises(AccessError):
            replies.inbox_replies(conversation.id)

    def test_the_form_lists_every_placeholder(self):
        replies = self.env["mail.canned.response"]
        reply = replies.create({"source": "test", "substitution": "x"})
        for name in self.receive("Hello").conversation_id._canned_values():
            self.assertIn(f"{{{{ {name} }}}}", reply.placeholders_help)
