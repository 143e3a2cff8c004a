from odoo.tests import BaseCase

from ..tools.answer import read_answer

YES = """
    Tak; TAK!; tak.; tak; Tak, proszę
    tak proszę bardzo; Tak, dziękuję.; TAK TAK; no tak
    tak jest; Jasne!; jasne, że tak; pewnie; Oczywiście; oczywiście, że tak
    Jak najbardziej; dobra; no dobra; Dobrze.; ok; OK!; Ok, dziękuję; okej; oki
    Zgoda; zgadzam się; Zgadzam sie.; Tak, zgadzam się!; Wyrażam zgodę; akceptuję
    AKCEPTUJĘ; Tak, akceptuję.; Akceptuję koszty; akceptuję koszt naprawy; potwierdzam
    Proszę naprawić; Dzień dobry, tak.; tak 👍; Tak :); "Tak"; naprawiać; robimy
    t​ak; ＴＡＫ; Tak. Pozdrawiam; Tak, akceptuję. Pozdrawiam; TAK, NAPRAWIAĆ; robić
    Tak. Dziękuję bardzo; no tak, proszę; Witam, zgadzam się; Akceptuje cene
    Proszę robić; działajcie; tak robimy!; zgadzam się na naprawę; tak, potwierdzam
    TAK!!!; "ok"; okay 🙂; Ok. Dzięki; przyjmuję; akceptuję wycenę; dobrze, dziękuję
"""
NO = """
    Nie; NIE!; nie.; Nie, dziękuję; nie zgadzam się; Nie zgadzam sie!; Nie akceptuję
    nie wyrażam zgody; brak zgody; odmawiam; Odrzucam; rezygnuję; Rezygnuję z naprawy
    nie chcę; Proszę nie naprawiać; nie naprawiać; anuluj; absolutnie nie
    Nie. Dziękuję; NIE ZGADZAM SIE; Witam, nie akceptuję kosztów; nie chcę naprawy
    Nie ma zgody; rezygnuje; nie robić; Dzień dobry, rezygnuję z naprawy; nie nie
    nie naprawiajcie; nie akceptuję ceny; Proszę anulować; nie zgadzam się na koszty
"""
UNCLEAR = """
    tak ale taniej; nie wiem; tak?; ok?; może; tak i nie; nie tak; Tak, ale jutro
    A ile to potrwa?; 250 zł; taak; nie ma sprawy; tak nie; zgadzam się na 200 zł
    nie, za drogo; tak za 200; proszę; dziękuję; proszę o kontakt; 1; 👍; tak 👎; -; ?
    nie dostałem SMS; nie mogę teraz rozmawiać; ok jutro przyjadę; no; no no
    Tak, tylko bez szybki; nie wiem, zadzwonię; a ile kosztuje sama bateria?; hej
    proszę zadzwonić; kto pisze?; nie moje urządzenie; tak jak rozmawialiśmy; za drogo
    to nie mój numer; jeśli do 200 zł to tak; tak, a kiedy odbiór?; nie teraz; później
    zgoda pod warunkiem faktury; nie rozumiem; tak/nie; TAK lub NIE; jutro odpowiem
    Nie odbiorę jutro; ok ale proszę o fakturę; 2 dni?; wpłaciłem; dziękuję, odbiorę
    nie ma problemu; jasne, ale kiedy?; tak czy inaczej zadzwonię; dzwonił ktoś?; tsk
    T; N; taknie; niee; tak tak nie; ok, nie; dobrze, nie robić; nie, tak
"""


def sentences(text):
    return [part.strip() for line in text.splitlines() for part in line.split(";")]


class TestAnswer(BaseCase):
    """Money hangs on it: only whole, known sentences are a yes or a no."""

    def check(self, text, kind, **options):
        for sentence in filter(None, sentences(text)):
            with self.subTest(sentence):
                self.assertEqual(read_answer(sentence, **options).kind, kind)

    def test_polish_consent_is_a_yes(self):
        self.check(YES, "yes", lang="pl_PL")

    def test_polish_refusal_is_a_no(self):
        self.check(NO, "no", lang="pl_PL")

    def test_anything_else_is_unclear(self):
        self.check(UNCLEAR, "unclear", lang="pl_PL")

    def test_nothing_said_is_unclear(self):
        for text in ("", "  \n", None):
            self.assertEqual(read_answer(text), ("unclear", 0))

    def test_english_consent_is_a_yes(self):
        self.check("Yes; YES!; yes please; Ok, thanks; I agree; go ahead; sure", "yes")

    def test_english_refusal_is_a_no(self):
        self.check("No; no!; No, thanks; I don't agree; I do not accept; decline", "no")

    def test_a_casual_yeah_of_a_pole_is_not_taken_for_an_english_no(self):
        self.assertEqual(read_answer("No", lang="pl_PL").kind, "unclear")
        self.assertEqual(read_answer("No", lang="en_US").kind, "no")

    def test_an_offer_is_picked_by_its_number(self):
        for text in (
            "2",
            "2.",
            "Oferta 2",
            "wybieram nr 2",
            "tak, opcja 2",
            "option 2",
        ):
            with self.subTest(text):
                self.assertEqual(read_answer(text, offers=3), ("offer", 2))

    def test_an_offer_that_is_not_there_is_unclear(self):
        for text in ("0", "4", "12", "1 i 2", "oferta"):
            with self.subTest(text):
                self.assertEqual(read_answer(text, offers=3).kind, "unclear")

    def test_wishes_about_sms_are_told_apart(self):
        self.check("STOP; stop!; Stop SMS; wypisz mnie; unsubscribe", "stop")
        self.check("START; start; zapisz mnie", "start")
