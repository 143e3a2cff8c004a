import random

from odoo.tests import BaseCase

from ..tools.ejs import translate
from ..tools.ejs.tokens import _TOKENS, expression_of
from ..tools.safe_text import is_harmless_html, names_of

# Old text, our SMS text. RMA is the repair's number, klient its customer.
SMS = [
    ("", ""),
    ("Ready.", "Ready."),
    ("Repair <%= rma %>.", "Repair {{ object.name }}."),
    ("<%=rma%>", "{{ object.name }}"),
    ("<%- rma -%>\nnext", "{{ object.name }}next"),
    ("a  <%_ if (rma) { _%>  \nb<% } %>", "a{{ 'b' if object.name else '' }}"),
    ("<%= RMA %><%= Rma %>", "{{ object.name }}{{ object.name }}"),
    ("<%= Nazwa_Klienta %>", "{{ object.partner_id.name }}"),
    ("<%= nazwaKlienta %>", "{{ object.partner_id.name }}"),
    ("<%= urządzenie %>", "{{ object.product_id.name }}"),
    ("<%= repair.rma; %>", "{{ object.name }}"),
    ("<%= locals.rma %>", "{{ object.name }}"),
    ("a<%# nobody sees <b> this %>b", "ab"),
    ("1 <%% 2 %%> 3", "1 <% 2 %> 3"),
    ("<% %>a<%%>", "a<%>"),
    ("<% if (rma) { %>a<% } %>", "{{ 'a' if object.name else '' }}"),
    ("<% if (!rma) { %>a<% } %>", "{{ 'a' if (not object.name) else '' }}"),
    ("<% if (!!rma) { %>a<% } %>", "{{ 'a' if object.name else '' }}"),
    (
        "<% if (rma) { %> <%= rma %> <% } %>",
        "{{ (' ' + (object.name or '') + ' ') if object.name else '' }}",
    ),
    (
        "<% if (rma && klient) { %>a<% } %>",
        "{{ 'a' if (object.name and object.partner_id.name) else '' }}",
    ),
    (
        "<% if (rma || !klient) { %>a<% } %>",
        "{{ 'a' if (object.name or (not object.partner_id.name)) else '' }}",
    ),
    (
        "<% if (rma == 'X') { %>a<% } %>",
        "{{ 'a' if ((object.name or '') == 'X') else '' }}",
    ),
    (
        '<% if ("X" === rma) { %>a<% } %>',
        "{{ 'a' if ((object.name or '') == 'X') else '' }}",
    ),
    (
        "<% if (rma !== 7) { %>a<% } %>",
        "{{ 'a' if ((object.name or '') != '7') else '' }}",
    ),
    ("<% if (rma != '') { %>a<% } %>", "{{ 'a' if object.name else '' }}"),
    ("<% if (rma == null) { %>a<% } %>", "{{ 'a' if (not object.name) else '' }}"),
    ("<% if (rma == true) { %>a<% } %>", "{{ 'a' if object.name else '' }}"),
    (
        "<% if (typeof rma !== 'undefined') { %>a<% } %>",
        "{{ 'a' if object.name else '' }}",
    ),
    (
        "<% if (rma) { %>a<% } else { %>b<% } %>",
        "{{ 'a' if object.name else 'b' }}",
    ),
    (
        "<% if (rma) { %>a<% } else if (klient) { %>b<% } else { %>c<% } %>",
        "{{ 'a' if object.name else ('b' if object.partner_id.name else 'c') }}",
    ),
    (
        "<% if (rma) { %><% if (klient) { %>a<% } %>b<% } %>",
        "{{ (('a' if object.partner_id.name else '') + 'b') if object.name else '' }}",
    ),
    (
        "<% if (rma) { if (klient) { %>a<% } } %>",
        "{{ ('a' if object.partner_id.name else '') if object.name else '' }}",
    ),
    (
        "<% if (rma) // why\n{ /* { */ %>a<% } %>",
        "{{ 'a' if object.name else '' }}",
    ),
    (
        "<% /* } */ if (rma)\n{ %>a<% } ; %>",
        "{{ 'a' if object.name else '' }}",
    ),
    (
        "<%= klient || 'Sir' %>",
        "{{ (object.partner_id.name or '') or 'Sir' }}",
    ),
    (
        "<%= rma ? 'No. ' + rma : '' %>",
        "{{ ('No. ' + (object.name or '')) if object.name else '' }}",
    ),
    ("<%= rma && 'x' %>", "{{ 'x' if object.name else '' }}"),
    ("<%= 'a\\u0142\\n\\'' %>", '{{ "ał\\n\'" }}'),
    ("{{ object.env }}", r"{{ '\x7b\x7b' }} object.env }}"),
    ("{{{{", r"{{ '\x7b\x7b\x7b\x7b' }}"),
    ("{<%= rma %>}", r"{{ '\x7b' }}{{ object.name }}}"),
    (
        "<% if (rma) { %>{{ 1 }} ||| '\"\\\n<% } %>",
        r"""{{ '\x7b\x7b 1 \x7d\x7d \x7c\x7c| \'"\\\n' if object.name else '' }}""",
    ),
]
# Old text, what is left of it, reason, line and source of the problem.
PROBLEMS = [
    ("a<% for (var i = 0; i < 3; i++) { %>x<% } %>b", "ab", "loop", 1),
    ("a\n<% list.forEach(function (i) { %>x<% }); %>b", "a\nb", "loop", 2),
    ("a<% while (x) { %>x<% } %>b", "ab", "loop", 1),
    ("a<% var x = {b: '}'}; %>b", "ab", "code", 1),
    ("a<% print(rma) %>b", "ab", "code", 1),
    ("a<% if (rma > 5) { %>x<% } else { %>y<% } %>b", "ab", "condition", 1),
    ("a<% if (rma.trim()) { %>x<% } %>b", "ab", "condition", 1),
    ("a<% if (rma) %>b", "ab", "condition", 1),
    ("a<% if () { %>x<% } %>b", "ab", "condition", 1),
    ("a<% if (typeof rma) { %>x<% } %>b", "ab", "condition", 1),
    ("a<%= rma.toUpperCase() %>b", "ab", "expression", 1),
    ("a<%= list[0] %>b", "ab", "expression", 1),
    ("a<%= %>b", "ab", "expression", 1),
    ("a<%= !rma %>b", "ab", "expression", 1),
    ("a<%= typeof %>b", "ab", "expression", 1),
    ("a\n\n<%= nobody %>b", "a\n\nb", "token", 3),
    ("a<% if (nobody) { %>x<% } %>b", "ab", "token", 1),
    ("a <%= rma\nb", "a \nb", "unclosed_tag", 1),
    ("a<% } %>b", "ab", "stray", 1),
    ("a<% } else { %>b", "ab", "stray", 1),
]
EMAIL = [
    ("<p><%= rma %></p>", "<p><t t-out=\"object.name or ''\"></t></p>"),
    (
        "<% if (rma) { %><p>a</p><% } else if (klient) { %>b<% } else { %><br>c<% } %>",
        '<t t-if="object.name"><p>a</p></t><t t-elif="object.partner_id.name">b</t>'
        '<t t-else=""><br>c</t>',
    ),
    (
        '<a class="x" href="<%= link_platnosci %>">Pay</a>',
        '<a class="x" t-att-href="object.payment_link or \'\'">Pay</a>',
    ),
    (
        "<a href='https://x.pl/?a=1&amp;n=<%= rma %>'>x</a>",
        "<a t-att-href=\"'https://x.pl/?a=1&amp;n=' + (object.name or '')\">x</a>",
    ),
    ('<p title="a > b">{{ <b>x</b></p>', '<p title="a > b">{{ <b>x</b></p>'),
    ("a < b\n<%= rma %> & c", None),
    (
        "<p><%= klient == 'x' ? '<' : '\"' %></p>",
        "<p><t t-out=\"'&lt;' if ((object.partner_id.name or '') == 'x')"
        " else '&quot;'\"></t></p>",
    ),
]
EMAIL_PROBLEMS = [
    ("<% if (rma) { %><b><% } %>x<% if (rma) { %></b><% } %>", "x", "cuts_html", 2),
    ('<i>a</i><% if (rma) { %><a href="<% } %>x', "<i>a</i>x", "cuts_html", 1),
    ('<i title="<%= rma %>">x</i>', "<i>x</i>", "attribute", 1),
    ("<i <% if (rma) { %>hidden<% } %>>x</i>", "<i>x</i>", "attribute", 1),
    ('<a href="<%= klient %>">x</a>', "<a>x</a>", "link", 1),
    ("<p>x<!-- <%= rma %> --></p>", "<p>x<!--  --></p>", "comment", 1),
    ('<p t-out="env.cr">x</p>', "<p>x</p>", "directive", 1),
    ('<p T-IF="1" groups="a">x</p>', "<p>x</p>", "directive", 2),
]


