"""What a customer's SMS says about a question: plain Python, no Odoo.

Only whole sentences from the lists below count. Money hangs on the answer, so
everything else, however close, is for a person to read.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from odoo.addons.repair_notifications.tools.keywords import (
    START_WORDS,
    STOP_WORDS,
    plain_words,
)

YES, NO, OFFER, STOP, START, UNCLEAR = "yes", "no", "offer", "stop", "start", "unclear"

# What a shop starts with; it may edit both lists. Without diacritics and punctuation,
# which do not count.
YES_WORDS = """
    tak, tak tak, no tak, tak jest, jasne, jasne ze tak, pewnie,
    pewnie ze tak, oczywiscie, oczywiscie ze tak, jak najbardziej, dobra,
    no dobra, dobrze, no dobrze, ok, okay, okej,
    okey, oki, zgoda, zgadzam sie, tak zgadzam sie, ok zgadzam sie,
    wyrazam zgode, tak wyrazam zgode, akceptuje, tak akceptuje, ok akceptuje,
    akceptuje koszt, akceptuje koszty, akceptuje cene, akceptuje wycene,
    akceptuje koszt naprawy, akceptuje koszty naprawy, zgadzam sie na naprawe,
    zgadzam sie na koszty, zgadzam sie na cene, potwierdzam, tak potwierdzam,
    przyjmuje, tak naprawiac, naprawiac, naprawiajcie, tak naprawiajcie,
    naprawic, tak naprawic, naprawiamy, tak naprawiamy, robimy, tak robimy,
    robic, robcie, tak robcie, dzialajcie, dzialac,
    yes, yes yes, yep, yeah, yup, sure, of course, agreed, i agree,
    yes i agree, accept, accepted, i accept, yes i accept, approve, approved,
    i approve, confirm, confirmed, i confirm, go ahead, yes go ahead, proceed,
    yes proceed, do it, repair it, yes repair it
"""
NO_WORDS = """
    nie, nie nie, nie zgadzam sie, nie akceptuje, nie wyrazam zgody, brak zgody,
    nie ma zgody, odmawiam, odrzucam, rezygnuje, rezygnuje z naprawy,
    nie chce, nie chce naprawy, nie chce naprawiac,
    nie zgadzam sie na naprawe, nie zgadzam sie na koszty, nie akceptuje kosztow,
    nie akceptuje ceny, nie akceptuje wyceny, nie naprawiac, nie naprawiajcie,
    nie naprawiamy, nie robic, nie robcie, anuluj, anulowac, absolutnie nie,
    no, no no, nope, nah, no way, not agreed, i do not agree, i dont agree,
    do not accept, i do not accept, i dont accept, reject, rejected, i reject,
    refuse, i refuse, decline, declined, i decline, do not repair, dont repair,
    do not repair it, dont repair it, cancel
"""
# To a Pole "no" is a casual "yeah".
_NOT_POLISH = {"no", "no no"}
# "Tak, proszę. Dziękuję" says no more than "tak".
_POLITE = re.compile(
    r"^(?:dzien dobry|witam|czesc|prosze(?: o)?|dziekuje|dzieki|hello|hi|please) "
    r"| (?:prosze(?: bardzo)?|dziekuje(?: bardzo)?|dzieki|pozdrawiam|please"
    r"|thank you|thanks)$"
)
_OFFER = re.compile(
    r"^(?:tak )?(?:(?:wybieram|biore|prosze) )?"
    r"(?:(?:oferta|oferte|opcja|opcje|wariant|numer|nr|offer|option|number) )?"
    r"(\d{1,2})$"
)


class Answer(NamedTuple):
    """The verdict on a text: one of the kinds above; ``offer`` is the number that was
    picked, 0 unless the kind is ``offer``.
    """

    kind: str
    offer: int = 0


def split_words(words):
    """Split a list of words or sentences as it is edited.

    :param str words: separated by commas, on any number of lines
    :return: each as ``plain_words`` leaves it
    :rtype: list[str]
    """
    return [plain for word in words.split(",") if (plain := plain_words(word))]


@lru_cache
def _kinds(yes, no):
    """Return what each known sentence says."""
    return {
        **dict.fromkeys(split_words(yes), YES),
        **dict.fromkeys(split_words(no), NO),
        **dict.fromkeys(map(plain_words, STOP_WORDS), STOP),
        **dict.fromkeys(map(plain_words, START_WORDS), START),
    }


def read_answer(text, offers=1, lang="", yes=YES_WORDS, no=NO_WORDS):
    """Read a customer's answer.

    :param str text: the SMS as it came
    :param int offers: how many offers the customer may pick from by number
    :param str lang: code of the customer's language, empty when unknown
    :param str yes: sentences that say yes, separated by commas
    :param str no: sentences that say no, separated by commas
    :return: what it says; ``unclear`` for all that is not certain
    :rtype: Answer
    """
    kinds = _kinds(yes, no)
    plain = plain_words(text or "")
    while plain not in kinds:
        shorter = _POLITE.sub("", plain, count=1)
        if shorter == plain:
            break
        plain = shorter
    if plain in _NOT_POLISH and lang.startswith("pl"):
        return Answer(UNCLEAR)
    if plain in kinds:
        return Answer(kinds[plain])
    picked = _OFFER.match(plain)
    if picked and offers > 1 and 1 <= int(picked[1]) <= offers:
        return Answer(OFFER, int(picked[1]))
    return Answer(UNCLEAR)
