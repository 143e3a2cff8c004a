import json
from pathlib import Path

from odoo.tests import BaseCase

from ..tools.sms_text import Parts, count_parts

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
