"""Words in an SMS that mean something to us: plain Python, no Odoo."""

import re
import unicodedata

# What a shop starts with; it may edit both lists.
STOP_WORDS = ("STOP", "STOP SMS", "WYPISZ", "WYPISZ MNIE", "UNSUBSCRIBE")
START_WORDS = ("START", "START SMS", "ZAPISZ", "ZAPISZ MNIE", "UNSTOP", "SUBSCRIBE")

# Said next to a word they change nothing; alone they say too little.
_SMILEYS = re.compile(
    "[\U0001f44d\U0001f642\U0001f600\U0001f60a\U0001f64f\U0001f3fb-\U0001f3ff]"
)
_NO_DIACRITICS = str.maketrans({"ł": "l", "’": "", "'": "", "`": ""})


def plain_words(text):
    """Leave words only: lower case, without diacritics, punctuation and smileys.

    A question mark stays: "tak?" asks, it does not answer.

    :param str text: an SMS as it came
    :rtype: str
    """
    text = unicodedata.normalize("NFKD", _SMILEYS.sub(" ", text)).casefold()
    text = text.translate(_NO_DIACRITICS)
    text = "".join(
        char
        for char in text
        if unicodedata.category(char)[0] not in "MC" or char.isspace()
    )
    kept = (
        char if char == "?" or unicodedata.category(char)[0] not in "PZ" else " "
        for char in text
    )
    return " ".join("".join(kept).split())


def is_keyword(text, words):
    """Tell whether an SMS is one of the words and nothing else.

    :param str text: an SMS as it came
    :param words: words and phrases, however written
    :rtype: bool
    """
    plain = plain_words(text)
    return bool(plain) and plain in map(plain_words, words)
