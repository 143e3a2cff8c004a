import json
from pathlib import Path

from odoo.tests import BaseCase

from ..tools.sms_text import (
    Parts,
    count_parts,
    final_text,
    remove_letters,
    unicode_chars,
)

# The billing table of the shop owner's document, row by row: upper bound of each
# number of parts without and with Polish letters.
TABLE = [
    (160, 70),
    (306, 134),
    (459, 201),
    (612, 268),
    (765, 335),
    (918, 402),
    (1071, 469),
    (1224, 536),
    (1377, 603),
]


class TestSmsText(BaseCase):
    def test_vectors_are_counted_as_operators_bill_them(self):
        vectors = json.loads(
            Path(__file__).with_name("segment_vectors.json").read_text("utf-8")
        )
        self.assertEqual(len(vectors), 52)
        for vector in vectors:
            with self.subTest(vector["name"]):
                encoding = vector["encoding"] or "GSM-7"
                expected = Parts(encoding, vector["units"], vector["segments"])
                self.assertEqual(count_parts(vector["text"]), expected)

    def test_each_row_of_the_billing_table_holds(self):
        for parts, (plain, polish) in enumerate(TABLE, start=1):
            with self.subTest(parts=parts):
                self.assertEqual(count_parts("a" * plain).parts, parts)
                self.assertEqual(count_parts("a" * (plain + 1)).parts, parts + 1)
                self.assertEqual(count_parts("ą" * polish).parts, parts)
                self.assertEqual(count_parts("ą" * (polish + 1)).parts, parts + 1)

    def test_one_polish_letter_makes_the_whole_text_unicode(self):
        self.assertEqual(count_parts("a" * 71), Parts("GSM-7", 71, 1))
        self.assertEqual(count_parts("a" * 70 + "ł"), Parts("UCS-2", 71, 2))

    def test_an_escaped_character_is_never_cut_in_two(self):
        text = "a" * 152 + "€" + "a" * 152
        self.assertEqual(count_parts(text), Parts("GSM-7", 306, 3))


class TestFinalText(BaseCase):
    def test_letters_are_written_without_what_makes_an_sms_unicode(self):
        for text, expected in (
            ("Zażółć gęślą jaźń ŁÓDŹ", "Zazolc gesla jazn LODZ"),
            ("„Gotowe” – odbiór…", '"Gotowe" - odbior...'),
            ("Müller & Søn, 25 €", "Müller & Søn, 25 €"),
            ("Київ", "Kiiv"),
            ("Gotowe 👍🏽 ☎️!", "Gotowe  !"),
            ("a\u0328", "a"),
        ):
            with self.subTest(text):
                self.assertEqual(remove_letters(text), expected)

    def test_what_nobody_sees_costs_nothing(self):
        text = "\ufeffOdbio\u0301r\u00a0do\u202f17\u00ad:00\u200b"
        self.assertEqual(final_text(text), "Odbiór do 17:00")

    def test_footer_is_appended_once_however_often(self):
        once = final_text("Gotowe", "Serwis Łódź", without_letters=True)
        self.assertEqual(once, "Gotowe\nSerwis Lodz")
        self.assertEqual(final_text(once, "Serwis Łódź", without_letters=True), once)

    def test_a_text_that_ends_with_the_same_words_still_gets_its_footer(self):
        self.assertEqual(final_text("Tu Serwis", "Serwis"), "Tu Serwis\nSerwis")

    def test_no_text_stays_no_text(self):
        self.assertEqual(final_text("👍", "Serwis", without_letters=True), "")

    def test_characters_to_blame_are_named_once(self):
        self.assertEqual(unicode_chars("Gęś „gęga” €"), "ęś„”")
