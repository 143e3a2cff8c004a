from odoo.tests import BaseCase

from ..tools.safe_text import is_link, names_of


class TestSafeText(BaseCase):
    """Expressions that can do nothing but show what may be shown."""

    def test_expressions_that_choose_compare_and_join_are_read(self):
        for expression, names in (
            ("object.name", {"object.name"}),
            ("object.a.b or ''", {"object.a.b"}),
            ("'x' + object.a if not object.b == 2 else 'y'", {"object.a", "object.b"}),
            ("'only text'", set()),
        ):
            self.assertEqual(names_of(expression), names, expression)

    def test_anything_else_is_not(self):
        for expression in (
            "object.unlink()",
            "object['name']",
            "f'{object}'",
            "[object]",
            "lambda: 1",
            "(x := 1)",
            "object.a * 9",
            "object.a < 2",
            "-1",
            "''.x",
            "b'x'",
            "None",
            "object.",
            "(" * 5000,
        ):
            self.assertIsNone(names_of(expression), expression)

    def test_links_start_as_links(self):
        for expression in (
            "object.payment_link",
            "object.approval_id.link or ''",
            "'https://x/' + object.name",
            "object.a_link if object.name else 'tel:112'",
        ):
            self.assertTrue(is_link(expression), expression)
        for expression in ("object.name", "'' + object.name", "'javascript:x'"):
            self.assertFalse(is_link(expression), expression)
