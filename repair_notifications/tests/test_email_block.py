import smtplib
from pathlib import Path
from unittest.mock import MagicMock, patch

from odoo.tests import Form, new_test_user

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..tools.delivery_status import Bounce
from .common import RepairNotificationsCase

FOLDER = Path(__file__).parent / "data" / "bounces"


class TestEmailBlock(RepairNotificationsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.alias_domain_id = cls.env["mail.alias.domain"].create(
            {"name": "shop.example.com", "bounce_alias": "bounce"}
        )
        cls.blocks = cls.env["repair.email.block"].with_context(active_test=False)
        cls.dead = Bounce("jan@example.com", True, "5.1.1", "550 5.1.1 User unknown")

    def block_of(self, address):
        return self.blocks.search([("email", "=", address)])

    def receive(self, name, address, message_id="<ready.1@shop.example.com>"):
        """Let the gateway get a message of the test data about an address."""
        text = (FOLDER / f"{name}.eml").read_text(encoding="utf-8")
        text = text.replace("jan@customer.example.org", address)
        text = text.replace("<ready.1@shop.example.com>", message_id)
        self.env["mail.thread"].message_process(False, text)

    def send_refused(self, error, **vals):
        """Send a mail to a server that raises ``error``; return the mail."""
        session = MagicMock()
        session.from_filter, session.smtp_from = False, False
        session.send_message.side_effect = error
        vals = {"email_to": "jan@example.com", "body_html": "<p>Hello</p>", **vals}
        mail = self.env["mail.mail"].create({"email_from": "a@shop.example", **vals})
        servers = type(self.env["ir.mail_server"])
        with (
            patch.object(servers, "_connect__", lambda *args, **kwargs: session),
            patch.object(servers, "_disable_send", lambda *args: False),
            self.assertLogs("odoo.addons.mail.models.mail_mail", "ERROR"),
        ):
            mail.send()
        return mail

    def refusal(self, code, answer):
        return smtplib.SMTPRecipientsRefused({"jan@example.com": (code, answer)})

    def test_an_address_refused_for_good_is_blocked(self):
        mail = self.send_refused(self.refusal(550, b"5.1.1 User unknown"))
        self.assertEqual(mail.state, "exception")
        block = self.block_of("jan@example.com")
        self.assertEqual(
            (block.status, block.source, block.count), ("5.1.1", "smtp", 1)
        )
        self.assertEqual(block.mail_message_id, mail.mail_message_id)
        self.assertIn("User unknown", block.diagnostic)
        self.assertIn("no such mailbox", self.customer.email_block_text)

    def test_what_says_nothing_about_the_address_does_not_block(self):
        for error in (
            self.refusal(450, b"4.2.1 Try later"),
            self.refusal(421, b"4.7.0 Closing"),
            self.refusal(552, b"5.2.2 Mailbox full"),
            self.refusal(554, b"5.7.1 Relay access denied"),
            self.refusal(535, b"5.7.8 Authentication required"),
            smtplib.SMTPSenderRefused(553, b"5.1.8 Sender rejected", "a@shop.example"),
            smtplib.SMTPDataError(554, b"5.7.1 Message looks like spam"),
            smtplib.SMTPAuthenticationError(535, b"5.7.8 Bad password"),
        ):
            with self.subTest(str(error)):
                self.send_refused(error)
                self.assertFalse(self.block_of("jan@example.com"))

    def test_an_unknown_mailbox_is_told_after_the_text_too(self):
        self.send_refused(smtplib.SMTPDataError(550, b"5.1.1 No such user"))
        self.assertTrue(self.block_of("jan@example.com"))

    def test_one_of_several_recipients_is_refused(self):
        refused = {"gone@example.com": (550, b"5.1.1 User unknown")}
        servers = self.env["ir.mail_server"]
        message = servers._build_email__(
            "a@shop.example", ["gone@example.com", "jan@example.com"], "Hi", "Hello"
        )
        session = MagicMock(from_filter=False, smtp_from=False)
        session.send_message.return_value = refused
        with patch.object(type(servers), "_disable_send", lambda *args: False):
            servers.send_email(message, smtp_session=session)
        self.assertTrue(self.block_of("gone@example.com"))
        self.assertFalse(self.block_of("jan@example.com"))

    def test_the_block_stays_when_the_caller_rolls_back(self):
        servers = self.env["ir.mail_server"]
        servers._block_after_rollback([self.dead])
        with self.enter_registry_test_mode():
            self.env.cr.postrollback.run()
        self.assertTrue(self.block_of("jan@example.com").active)

    def test_the_sender_hears_of_the_refusal_too(self):
        servers = self.env["ir.mail_server"]
        message = servers._build_email__(
            "a@shop.example", ["jan@example.com"], "Hi", "Hello"
        )
        session = MagicMock(from_filter=False, smtp_from=False)
        session.send_message.side_effect = self.refusal(550, b"5.1.1 Unknown")
        with (
            patch.object(type(servers), "_disable_send", lambda *args: False),
            self.assertRaises(MailDeliveryException),
        ):
            servers.send_email(message, smtp_session=session)

    def test_a_failed_report_blocks_and_core_counts_it(self):
        message = self.customer.message_post(
            body="Hello", partner_ids=self.customer.ids, message_type="comment"
        )
        self.receive("postfix_unknown_user", "jan@example.com", message.message_id)
        block = self.block_of("jan@example.com")
        self.assertEqual((block.source, block.mail_message_id), ("dsn", message))
        self.assertEqual(self.customer.message_bounce, 1)
        self.assertEqual(message.notification_ids.notification_status, "bounce")

    def test_other_reports_block_nothing_and_core_counts_none(self):
        for name in (
            "postfix_delivered",
            "read_receipt",
            "out_of_office_polish",
            "complaint",
        ):
            with self.subTest(name):
                self.receive(name, "jan@example.com")
                self.assertFalse(self.block_of("jan@example.com"))
                self.assertFalse(self.customer.message_bounce)

    def test_a_delayed_mail_blocks_nothing(self):
        self.customer.email = "ola@slow.example.org"
        self.receive("postfix_delayed", "")
        self.assertFalse(self.block_of("ola@slow.example.org"))
        self.assertFalse(self.customer.message_bounce)

    def test_a_full_mailbox_is_counted_by_core_and_not_blocked(self):
        self.customer.email = "ewa@poczta.example.pl"
        self.receive("polish_postfix_mailbox_full", "")
        self.assertEqual(self.customer.message_bounce, 1)
        self.assertFalse(self.block_of("ewa@poczta.example.pl"))

    def test_a_report_about_an_address_nobody_has_is_ignored(self):
        self.receive("postfix_unknown_user", "stranger@example.com")
        self.assertFalse(self.block_of("stranger@example.com"))

    def test_a_forwarded_mail_blocks_the_address_it_was_sent_to(self):
        message = self.customer.message_post(
            body="Hello", partner_ids=self.customer.ids, message_type="comment"
        )
        self.receive("postfix_unknown_user", "new@example.net", message.message_id)
        self.assertTrue(self.block_of("jan@example.com"))
        self.assertFalse(self.block_of("new@example.net"))

    def test_a_second_bounce_counts_on_the_same_row(self):
        self.blocks._block([self.dead], "dsn")
        self.block_of("jan@example.com")._allow()
        self.blocks._block([self.dead._replace(status="5.2.1")], "smtp")
        block = self.block_of("jan@example.com")
        self.assertTrue(block.active)
        self.assertEqual(
            (block.count, block.status, block.source), (2, "5.2.1", "smtp")
        )

    def test_the_customer_card_tells_the_story(self):
        self.blocks._block([self.dead], "dsn")
        self.customer.action_allow_email_again()
        notes = "".join(self.customer.message_ids.mapped("body"))
        self.assertIn("is blocked since", notes)
        self.assertIn("550 5.1.1 User unknown", notes)
        self.assertIn("allows e-mail to jan@example.com again", notes)

    def test_an_address_of_staff_only_is_not_blocked(self):
        user = new_test_user(self.env, "boss", email="boss@example.com")
        dead = self.dead._replace(address="boss@example.com")
        self.assertFalse(self.blocks._block([dead], "dsn"))
        self.assertFalse(user.partner_id.is_blacklisted)

    def test_core_blacklist_is_kept_in_step(self):
        self.blocks._block([self.dead], "dsn")
        self.assertTrue(self.customer.is_blacklisted)
        self.customer.action_allow_email_again()
        self.customer.invalidate_recordset()
        self.assertFalse(self.customer.is_blacklisted)
        self.assertFalse(self.customer.email_block_text)

    def test_who_opted_out_of_campaigns_stays_out(self):
        self.env["mail.blacklist"]._add("jan@example.com")
        self.blocks._block([self.dead], "dsn")
        self.customer.action_allow_email_again()
        self.customer.invalidate_recordset()
        self.assertTrue(self.customer.is_blacklisted)

    def test_cores_wizard_allows_the_address_too(self):
        self.blocks._block([self.dead], "dsn")
        wizard = self.env["mail.blacklist.remove"].create({"email": "jan@example.com"})
        wizard.action_unblacklist_apply()
        block = self.block_of("jan@example.com")
        self.assertFalse(block.active)
        self.assertEqual(block.allowed_by_id, self.env.user)

    def test_a_mail_from_a_blocked_address_does_not_allow_it(self):
        self.blocks._block([self.dead], "dsn")
        self.receive("out_of_office_polish", "jan@example.com")
        self.env["mail.thread"]._routing_reset_bounce(
            None, {"email_from": "jan@example.com"}
        )
        self.assertTrue(self.block_of("jan@example.com").active)

    def test_reasons_are_told_in_words(self):
        for status, words in {
            "5.1.1": "no such mailbox",
            "5.1.2": "no such domain",
            "5.4.4": "no such domain",
            "5.2.1": "switched off",
            "5.7.1": "refuses",
            "5.0.0": "does not take",
        }.items():
            with self.subTest(status):
                self.assertIn(words, self.blocks._reason_of(status))

    def test_banner_and_button_are_on_repair_and_request(self):
        self.blocks._block([self.dead], "dsn")
        request = self.env["repair.request"].create(
            {"summary": "Broken", "partner_id": self.customer.id}
        )
        for record in (self.make_repair(), request):
            self.assertIn("jan@example.com is blocked", record.email_block_text)
        record.with_user(self.user).action_allow_email_again()
        self.env.invalidate_all()
        self.assertFalse(record.email_block_text)
        self.assertEqual(self.block_of("jan@example.com").allowed_by_id, self.user)

    def test_the_repair_form_warns_while_typing(self):
        form = Form(self.make_repair())
        form.partner_phone = "22 123 45 67"
        self.assertIn("not a mobile", form.sms_number_problem)
        form.partner_email = "jan@example"
        self.assertIn("not a complete", form.email_problem)
        form.partner_phone = "601 100 200"
        self.assertTrue(form.sms_capable)
        form.save()
        self.assertEqual(self.customer.email, "jan@example")
        self.assertEqual(self.customer.sms_number, "+48601100200")

    def test_the_request_form_warns_while_typing(self):
        form = Form(self.env["repair.request"])
        form.summary = "Broken"
        form.partner_id = self.customer
        form.partner_phone = "600100200, 601100200"
        self.assertIn("Several numbers", form.sms_number_problem)
        form.partner_email = "a@example.com, b@example.com"
        self.assertIn("Several addresses", form.email_problem)

    def test_the_customer_form_warns_about_the_address_and_saves_it(self):
        with Form(self.env["res.partner"]) as form:
            form.name = "Anna"
            form.email = "anna@example,com"
            self.assertIn("not a complete", form.email_problem)
            form.email = "Anna <anna@example.com>"
            self.assertFalse(form.email_problem)
            form.email = "anna@@example.com"
        self.assertEqual(form.record.email, "anna@@example.com")
        self.assertTrue(form.record.email_problem)
