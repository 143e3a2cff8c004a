"""What customers answer by SMS, and what happens while staff look at the repair."""

import pytest
from conftest import wait
from page_parts import PICTURES, ask, phone_of
from playwright.sync_api import expect


@pytest.fixture
def phone(rpc, sandbox):
    """Return a function that gives the texts that a customer's phone got."""

    return lambda repair: phone_of(rpc, sandbox, repair)


def told(phone, repair, words):
    """Wait until the customer's phone shows an SMS with these words; return it."""
    return wait(lambda: next((s for s in phone(repair) if words in s["text"]), None))


def test_a_tak_moves_the_repair_while_staff_watch(
    rpc, sandbox, staff_page, arrive, phone
):
    repair, [order], _path = ask(rpc, sandbox, arrive, [199])
    staff_page.goto(f"/odoo/repairs/{repair}")
    stage = staff_page.locator("[name=stage_id]").first
    expect(stage).to_be_visible()
    question = told(phone, repair, "Odpisz TAK lub NIE")
    sandbox("reply", {"to_id": question["id"], "text": "Tak"})
    expect(staff_page.locator("[name=approval_state]").first).to_contain_text(
        "Accepted", timeout=10000
    )
    staff_page.screenshot(path=PICTURES / "answer_watched.png")
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sale"
    assert "199,00" in told(phone, repair, "Dziękujemy")["text"].replace("\xa0", " ")


def test_the_number_picks_the_offer(rpc, sandbox, arrive, phone):
    repair, orders, _path = ask(rpc, sandbox, arrive, [199, 349])
    question = told(phone, repair, "Odpisz 1, 2 lub NIE")
    sandbox("reply", {"to_id": question["id"], "text": "2"})
    told(phone, repair, "Dziękujemy")
    states = [row["state"] for row in rpc("sale.order", "read", orders, ["state"])]
    assert states == ["cancel", "sale"]


def test_tak_ale_taniej_decides_nothing_and_is_asked_back(rpc, sandbox, arrive, phone):
    repair, [order], _path = ask(rpc, sandbox, arrive, [199])
    question = told(phone, repair, "Odpisz TAK lub NIE")
    sandbox("reply", {"to_id": question["id"], "text": "tak ale taniej"})
    back = told(phone, repair, "Czy to zgoda na 199,00")
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sent"
    sandbox("reply", {"to_id": back["id"], "text": "no dobra"})
    told(phone, repair, "Dziękujemy")
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sale"


def test_a_price_changed_before_the_answer_is_sent_instead(rpc, sandbox, arrive, phone):
    repair, [order], _path = ask(rpc, sandbox, arrive, [199])
    question = told(phone, repair, "199,00")
    [row] = rpc("sale.order", "read", [order], ["order_line"])
    rpc("sale.order.line", "write", row["order_line"], {"price_unit": 249})
    sandbox("reply", {"to_id": question["id"], "text": "TAK"})
    told(phone, repair, "249,00")
    assert rpc("sale.order", "read", [order], ["state"])[0]["state"] == "sent"
