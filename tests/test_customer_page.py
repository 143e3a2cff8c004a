"""A customer chooses how they are written to, rates the repair, reads the answer."""

import re

import pytest
from conftest import ROOT, TIMEOUT_S, wait
from playwright.sync_api import expect

SCREENSHOTS = ROOT / ".run" / "screenshots"
WORDS = {
    "en_US": {
        "preferences": "Notifications and consents",
        "save": "Save",
        "saved": "Saved.",
        "rate": "Send your opinion",
        "back": "Back to the repair",
    },
    "pl_PL": {
        "preferences": "Powiadomienia i zgody",
        "save": "Zapisz",
        "saved": "Zapisano.",
        "rate": "Wyślij opinię",
        "back": "Wróć do naprawy",
    },
}
SIZES = {"phone": (360, 740), "desk": (1400, 900)}


@pytest.fixture(params=SIZES)
def screen(request, browser, product):
    """Open an empty page of a visitor with a small or a large screen.

    :return: playwright.sync_api.Page
    """
    width, height = SIZES[request.param]
    context = browser.new_context(
        base_url=product.url, viewport={"width": width, "height": height}
    )
    context.set_default_timeout(TIMEOUT_S * 1000)
    page = context.new_page()
    page.name = request.param
    yield page
    context.close()


def shoot(page, name):
    """Keep what is seen; nothing may be wider than the screen.

    :param page: page of ``screen``
    :param str name: of the file
    """
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}_{page.name}.png", full_page=True)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]


def close(rpc, repair):
    """Finish and close a repair as staff do."""
    for milestone in ("ready", "closed"):
        domain = [("milestone", "=", milestone)]
        stage = rpc("repair.stage", "search", domain, limit=1)
        rpc("repair.order", "write", [repair], {"stage_id": stage[0]})


@pytest.fixture
def closed_link(rpc, sandbox, arrive):
    """Close the repair of a new customer, and find the link in the last SMS.

    :return: function of a language; returns the repair, the customer and the link
    """

    domain = [("event", "=", "closed")]
    rules = rpc("repair.notification.rule", "search", domain)
    rpc("repair.notification.rule", "write", rules, {"sms_policy": "always"})

    def closed_link(lang):
        repair, customer = arrive(lang=lang)
        close(rpc, repair)
        number = customer["phone"][1:]
        found = wait(
            lambda: re.findall(r"http\S+/r/\w{12}\b", str(sandbox(f"sms?to={number}")))
        )
        return repair, customer, found[-1]

    return closed_link


@pytest.mark.parametrize("lang", WORDS)
def test_from_the_link_to_preferences_rating_and_answer(rpc, screen, closed_link, lang):
    words = WORDS[lang]
    repair, customer, link = closed_link(lang)
    assert not opened(rpc, link)
    screen.goto(link)
    wait(lambda: opened(rpc, link))
    shoot(screen, f"page_{lang}")

    screen.get_by_role("link", name=words["preferences"]).click()
    marketing = screen.get_by_role("checkbox", name="Marketing")
    marketing.check()
    screen.locator("#email").uncheck()
    shoot(screen, f"preferences_{lang}")
    screen.get_by_role("button", name=words["save"], exact=True).click()
    expect(screen.get_by_text(words["saved"])).to_be_visible(timeout=TIMEOUT_S * 1000)
    expect(marketing).to_be_checked()
    domain = [("partner_id.phone", "=", customer["phone"]), ("way", "=", "portal")]
    rows = rpc("repair.consent", "search_read", domain, ["given", "channel"])
    assert {row["channel"]: row["given"] for row in rows} == {
        False: True,  # the consent
        "email": False,
    }

    screen.get_by_role("link", name=words["back"]).click()
    screen.get_by_text("2 ★").click()
    screen.locator("#rating_comment").fill("Rysa na ekranie")
    shoot(screen, f"rating_{lang}")
    screen.get_by_role("button", name=words["rate"]).click()
    expect(screen.get_by_text("★★☆☆☆")).to_be_visible(timeout=TIMEOUT_S * 1000)
    [rating] = rpc("repair.rating", "search", [("repair_id", "=", repair)])
    rpc("repair.rating", "write", [rating], {"answer": "Przepraszamy, zapraszamy"})
    screen.reload()
    expect(screen.get_by_text("Przepraszamy, zapraszamy")).to_be_visible()
    shoot(screen, f"answered_{lang}")
    assert opened(rpc, link) == 1


def opened(rpc, link):
    """Return how often a person opened the link of a message."""
    domain = [("link_key", "=", link.split("/")[-1])]
    [row] = rpc("repair.notification", "search_read", domain, ["open_count"])
    return row["open_count"]


def test_staff_see_the_rating_and_answer_it(rpc, staff_page, arrive):
    repair, customer = arrive(name="Ewa Surowa")
    close(rpc, repair)
    [row] = rpc("repair.order", "read", [repair], ["access_token"])
    page = staff_page.context.browser.new_context(
        base_url=staff_page.url.split("/odoo")[0]
    ).new_page()
    page.goto(f"/my/repairs/{repair}/rating?access_token={row['access_token']}")
    page.get_by_text("1 ★").click()
    page.get_by_role("button", name=WORDS["en_US"]["rate"]).click()
    expect(page.get_by_text("★☆☆☆☆")).to_be_visible(timeout=TIMEOUT_S * 1000)
    page.context.close()

    staff_page.goto(f"/odoo/repairs/{repair}")
    staff_page.get_by_role("button", name="Rating").click()
    staff_page.locator("[name=answer] textarea").fill("Please come and see us")
    staff_page.locator(".o_form_button_save").click()
    expect(staff_page.locator("[name=answered_by_id]")).to_be_visible()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    staff_page.screenshot(path=SCREENSHOTS / "rating_staff.png")
    staff_page.goto("/odoo/action-repair_notifications.repair_rating_action")
    expect(staff_page.get_by_text("★☆☆☆☆").first).to_be_visible()
    staff_page.screenshot(path=SCREENSHOTS / "rating_list.png")
