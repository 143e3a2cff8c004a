import base64

from .common import RepairInboxCase

PNG = base64.b64encode(b"picture").decode()


class TestEmailReceive(RepairInboxCase):
    """What customers write by e-mail stands in their conversation."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair()
        self.sent = self.repair.message_post(
            body="Your phone is ready",
            subject="Your phone",
            partner_ids=self.customer.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def reply(self, text, **headers):
        return self.mail(text, In_Reply_To=self.sent.message_id, **headers)

    def test_a_reply_stands_in_the_conversation_and_on_the_document(self):
        bubble = self.reply("When do you close? Jan")
        conversation = bubble.conversation_id
        self.assertEqual(conversation.partner_id, self.customer)
        self.assertEqual((conversation.state, conversation.unread_count), ("open", 1))
        self.assertEqual(bubble.document_name, self.repair.display_name)
        self.assertEqual(
            (bubble.text, bubble.subject, bubble.number),
            ("When do you close? Jan", "Re: Your phone", "jan@example.com"),
        )
        self.assertEqual(self.repair.message_ids[0], bubble.mail_message_id)

    def test_what_it_answers_stands_there_too(self):
        bubble = self.reply("Thanks")
        [out] = bubble.conversation_id.bubble_ids - bubble
        self.assertEqual((out.text, out.direction), ("Your phone is ready", "out"))

    def test_the_same_email_brought_twice_is_one_bubble(self):
        bubble = self.reply("Thanks")
        self.assertEqual(self.reply("Thanks"), bubble)
        self.assertEqual(bubble.conversation_id.unread_count, 1)

    def test_quoted_history_is_folded_away(self):
        bubble = self.reply("Thanks\n\nserwis@shop.example wrote:\n> Your phone")
        self.assertEqual(bubble.text, "Thanks")
        self.assertNotIn("wrote", bubble.body)
        self.assertIn("&gt; Your phone", bubble.quoted)

    def test_an_absence_note_is_kept_and_alerts_nobody(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"X_Autoreply": "yes", "Message_Id": "<2@example.com>"},
            {"subject": "Autoodpowiedź: Your phone"},
        ):
            with self.subTest(headers):
                bubble = self.reply("I am on holiday", **headers)
                self.assertFalse(bubble.conversation_id.unread_count)
                self.assertIn("not by a person", bubble.note)

    def test_a_bounce_is_no_message_of_the_customer(self):
        before = self.bubbles([])
        self.mail("Undelivered", From="MAILER-DAEMON@example.com")
        self.assertEqual(self.bubbles([]), before)

    def test_files_come_along(self):
        bubble = self.reply(
            "--x\nContent-Type: text/plain\n\nLook\n"
            "--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
            f"Content-Disposition: attachment; filename=crack.png\n\n{PNG}\n--x--\n",
            Content_Type="multipart/mixed; boundary=x",
        )
        self.assertEqual(bubble.text, "Look")
        files = bubble.with_user(self.user).attachment_ids
        self.assertEqual(files.mapped("name"), ["crack.png"])

    def test_html_is_shown_harmless(self):
        bubble = self.reply(
            "<p style='background:url(https://evil.example/x)' onclick='x()'>Hi"
            "<script>alert(1)</script><img src='https://evil.example/pixel'>"
            "<img src=x onerror=alert(1)><form action='https://evil.example'>"
            "<input name=password></form><iframe src='//evil.example'></iframe>"
            "<a href='javascript:alert(1)'>x</a></p><style>*{display:none}</style>",
            Content_Type="text/html",
        )
        for word in ("evil", "script", "onclick", "onerror", "<form", "<input"):
            self.assertNotIn(word, bubble.body)
        for word in ("iframe", "<style", "display"):
            self.assertNotIn(word, bubble.body)
        self.assertIn("Hi", bubble.body)

    def test_an_answer_from_another_address_is_the_customers(self):
        bubble = self.reply("This is Jan", From="jan.private@example.org")
        self.assertEqual(bubble.conversation_id.partner_id, self.customer)
        self.assertEqual(bubble.number, "jan.private@example.org")
        self.assertEqual(bubble.conversation_id.email, "jan@example.com")

    def test_an_email_of_the_staff_is_none_of_the_customer(self):
        before = self.bubbles([("direction", "=", "in")])
        self.reply("Call him", From=self.user.email)
        self.assertEqual(self.bubbles([("direction", "=", "in")]), before)

    def test_a_staff_answer_goes_back_into_the_customers_thread(self):
        bubble = self.reply("When do you close?")
        bubble.conversation_id.with_user(self.user).action_send_email("At 6")
        out = self.bubbles([("direction", "=", "out")])
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", out.mail_message_id.id)]
        )
        self.assertIn(bubble.mail_message_id.message_id, mail.references)
        self.assertEqual((out.subject, out.res_id), ("Re: Your phone", self.repair.id))

    def test_replies_to_other_documents_are_left_to_core(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        sent = order.message_post(body="Your order", partner_ids=self.customer.ids)
        before = self.bubbles([])
        self.mail("Thanks", In_Reply_To=sent.message_id)
        self.assertEqual(self.bubbles([]), before)
        self.assertIn("Thanks", order.message_ids[0].body)

    def test_personal_data_of_emails_are_erased(self):
        bubble = self.reply("I am Jan")
        self.repair._set_milestone("ready")
        self.repair._set_milestone("closed")
        self.env["repair.partner.erase"].with_user(self.manager).create(
            {"partner_id": self.customer.id, "confirmed_name": "Jan Kowalski"}
        ).action_erase()
        self.env.invalidate_all()
        said = f"{bubble.text} {bubble.body} {bubble.quoted} {bubble.subject}"
        self.assertNotIn("Jan", f"{said} {bubble.number} {self.repair.message_ids}")
        self.assertFalse(bubble.conversation_id.email)
