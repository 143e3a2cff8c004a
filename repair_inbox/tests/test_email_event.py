from odoo.addons.mail.tests.common import MailCase

from .common import RepairInboxCase


class TestEmailEvent(MailCase, RepairInboxCase):
    """E-mails about events stand in conversations: staff see what customers know."""

    def tell(self, partners):
        """Let customers know of repairs; return the rows that wait."""
        for partner in partners:
            self.make_repair(partner_id=partner.id)._set_milestone("received")
        return self.env["repair.notification"].search(
            [
                ("partner_id", "in", partners.ids),
                ("channel", "=", "email"),
                ("state", "=", "queued"),
            ]
        )

    def told(self):
        """Tell the customer by e-mail; return the row and its bubble."""
        row = self.tell(self.customer)
        with self.mock_mail_gateway():
            self.hand_over()
        return row, self.bubbles([("mail_message_id", "=", row.mail_message_id.id)])

    def test_an_event_stands_in_the_conversation(self):
        row, bubble = self.told()
        self.assertEqual(bubble.conversation_id.partner_id, self.customer)
        self.assertEqual((bubble.direction, bubble.delivery_state), ("out", "sent"))
        self.assertIn(row.subject, bubble.subject)
        self.assertEqual((bubble.res_model, bubble.res_id), (row.res_model, row.res_id))
        self.assertNotIn("<", bubble.text)

    def test_an_event_is_nothing_new_to_the_staff(self):
        _row, bubble = self.told()
        self.assertFalse(bubble.conversation_id.has_unread)

    def test_what_came_back_is_shown_on_the_bubble(self):
        _row, bubble = self.told()
        tracking = bubble.mail_message_id.notification_ids
        tracking.write({"notification_status": "bounce", "failure_type": "mail_bounce"})
        self.assertEqual(bubble.delivery_state, "failed")
        self.assertTrue(bubble.delivery_note)

    def test_many_events_need_no_more_queries_than_few(self):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"P{n}",
                    "email": f"p{n}@example.com",
                    "data_processing_consent": True,
                }
                for n in range(40)
            ]
        )
        bubbles, counts = self.env["repair.conversation.message"], []
        for batch in (partners[:5], partners[5:]):
            rows = self.tell(batch)
            texts = {row: row.body for row in rows}
            rows._post()
            sent = bubbles.search([("mail_message_id", "in", rows.mail_message_id.ids)])
            self.assertEqual(len(sent), len(batch))
            self.env.cr.execute("DELETE FROM repair_conversation")
            self.env.invalidate_all()
            counts.append(self.mirror(rows, texts))
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLessEqual(counts[1], 15)

    def mirror(self, rows, texts):
        """Count the queries of keeping bubbles for rows that were sent."""
        emails = [
            {
                "partner": row.partner_id,
                "address": row.address,
                "message": row.mail_message_id,
                "body": texts[row],
            }
            for row in rows
        ]
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        bubbles = self.env["repair.conversation.message"]
        bubbles._mirror_emails(self.company, emails)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
