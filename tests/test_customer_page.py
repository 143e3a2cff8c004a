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
        "done": "Zaakceptowane",
        "passed": "Wybrano inną ofertę",
    },
    "en_US": {
        "next": "What to do next",
        "pick": "Pick one of 3 offers",
        "accept": "Accept for",
        "done": "Accepted",
        "passed": "Another offer accepted",
    },
}


@pytest.mark.parametrize("lang", WORDS)
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


def test_a_price_changed_meanwhile_is_asked_afresh(rpc, sandbox, page, arrive):
    _repair, [order], path = ask(rpc, sandbox, arrive, [199])
    page.goto(path)
    [row] = rpc("sale.order", "read", [order], ["order_line"])
    rpc("sale.order.line", "write", row["order_line"], {"price_unit": 249})
    page.get_by_role("button", name="Akceptuję za 199").click()
    expect(page.get_by_role("alert")).to_contain_text("Oferta zmieniła się")
    look(page, "page_changed_price_pl_PL")
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sent"
    page.get_by_role("button", name="Akceptuję za 249").click()
    expect(page.get_by_text("Zaakceptowane", exact=True)).to_be_visible()


def test_a_second_answer_changes_nothing(rpc, sandbox, page, arrive):
    _repair, [order], path = ask(rpc, sandbox, arrive, [199])
    page.goto(path)
    address = page.url
    page.get_by_text("Nie akceptuję kosztów").click()
    page.get_by_label("Dlaczego?").fill("Kupię nowy")
    look(page, "page_reject_pl_PL")
    second = page.context.new_page()
    second.goto(address)
    second.get_by_role("button", name="Akceptuję za").click()
    expect(second.get_by_text("Zaakceptowane", exact=True)).to_be_visible()
    page.get_by_role("button", name="Tak, odrzucam koszty").click()
    expect(page.get_by_role("status")).to_contain_text("już znana")
    look(page, "page_second_answer_pl_PL")
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sale"


def test_an_expired_link_leads_to_the_shop(rpc, sandbox, page, arrive):
    repair, _orders, path = ask(rpc, sandbox, arrive, [199])
    rpc("repair.order", "action_repair_cancel", [repair])
    long_ago = (datetime.now() - timedelta(days=100)).strftime("%Y-%m-%d %H:%M:%S")
    rpc("repair.order", "write", [repair], {"closed_at": long_ago})
    assert page.goto(path).status == 410
    expect(page.get_by_role("heading", name="Ten link wygasł")).to_be_visible()
    look(page, "page_expired_pl_PL")


def test_a_foreign_or_revoked_link_opens_nothing(rpc, sandbox, page, arrive):
    repair, _orders, path = ask(rpc, sandbox, arrive, [199])
    other, _orders, _foreign = ask(rpc, sandbox, arrive, [89])
    rows = rpc("repair.order", "read", [repair, other], ["access_token"])
    assert page.goto(f"/r/{repair}/{rows[1]['access_token']}").status == 404
    expect(page.get_by_role("heading")).to_have_text("This link does not open anything")
    look(page, "page_wrong_link_en_US")
    rpc("repair.order", "action_revoke_link", [repair])
    assert page.goto(path).status == 404
