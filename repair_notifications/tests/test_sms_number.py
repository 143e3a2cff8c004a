from odoo.tests import BaseCase

from ..tools.sms_number import read_number


class TestSmsNumber(BaseCase):
    def test_every_usual_spelling_of_a_polish_mobile_is_read(self):
        for text in (
            "600100200",
            "600 100 200",
            "600-100-200",
            "+48600100200",
            "0048600100200",
            "48600100200",
            "(+48) 600 100 200",
            "+48 (0) 600 100 200",
            "0600100200",
            "tel. 600-100-200",
            "600\u00a0100\u00a0200",
            "\u202a+48 600 100 200\u202c",
            "６００１００２００",
        ):
            with self.subTest(text):
                self.assertEqual(read_number(text).e164, "+48600100200")

    def test_the_thirteen_mobile_prefixes_are_accepted(self):
        prefixes = "45 50 51 53 57 60 66 69 72 73 78 79 88".split()
        self.assertEqual(
            [prefix for prefix in prefixes if read_number(f"{prefix}1234567").e164],
            prefixes,
        )

    def test_what_cannot_get_an_sms_says_why(self):
        for text, reason in [
            ("", "empty"),
            ("   ", "empty"),
            ("600100200;600100201", "several"),
            ("600 100 200 / 601 100 200", "several"),
            ("600100200 | 601100200", "several"),
            ("600100200 601100200", "several"),
            ("+48 600 100 200 ext. 601100200", "several"),
            ("O600100200", "letters"),
            ("600-100-200 w.12", "letters"),
            ("60010020", "invalid"),
            ("6001002001", "invalid"),
            ("112", "invalid"),
            ("22 123 45 67", "landline"),
            ("022 123 45 67", "landline"),
            ("800 123 456", "landline"),
            ("211 012 345", "landline"),  # machines, not people
            ("+380501234567", "country"),
            ("+4915112345678", "country"),
        ]:
            with self.subTest(text):
                number = read_number(text)
                self.assertEqual((number.e164, number.reason), ("", reason))

    def test_two_numbers_in_one_field_are_both_named(self):
        self.assertEqual(
            read_number("600100200; 601 100 200").numbers,
            ("600100200", "601 100 200"),
        )

    def test_another_country_is_accepted_when_it_is_allowed(self):
        number = read_number("+49 1511 2345678", ("PL", "DE"))
        self.assertEqual(number.e164, "+4915112345678")
