"""A customer chooses how they are written to, rates the repair, reads the answer."""

import re

import pytest
from conftest import TIMEOUT_S, wait
from page_parts import PICTURES, look
from playwright.sync_api import expect

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
def test_from_the_link_to_preferences_rating_and_answer(rpc, page, closed_link, lang):
    words = WORDS[lang]
    repair, customer, link = closed_link(lang)
    assert not opened(rpc, link)
    page.goto(link)
    wait(lambda: opened(rpc, link))
    look(page, f"page_closed_{lang}")

    page.get_by_role("link", name=words["preferences"]).click()
    marketing = page.get_by_role("checkbox", name="Marketing")
    marketing.check()
    page.locator("#email").uncheck()
    look(page, f"preferences_{lang}")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text(words["saved"])).to_be_visible(timeout=TIMEOUT_S * 1000)
    expect(marketing).to_be_checked()
    domain = [("partner_id.phone", "=", customer["phone"]), ("way", "=", "portal")]
    rows = rpc("repair.consent", "search_read", domain, ["given", "channel"])
    assert {row["channel"]: row["given"] for row in rows} == {
        False: True,  # the consent
        "email": False,
    }

    page.get_by_role("link", name=words["back"]).click()
    page.get_by_text("2 ★").click()
    page.locator("#rating_comment").fill("Rysa na ekranie")
    look(page, f"rating_{lang}")
    page.get_by_role("button", name=words["rate"]).click()
    expect(page.get_by_text("★★☆☆☆")).to_be_visible(timeout=TIMEOUT_S * 1000)
    [rating] = rpc("repair.rating", "search", [("repair_id", "=", repair)])
    rpc("repair.rating", "write", [rating], {"answer": "Przepraszamy, zapraszamy"})
    page.reload()
    expect(page.get_by_text("Przepraszamy, zapraszamy")).to_be_visible()
    look(page, f"answered_{lang}")
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
    base = staff_page.url.split("/odoo")[0]
    page = staff_page.context.browser.new_context(base_url=base).new_page()
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
    staff_page.screenshot(path=PICTURES / "rating_staff.png")
    staff_page.goto("/odoo/action-repair_notifications.repair_rating_action")
    expect(staff_page.get_by_text("★☆☆☆☆").first).to_be_visible()
    staff_page.screenshot(path=PICTURES / "rating_list.png")
