from odoo.tests import TransactionCase
from odoo.tools.mail import html_sanitize

from odoo.addons.repair_notifications.tools.plain_html import plain_cleaner
from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

TEXTS = [
    *(
        "",
        "Ready",
        "Zażółć\ngęślą\r\njaźń 😀",
        'it\'s "ok"',
        "1 < 2 & 3 > 2",
        "a<br/>b",
    ),
    *(" space in front", "space behind ", "\nline in front", "line behind\n", "a\n\nb"),
    *("-- \nsignature", "a\n--\nb", "- one\n- two", "> quoted", "a\n> quoted", "a--b"),
    *(
        "tab\there",
        "hard\u00a0space",
        "soft\u00adhyphen",
        "line\u2028break",
        "&amp; &#39;",
    ),
    *("<!-- x -->", "<script>x</script>", "<o:p>x</o:p>", "x encoding='a'", "a\x0bb"),
    *(
        "see https://a.example/b?c=1&d=2 now",
        "see https://a.example/b",
        "https://a.b/c",
    ),
    *(
        "\u2003wide space in front",
        "___\nFrom: x",
        "x;y&z;",
        "&#34;",
        "&lt;b&gt;",
        "a<br/>b",
    ),
]


class TestPlainHtml(TransactionCase):
    """Whatever a text says, the short way ends where core's parsers end."""

    def clean(self, html):
        self.asked += 1
        return html_sanitize(html, sanitize_attributes=True, sanitize_style=True)

    def setUp(self):
        super().setUp()
        self.asked = 0
        self.cleaner = plain_cleaner(self.clean)

    def test_every_text_is_cleaned_as_core_does(self):
        for text in TEXTS:
            html = sms_content_to_rendered_html(text)
            with self.subTest(text=text):
                self.assertEqual(self.cleaner(html), self.clean(html))

    def test_plain_texts_are_not_parsed(self):
        for number in range(9):
            self.cleaner(sms_content_to_rendered_html(f"It's ready,\nno. {number}"))
        self.assertEqual(self.asked, 1)
