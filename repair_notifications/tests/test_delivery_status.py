import email
from email import policy
from pathlib import Path

from odoo.tests import BaseCase

from ..tools.delivery_status import read_bounce, says_no_failure
from ..tools.smtp_answer import is_permanent, read_status

FOLDER = Path(__file__).parent / "data" / "bounces"
# File: the failures in it as (address, permanent, status).
FAILURES = {
    "domino_unknown_user": [("henryk@domino.customer.example.org", True, "5.1.1")],
    "exchange_base64_report": [("iwona@corp.example.com", True, "5.1.10")],
    "exchange_unknown_recipient": [("karol@corp.example.com", True, "5.1.1")],
    "exim_plain": [("nobody@hosting.example.pl", True, "5.0.0")],
    "exim_relay_denied": [("jan@customer.example.org", False, "5.0.0")],
    "exim_with_report": [("nobody@customer.example.org", True, "5.0.0")],
    "gmail_unauthenticated_sender": [("jan@gmail.example.com", False, "5.7.26")],
    "gmail_unknown_user": [("nieistnieje@gmail.example.com", True, "5.1.1")],
    "hmailserver_unknown_user": [("adam@customer.example.org", True, "5.1.1")],
    "mailenable_no_mailbox": [("rafal@win.customer.example.org", True, "5.0.0")],
    "mdaemon_unknown_user": [("gosia@customer.example.org", True, "5.1.2")],
    "office365_access_denied": [("kasia@o365.example.com", True, "5.4.1")],
    "outlookcom_mailbox_unavailable": [("basia@hotmail.example.com", True, "5.5.0")],
    "ovh_unknown_user": [("contact@firma.example.fr", True, "5.1.1")],
    "polish_portal_account_blocked": [("piotr@portal.example.pl", True, "5.2.1")],
    "polish_postfix_mailbox_full": [("ewa@poczta.example.pl", False, "5.2.2")],
    "polish_postfix_unknown_user": [("ewa@poczta.example.pl", True, "5.1.1")],
    "postfix_expired": [("ola@slow.example.org", False, "4.4.1")],
    "postfix_forwarded": [("jan@forwarder.example.org", True, "5.1.1")],
    "postfix_two_recipients": [
        ("gone@customer.example.org", True, "5.1.1"),
        ("old@customer.example.org", True, "5.2.1"),
    ],
    "postfix_unknown_domain": [("anna@gmial.example.net", True, "5.4.4")],
    "postfix_unknown_user": [("jan@customer.example.org", True, "5.1.1")],
    "qmail_remote_refusal": [("zofia@customer.example.org", True, "5.7.1")],
    "qmail_unknown_user": [("tomek@customer.example.org", True, "5.1.1")],
    "sendmail_unknown_user": [("marek@customer.example.org", True, "5.1.1")],
    "ses_bounce": [("nina@customer.example.org", True, "5.1.1")],
    "spam_refusal": [("jan@customer.example.org", False, "5.7.1")],
    "yahoo_no_account": [("monika@yahoo.example.com", True, "5.0.0")],
    "zimbra_unknown_user": [("sklep@customer.example.org", True, "5.1.1")],
}
REPORTS_OF_SOMETHING_ELSE = {
    "complaint",
    "exchange_delayed",
    "exim_delayed",
    "out_of_office_english",
    "out_of_office_german",
    "out_of_office_polish",
    "postfix_delayed",
    "postfix_delivered",
    "read_receipt",
    "read_receipt_deleted",
}
NOT_READABLE = {
    "broken_charset_and_structure",
    "reply_quoting_a_bounce",
    "report_without_address",
}


def parse(raw, rules=policy.SMTP):
    return email.message_from_bytes(raw, policy=rules)


class TestDeliveryStatus(BaseCase):
    def test_every_message_says_what_the_table_says(self):
        names = {path.stem for path in FOLDER.glob("*.eml")}
        self.assertEqual(
            names, FAILURES.keys() | REPORTS_OF_SOMETHING_ELSE | NOT_READABLE
        )
        for name in sorted(names):
            raw = (FOLDER / f"{name}.eml").read_bytes()
            for rules in (policy.SMTP, policy.compat32):
                with self.subTest(name):
                    message = parse(raw, rules)
                    found = [bounce[:3] for bounce in read_bounce(message)]
                    self.assertEqual(found, FAILURES.get(name, []))
                    other = name in REPORTS_OF_SOMETHING_ELSE
                    self.assertEqual(says_no_failure(message), other)

    def test_line_ends_make_no_difference(self):
        raw = (FOLDER / "postfix_unknown_user.eml").read_bytes()
        [bounce] = read_bounce(parse(raw.replace(b"\n", b"\r\n")))
        self.assertEqual(bounce.address, "jan@customer.example.org")
        self.assertIn("User unknown in virtual mailbox table", bounce.diagnostic)

    def test_the_words_of_the_mail_server_are_kept(self):
        raw = (FOLDER / "exim_plain.eml").read_bytes()
        [bounce] = read_bounce(parse(raw))
        self.assertEqual(bounce.diagnostic, "Unrouteable address")

    def test_odd_input_is_no_failure(self):
        for raw in (b"", b"\n\n", b"\x00\xff" * 500, b"From: \xff\xfe <>\n\n\xff"):
            with self.subTest(raw[:10]):
                self.assertEqual(read_bounce(parse(raw)), [])
                self.assertFalse(says_no_failure(parse(raw)))

    def test_a_message_cut_anywhere_raises_nothing(self):
        for name in (
            "postfix_unknown_user",
            "exchange_base64_report",
            "yahoo_no_account",
        ):
            raw = (FOLDER / f"{name}.eml").read_bytes()
            for end in range(0, len(raw), 97):
                for rules in (policy.SMTP, policy.compat32):
                    read_bounce(parse(raw[:end], rules))
                    says_no_failure(parse(raw[:end], rules))

    def test_an_answer_condemns_an_address_or_something_else(self):
        for answer, expected in {
            "550 5.1.1 User unknown": True,
            "550 No such user here": True,
            "551 User not local": True,
            "552 Requested mail action aborted": True,
            "553 5.1.3 Bad recipient address syntax": True,
            "554 5.7.1 Recipient address rejected: Access denied": True,
            "550 5.4.1 Recipient address rejected: Access denied": True,
            "550 5.1.1 spam@example.com: unknown user": True,
            "550 spam@example.com: unknown user": True,
            "450 4.2.1 Try later": False,
            "552 5.2.2 Mailbox full": False,
            "552 Mailbox is full": False,
            "552 5.3.4 Message too big": False,
            "554 5.7.1 Relay access denied": False,
            "550 relaying prohibited": False,
            "550 5.7.1 Client host blocked using zen.spamhaus.org": False,
            "550 5.7.26 Unauthenticated email": False,
            "550 5.1.8 Sender address rejected: Domain not found": False,
        }.items():
            with self.subTest(answer):
                status = read_status(answer)
                found = is_permanent(status, answer, "spam@example.com")
                self.assertEqual(found, expected)

    def test_a_code_is_not_read_out_of_an_ip_address(self):
        self.assertEqual(read_status("host 5.1.1.10 said: 550 5.7.1 no"), "5.7.1")
