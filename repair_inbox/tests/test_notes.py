from odoo.tests import HttpCase, new_test_user, tagged

from .common import NUMBER, RepairInboxCase

SECRET = "He haggles, stay firm"


class TestNotes(RepairInboxCase):
    """Notes of the staff never leave the house, whatever way they take."""

    def setUp(self):
        super().setUp()
        bubble = self.receive("Hello")
        self.conversation = bubble.conversation_id.with_user(self.user)

    def assert_it_stays_inside(self):
        for model, body in (("mail.mail", "body_html"), ("sms.sms", "body")):
            domain = [(body, "ilike", "haggles")]
            self.assertFalse(self.env[model].search(domain), model)
        notified = self.conversation.message_ids.notification_ids.res_partner_id
        self.assertNotIn(self.customer, notified)
        texts = self.conversation.bubble_ids.mapped("text")
        self.assertFalse([text for text in texts if "haggles" in text])

    def note(self, **vals):
        partners = {"partner_ids": self.customer.ids}
        return self.conversation.message_post(body=SECRET, **partners, **vals)

    def test_a_note_that_mentions_the_customer(self):
        self.note(subtype_xmlid="mail.mt_note")
        self.assert_it_stays_inside()

    def test_a_comment_to_the_customer_in_the_chatter(self):
        self.note(subtype_xmlid="mail.mt_comment", message_type="comment")
        self.assert_it_stays_inside()

    def test_a_customer_who_follows(self):
        everything = self.env["mail.message.subtype"].search([]).ids
        self.conversation.sudo().message_subscribe(self.customer.ids, everything)
        for subtype in ("mail.mt_note", "mail.mt_comment"):
            self.conversation.message_post(body=SECRET, subtype_xmlid=subtype)
        self.assert_it_stays_inside()

    def test_an_address_that_somebody_types(self):
        self.note(subtype_xmlid="mail.mt_comment", outgoing_email_to="jan@example.com")
        self.assert_it_stays_inside()

    def test_a_message_that_is_addressed_without_the_chatter(self):
        self.conversation.message_notify(body=SECRET, partner_ids=self.customer.ids)
        self.assert_it_stays_inside()

    def test_a_note_that_is_forwarded(self):
        note = self.note(subtype_xmlid="mail.mt_note")
        composer = self.env["mail.compose.message"].with_user(self.user)
        composer.create(
            {
                "model": "repair.conversation",
                "res_ids": str(self.conversation.ids),
                "body": note.body,
                "partner_ids": [(6, 0, self.customer.ids)],
                "subtype_id": self.env.ref("mail.mt_comment").id,
            }
        )._action_send_mail()
        self.assert_it_stays_inside()

    def test_a_mass_mail_finds_no_recipient(self):
        composer = self.env["mail.compose.message"].with_user(self.user)
        composer.create(
            {
                "model": "repair.conversation",
                "res_ids": str(self.conversation.ids),
                "body": SECRET,
                "composition_mode": "mass_mail",
            }
        )._action_send_mail()
        mails = self.env["mail.mail"].search([("body_html", "ilike", "haggles")])
        self.assertFalse(mails.recipient_ids)
        self.assertFalse([mail for mail in mails if mail.email_to])

    def test_an_answer_by_email_quotes_no_note(self):
        self.note(subtype_xmlid="mail.mt_note")
        self.conversation.action_send_email("On Monday")
        self.conversation.action_send_sms("On Monday")
        self.assert_it_stays_inside_except_answers()

    def assert_it_stays_inside_except_answers(self):
        mails = self.env["mail.mail"].search([])
        self.assertFalse([m for m in mails if "haggles" in (m.body_html or "")])
        sms = self.env["repair.sms.message"].search([("number", "=", NUMBER)])
        self.assertTrue(sms)
        self.assertFalse([one for one in sms if "haggles" in one.body])

    def test_a_colleague_answers_the_note_by_email(self):
        self.note(subtype_xmlid="mail.mt_note")
        reply = self.conversation.message_ids[0]
        self.env["mail.thread"].message_process(
            False,
            f"From: {self.manager.email}\nTo: catchall@example.com\n"
            f"Cc: jan@example.com\nMessage-Id: <1@example.com>\n"
            f"In-Reply-To: {reply.message_id}\n\n{SECRET}",
        )
        self.assert_it_stays_inside()

    def test_a_scheduled_comment(self):
        self.note(subtype_xmlid="mail.mt_comment", scheduled_date="2020-01-01 10:00:00")
        self.env["mail.message.schedule"].search([])._send_notifications()
        self.assert_it_stays_inside()

    def test_nobody_is_proposed_as_a_reader(self):
        self.assertFalse(
            self.conversation._message_get_suggested_recipients(no_create=True)
        )

    def test_personal_data_of_the_customer_hold_no_note(self):
        self.note(subtype_xmlid="mail.mt_note")
        told = str(self.customer.with_user(self.manager)._prepare_personal_data())
        self.assertIn("Hello", told)
        self.assertNotIn("haggles", told)


@tagged("post_install", "-at_install")
class TestNotesAndPortal(RepairInboxCase, HttpCase):
    def test_a_customer_who_logs_in_reads_no_note(self):
        conversation = self.receive("Hello").conversation_id
        conversation.message_post(body=SECRET, partner_ids=self.customer.ids)
        new_test_user(
            self.env, "jan", groups="base.group_portal", partner_id=self.customer.id
        )
        self.authenticate("jan", "jan")
        response = self.url_open(
            "/mail/thread/messages",
            json={
                "params": {
                    "thread_model": "repair.conversation",
                    "thread_id": conversation.id,
                }
            },
        )
        self.assertNotIn("haggles", response.text)
