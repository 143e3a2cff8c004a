"""What the journeys of requests share: the form, as a person fills it in."""

import io
import random
import re
from urllib.parse import urlsplit

from conftest import TIMEOUT_S, wait
from PIL import Image
from playwright.sync_api import expect

REQUEST_WORDS = {
    "en_US": {
        "path": "/repair-request",
        "send": "Send the request",
        "look": "One more step: confirm your e-mail address",
        "mine": "Yes, send it to the shop",
        "done": "Thank you, we have your request",
        "kept": "What you entered is kept.",
    },
    "pl_PL": {
        "path": "/pl/repair-request",
        "send": "Wyślij zgłoszenie",
        "look": "Jeszcze jeden krok: potwierdź adres e-mail",
        "mine": "Tak, wyślij do serwisu",
        "done": "Dziękujemy, mamy Twoje zgłoszenie",
        "kept": "To, co wpisano, zostało zachowane.",
    },
}
_READS_MS = 3500  # who sends the form sooner is a robot


def photo(color, size=(1200, 900)):
    """Return a photo as a browser's file field takes it.

    :param str color: that it is of
    :param tuple size: in pixels
    :rtype: dict
    """
    file = io.BytesIO()
    Image.new("RGB", size, color).save(file, "JPEG")
    return {
        "name": f"{color}.jpg",
        "mimeType": "image/jpeg",
        "buffer": file.getvalue(),
    }


def new_customer():
    """Return what somebody new types about themselves."""
    return {
        "name": "Ewa Zawadzka",
        "email": f"ewa{random.randrange(10**7)}@example.com",
        "phone": f"60{random.randrange(10**7):07}",
    }


def fill_in(page, photos=(), way="courier", **typed):
    """Fill in the form, with the consent that is required.

    :param page: playwright page that shows the form
    :param photos: files, as :func:`photo` returned them
    :param str way: how the device gets to the shop
    :param typed: field and text
    """
    for name, text in typed.items():
        page.locator(f"#{name}").fill(text)
    if photos:
        page.locator("#photos").set_input_files(list(photos))
    page.locator(f"input[name=handover_in][value={way}]").check()
    page.locator("input[aria-required=true][id^=consent_]").check()


def send(page, words):
    """Press the button of the form, as late as a person would."""
    page.wait_for_timeout(_READS_MS)
    page.get_by_role("button", name=words["send"]).click()


def confirm(page, sandbox, email, words):
    """Open the link in the e-mail that asks to confirm, and press its button.

    :param page: playwright page
    :param sandbox: fixture
    :param str email: address of the mailbox
    :param dict words: of the language
    :return: the e-mail
    """
    expect(page.get_by_role("heading", name=words["look"])).to_be_visible(
        timeout=TIMEOUT_S * 1000
    )
    [mail] = wait(lambda: sandbox(f"mails?to={email}"))
    link = re.search(r"https?://\S+/repair-request/confirm/[\w-]+", mail["text"])[0]
    page.goto(urlsplit(link).path)
    return mail


def ask_for_repair(page, sandbox, lang="pl_PL", **typed):
    """Send a request without an account, and confirm it.

    :param page: playwright page
    :param sandbox: fixture
    :param str lang: of the page
    :param typed: what differs from :func:`new_customer`
    :return: what was typed
    :rtype: dict
    """
    words = REQUEST_WORDS[lang]
    typed = {**new_customer(), **typed}
    page.goto(words["path"])
    fill_in(page, [photo("red"), photo("blue")], **typed)
    send(page, words)
    confirm(page, sandbox, typed["email"], words)
    page.get_by_role("button", name=words["mine"]).click()
    expect(page.get_by_role("heading", name=words["done"])).to_be_visible(
        timeout=TIMEOUT_S * 1000
    )
    return typed
