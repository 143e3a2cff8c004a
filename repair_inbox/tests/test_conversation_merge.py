from .common import STRANGER, RepairInboxCase


class TestConversationMerge(RepairInboxCase):
    """Two conversations that turn out to be one lose nothing."""

    def link(self, bubble, partner):
        wizard = self.env["repair.conversation.link"].with_user(self.user)
        wizard = wizard.create(
            {"conversation_id": bubble.conversation_id.id, "partner_id": partner.id}
        )
        return self.conversations.browse(wizard.action_link()["params"]["resId"])

    def test_a_stranger_is_linked_to_a_customer(self):
        partner = self.env["res.partner"].create({"name": "Ewa"})
        self.user.group_ids += self.env.ref("base.group_partner_manager")
        bubble = self.receive("Hello", STRANGER)
        self.assertEqual(self.link(bubble, partner).partner_id, partner)
        self.assertEqual(partner.phone, STRANGER)

    def test_a_stranger_who_is_a_known_customer_joins_that_conversation(self):
        known = self.receive("From my phone").conversation_id
        bubble = self.receive("From the office", STRANGER)
        self.assertEqual(self.link(bubble, self.customer), known)
        self.assertEqual((len(known.bubble_ids), known.unread_count), (2, 2))
        self.assertEqual(known.number, STRANGER)

    def test_screens_that_show_what_was_merged_are_told_and_survive_it(self):
        known = self.receive("From my phone").conversation_id
        merged = self.receive("From the office", STRANGER).conversation_id
        self.env.cr.precommit.run()  # what came before
        merged._merge_into(known)
        self.env.cr.precommit.run()
        sent = self.env["bus.bus"].search([("message", "like", "repair_inbox/updated")])
        self.assertIn(str(merged.id), sent[-1].message)
        merged.action_mark_read()
        self.assertFalse(merged.inbox_open())

    def test_who_was_linked_is_known_the_next_time(self):
        self.receive("From my phone")
        self.link(self.receive("From the office", STRANGER), self.customer)
        bubble = self.receive("Office again", STRANGER, second=1)
        self.assertEqual(bubble.conversation_id.partner_id, self.customer)

    def test_merging_contacts_merges_their_conversations(self):
        double = self.env["res.partner"].create({"name": "Jan", "phone": STRANGER})
        kept = self.receive("One").conversation_id
        self.receive("Two", STRANGER)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | double).ids, self.customer)
        self.env.invalidate_all()
        self.assertEqual(kept.bubble_ids.mapped("text"), ["One", "Two"])
        self.assertEqual(kept.partner_id, self.customer)
