"""The customer's page: from the link in an SMS to the decision, and each refusal."""

from datetime import datetime, timedelta

import pytest
from page_parts import ask, look
from playwright.sync_api import expect

WORDS = {
    "pl_PL": {
        "next": "Co teraz zrobić",
        "pick": "Wybierz jedną z 3 ofert",
        "accept": "Akceptuję za",
        "price": "249,00",
        "done": "Zaakceptowane",
        "passed": "Wybrano inną ofertę",
        "reject": "Nie akceptuję kosztów",
        "why": "Dlaczego?",
        "sure": "Tak, odrzucam koszty",
        "changed": "Oferta zmieniła się",
        "known": "już znana",
        "expired": "Ten link wygasł",
        "hours": "pn.-pt. 9:00-17:00",
        "wrong": "Ten link niczego nie otwiera",
    },
    "en_US": {
        "next": "What to do next",
        "pick": "Pick one of 3 offers",
        "accept": "Accept for",
        "price": "249.00",
        "done": "Accepted",
        "passed": "Another offer accepted",
        "reject": "I do not accept the costs",
        "why": "Why?",
        "sure": "Yes, I reject the costs",
        "changed": "The offer has changed",
        "known": "already known",
        "expired": "This link has expired",
        "hours": "Mon to Fri 9:00 to 17:00",
        "wrong": "This link does not open anything",
    },
}
in_each_language = pytest.mark.parametrize("lang", WORDS)


@in_each_language
def test_one_of_three_offers_is_accepted(rpc, sandbox, page, arrive, lang):
    words = WORDS[lang]
    repair, orders, path = ask(rpc, sandbox, arrive, [199, 349, 899], lang)
    page.goto(path)
    expect(page.get_by_role("heading", name=words["next"])).to_be_visible()
    expect(page.get_by_role("heading", name=words["pick"])).to_be_visible()
    look(page, f"page_three_offers_{lang}")
    page.get_by_role("button", name=words["accept"]).nth(1).press("Enter")
    expect(page.get_by_text(words["done"], exact=True)).to_be_visible()
    expect(page.get_by_text(words["passed"], exact=True)).to_have_count(2)
    look(page, f"page_accepted_{lang}")
    states = [row["state"] for row in rpc("sale.order", "read", orders, ["state"])]
    assert states == ["cancel", "sale", "cancel"]
    [row] = rpc("repair.order", "read", [repair], ["milestone", "sale_order_id"])
    assert (row["milestone"], row["sale_order_id"][0]) == ("approved", orders[1])


@in_each_language
def test_a_price_changed_meanwhile_is_asked_afresh(rpc, sandbox, page, arrive, lang):
    words = WORDS[lang]
    _repair, [order], path = ask(rpc, sandbox, arrive, [199], lang)
    page.goto(path)
    [row] = rpc("sale.order", "read", [order], ["order_line"])
    rpc("sale.order.line", "write", row["order_line"], {"price_unit": 249})
    page.get_by_role("button", name=words["accept"]).click()
    expect(page.get_by_role("alert")).to_contain_text(words["changed"])
    look(page, f"page_changed_price_{lang}")
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sent"
    button = page.get_by_role("button", name=words["accept"])
    expect(button).to_contain_text(words["price"])
    button.click()
    expect(page.get_by_text(words["done"], exact=True)).to_be_visible()


@in_each_language
def test_a_second_answer_changes_nothing(rpc, sandbox, page, arrive, lang):
    words = WORDS[lang]
    _repair, [order], path = ask(rpc, sandbox, arrive, [199], lang)
    page.goto(path)
    address = page.url
    page.get_by_text(words["reject"]).click()
    page.get_by_label(words["why"]).fill("Kupię nowy")
    look(page, f"page_reject_{lang}")
    second = page.context.new_page()
    second.goto(address)
    second.get_by_role("button", name=words["accept"]).click()
    expect(second.get_by_text(words["done"], exact=True)).to_be_visible()
    page.get_by_role("button", name=words["sure"]).click()
    expect(page.get_by_role("status")).to_contain_text(words["known"])
    look(page, f"page_second_answer_{lang}")
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sale"


@in_each_language
def test_an_expired_link_leads_to_the_shop(rpc, sandbox, page, arrive, lang):
    words = WORDS[lang]
    in_lang = {"context": {"lang": lang}}
    vals = {"repair_opening_hours": words["hours"]}
    rpc("res.company", "write", [1], vals, **in_lang)
    repair, _orders, path = ask(rpc, sandbox, arrive, [199], lang)
    rpc("repair.order", "action_repair_cancel", [repair])
    long_ago = (datetime.now() - timedelta(days=100)).strftime("%Y-%m-%d %H:%M:%S")
    rpc("repair.order", "write", [repair], {"closed_at": long_ago})
    assert page.goto(path).status == 410
    expect(page.get_by_role("heading", name=words["expired"])).to_be_visible()
    expect(page.get_by_text(words["hours"])).to_be_visible()
    look(page, f"page_expired_{lang}")


@in_each_language
def test_a_foreign_or_revoked_link_opens_nothing(rpc, sandbox, page, arrive, lang):
    repair, _orders, path = ask(rpc, sandbox, arrive, [199])
    other, _orders, _foreign = ask(rpc, sandbox, arrive, [89])
    rows = rpc("repair.order", "read", [repair, other], ["access_token"])
    # Whose link it was meant to be is not known: the browser tells the language.
    page.set_extra_http_headers({"Accept-Language": lang.replace("_", "-")})
    assert page.goto(f"/r/{repair}/{rows[1]['access_token']}").status == 404
    expect(page.get_by_role("heading")).to_have_text(WORDS[lang]["wrong"])
    look(page, f"page_wrong_link_{lang}")
    rpc("repair.order", "action_revoke_link", [repair])
    assert page.goto(path).status == 404


def test_without_scripts_and_mouse_the_costs_are_accepted(
    rpc, sandbox, browser, product, arrive
):
    _repair, [order], path = ask(rpc, sandbox, arrive, [199])
    context = browser.new_context(base_url=product.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(path)
    accept = page.get_by_role("button", name=WORDS["pl_PL"]["accept"])
    for _press in range(20):
        page.keyboard.press("Tab")
        if accept.and_(page.locator(":focus")).count():
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text(WORDS["pl_PL"]["done"], exact=True)).to_be_visible()
    context.close()
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sale"
