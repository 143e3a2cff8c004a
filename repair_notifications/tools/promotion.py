"""Words that make a text an advertisement: plain Python, no Odoo."""

import re

from .sms_text import remove_letters

# What a shop starts with; it edits its own list. Stems, as Polish has endings.
DEFAULT_WORDS = (
    "promocj",
    "rabat",
    "zniżk",
    "przecen",
    "wyprzedaż",
    "okazj",
    "oferta specjalna",
    "najniższ",
    "kup teraz",
    "kupon",
    "konkurs",
    "newsletter",
    "discount",
    "promotion",
    "special offer",
    "sale ends",
    "coupon",
    "buy now",
)


def find_words(text, words):
    """Return those of a list of words that a text uses.

    A word also matches with an ending, in any case, with or without Polish letters:
    ``zniżk`` finds "ZNIZKA".

    :param str text: what customers would read
    :param words: words and phrases
    :return: the words found, in the order of the list
    :rtype: list[str]
    """
    plain = " ".join(remove_letters(text).casefold().split())
    return [
        word
        for word in words
        if re.search(r"\b" + re.escape(remove_letters(word).casefold()), plain)
    ]