def is_read(expression):
    """Tell whether an expression can do nothing."""
    return names_of(expression) is not None


class TestEjs(BaseCase):
    """Texts of the old application become ours, or are named."""

    def test_sms_texts_are_translated(self):
        for source, expected in SMS:
            with self.subTest(source):
                translation = translate(source, "repair.order", "sms")
                self.assertEqual(translation.text, expected)
                self.assertFalse(translation.problems and expected)

    def test_what_cannot_be_translated_is_named_and_the_rest_stays(self):
        for source, left, why, line in PROBLEMS:
            with self.subTest(source):
                translation = translate(source, "repair.order", "sms")
                self.assertEqual(translation.text, left)
                self.assertEqual(
                    [(p.line, p.why) for p in translation.problems], [(line, why)]
                )
                self.assertIn(translation.problems[0].source, source)

    def test_a_block_that_never_ends_is_named(self):
        translation = translate("a\n<% if (rma) { %>b", "repair.order", "sms")
        self.assertEqual(translation.text, "a\n{{ 'b' if object.name else '' }}")
        self.assertEqual(
            translation.problems, [(2, "<% if (rma) { %>", "unclosed_block")]
        )

    def test_email_texts_are_translated(self):
        plain = "a &lt; b<br/><t t-out=\"object.name or ''\"></t> &amp; c"
        for source, expected in EMAIL:
            with self.subTest(source):
                translation = translate(source, "repair.order", "email")
                self.assertEqual(translation.text, expected or plain)
                self.assertEqual(translation.problems, [])

    def test_what_would_break_html_is_named(self):
        for source, left, why, count in EMAIL_PROBLEMS:
            with self.subTest(source):
                translation = translate(source, "repair.order", "email")
                left_over = " ".join(translation.text.replace(" >", ">").split())
                self.assertEqual(left_over, " ".join(left.split()))
                self.assertEqual([p.why for p in translation.problems], [why] * count)

    def test_an_answer_about_a_token_is_used(self):
        source = "<%= foo %>, <% if (foo) { %>x<% } %>"
        answered = translate(source, "repair.order", "sms", {"foo": "object.name"})
        self.assertEqual(
            answered.text, "{{ object.name }}, {{ 'x' if object.name else '' }}"
        )
        self.assertEqual(answered.used, {"foo": "object.name"})
        self.assertEqual((answered.problems, answered.unknown), ([], []))

    def test_a_token_that_is_left_out_leaves_no_trace(self):
        source = (
            "a<%= foo %><% if (foo) { %>x<% } else { %>y<% } %>"
            "<% if (!foo) { %>z<% } %>"
        )
        left_out = translate(source, "repair.order", "sms", {"foo": ""})
        self.assertEqual(left_out.text, "ay{{ 'z' if True else '' }}")
        self.assertEqual(left_out.problems, [])

    def test_unknown_tokens_are_asked_for_once(self):
        translation = translate("<%= b %><%= a %><%= b %>", "repair.order", "sms")
        self.assertEqual(translation.unknown, ["b", "a"])
        self.assertEqual(len(translation.problems), 3)

    def test_the_same_token_differs_between_repairs_and_requests(self):
        self.assertEqual(
            expression_of("status", "repair.order"), "object.stage_id.public_text"
        )
        self.assertEqual(
            expression_of("status", "repair.request"), "object.outcome_text"
        )
        self.assertIsNone(expression_of("link_platnosci", "repair.request"))
        self.assertGreater(len(_TOKENS["repair.order"]), 100)

    def test_whatever_comes_in_only_harmless_text_comes_out(self):
        """Any soup of pieces gives a text of allowed expressions only."""
        pieces = (
            "<% <%= <%- %> -%> { } if( ) else rma foo ' \" \\ \n {{ }} ||| <b> </b>"
        )
        pieces = [*pieces.split(" "), " ", '<a href="', "t-out=", "env", "&&", ".", "("]
        soup = random.Random(7)
        for _attempt in range(1500):
            source = "".join(soup.choices(pieces, k=soup.randint(1, 25)))
            with self.subTest(source):
                html = translate(source, "repair.order", "email").text
                self.assertTrue(not html.strip() or is_harmless_html(html, is_read))
                sms = translate(source, "repair.order", "sms").text
                self.assertNotRegex(sms, r"\{\{ *(env|foo|if|else)\b")
