from email import message_from_string

from odoo.tests import BaseCase
from odoo.tools import html2plaintext
from odoo.tools.mail import append_content_to_html, html_sanitize

from ..tools.automatic import is_automatic
from ..tools.quote import split_quote

GMAIL = """<div dir="ltr">Tak, odbiorę jutro</div><br><div class="gmail_quote">
<div dir="ltr" class="gmail_attr">pon., 3 lis 2025 o 10:00 Serwis &lt;<a
href="mailto:s@shop.pl">s@shop.pl</a>&gt; napisał(a):<br></div>
<blockquote class="gmail_quote">Telefon gotowy</blockquote></div>"""
OUTLOOK = """<div><p>Tak, odbiorę jutro</p><div style="border:none;border-top:solid
#E1E1E1 1.0pt"><p><b>Od:</b> Serwis &lt;s@shop.pl&gt; <br><b>Wysłano:</b> poniedziałek
<br><b>Do:</b> Jan<br><b>Temat:</b> Telefon</p></div><p>Telefon gotowy</p></div>"""
OUTLOOK_WEB = """<div>Tak, odbiorę jutro</div><div id="appendonsend"></div><hr>
<div id="divRplyFwdMsg"><b>From:</b> Serwis<br><b>Sent:</b> Monday</div>
<div>Telefon gotowy</div>"""
APPLE = """<div>Tak, odbiorę jutro</div><div><br><blockquote type="cite"><div>Wiadomość
napisana przez Serwis w dniu 3 lis 2025, o godz. 10:00:</div><div>Telefon gotowy</div>
</blockquote></div>"""
THUNDERBIRD = """<p>Tak, odbiorę jutro</p><div class="moz-cite-prefix">W dniu 3.11.2025
o 10:00, Serwis pisze:<br></div><blockquote type="cite">Telefon gotowy</blockquote>"""
PLAIN = """Tak, odbiorę jutro

W dniu 2025-11-03 10:00:00 użytkownik Serwis <s@shop.pl>
napisał:
> Telefon gotowy
>
> Serwis"""
PLAIN_ENGLISH = """Tak, odbiorę jutro

On Mon, 3 Nov 2025 at 10:00, Serwis <s@shop.pl> wrote:
> Telefon gotowy"""
PLAIN_OUTLOOK = """Tak, odbiorę jutro

________________________________
Od: Serwis <s@shop.pl>
Wysłano: poniedziałek, 3 listopada 2025 10:00
Do: Jan
Temat: Telefon

Telefon gotowy"""
ORIGINAL = """Tak, odbiorę jutro

-----Original Message-----
Telefon gotowy"""


class TestQuote(BaseCase):
    """History is folded away; what a customer wrote never is."""

    def split(self, text):
        if not text.startswith("<"):
            text = append_content_to_html("", text, preserve=True)
        return [html2plaintext(part) for part in split_quote(html_sanitize(text))]

    def test_history_of_usual_programs_is_folded(self):
        for text in (
            *(GMAIL, OUTLOOK, OUTLOOK_WEB, APPLE, THUNDERBIRD),
            *(PLAIN, PLAIN_ENGLISH, PLAIN_OUTLOOK, ORIGINAL),
        ):
            with self.subTest(text):
                new, history = self.split(text)
                self.assertEqual(new.strip("_ \n"), "Tak, odbiorę jutro")
                self.assertIn("Telefon gotowy", history)

    def test_an_answer_between_quoted_lines_is_shown_whole(self):
        for text in (
            "> Accept 250?\nYes\n> Pick up on Monday?\nNo, on Friday",
            "<blockquote>Accept 250?</blockquote><p>Yes</p>",
        ):
            with self.subTest(text):
                new, history = self.split(text)
                self.assertIn("Yes", new)
                self.assertIn("Accept 250?", new)
                self.assertFalse(history)

    def test_an_answer_below_the_history_is_shown(self):
        new, _history = self.split("On Monday Serwis wrote:\n> Accept 250?\n\nYes")
        self.assertIn("Yes", new)

    def test_an_email_of_history_only_is_shown_whole(self):
        for text in ("> Telefon gotowy", "<blockquote>Telefon gotowy</blockquote>"):
            new, history = self.split(text)
            self.assertIn("Telefon gotowy", new)
            self.assertFalse(history)

    def test_an_ordinary_email_is_left_alone(self):
        for text in (
            "My wife wrote:\nit does not charge",
            "<p>Od: poniedziałku</p><p>nie działa</p>",
            "Od: wczoraj nie działa",
            "",
        ):
            with self.subTest(text):
                new, history = self.split(text)
                self.assertFalse(history)
                self.assertEqual(new, html2plaintext(text))

    def test_pictures_of_other_servers_are_not_fetched(self):
        body, _history = split_quote(
            "<p>a<img src='https://x.example/p.png' srcset='//x.example/2.png'>"
            "<img src='/web/image/7'></p>"
        )
        self.assertNotIn("x.example", body)
        self.assertIn("/web/image/7", body)


class TestAutomatic(BaseCase):
    """Mailboxes that answer by themselves are told from people."""

    def judge(self, head):
        return is_automatic(message_from_string(f"{head}\n\nx"))

    def test_automatic_emails_are_recognised(self):
        for head in (
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated; owner-email=x",
            "X-Autoreply: yes",
            "Precedence: bulk",
            "Subject: Autoodpowiedź: Telefon",
            "Subject: Automatic reply: Phone",
            "Subject: Odpowiedź automatyczna: Telefon",
        ):
            with self.subTest(head):
                self.assertTrue(self.judge(head))

    def test_people_are_no_machines(self):
        for head in (
            "Auto-Submitted: no",
            "Precedence: list",
            "Subject: Re: Automat do kawy",
            "Subject: Auto",
            "",
        ):
            with self.subTest(head):
                self.assertFalse(self.judge(head))
