"""A device comes by courier, is paid for online and goes back by courier."""

import re

import pytest
from conftest import wait
from page_parts import PICTURES, invoice, link_path, look, offer, pay
from playwright.sync_api import expect
from request_parts import ask_for_repair

WORDS = {
    "pl_PL": {
        "announce": "Podaj numer paczki",
        "carrier": "Kurier",
        "number": "Numer przesyłki",
        "send": "Wyślij",
        "check": "Sprawdź, co wpisano",
        "thanks": "czekamy na Twoją paczkę",
        "paid": "Zapłacono:",
        "failed": "Nic nie zostało pobrane; możesz zapłacić ponownie",
        "again": "Zapłać ponownie",
        "gone": "nie jest już potrzebna",
    },
    "en_US": {
        "announce": "Tell us the parcel number",
        "carrier": "Courier",
        "number": "Parcel number",
        "send": "Send",
        "check": "Check what you typed",
        "thanks": "we are looking out for your parcel",
        "paid": "Paid:",
        "failed": "Nothing was paid; you can pay again",
        "again": "Pay again",
        "gone": "no longer asked for",
    },
}
PAGE = re.compile(r"/my/repairs/\d+\?")


@pytest.fixture
def customer(rpc, arrive):
    """Make a repair whose device its customer will send; return what is known of it."""

    def customer(lang):
        repair, vals = arrive(lang=lang)
        device = rpc("repair.order", "read", [repair], ["partner_id", "product_id"])[0]
        repair = rpc(
            "repair.order",
            "create",
            {
                "partner_id": device["partner_id"][0],
                "product_id": device["product_id"][0],
                "handover_in": "courier",
                "handover_out": "courier",
            },
        )
        return repair, vals

    return customer


def repair_of_request(rpc, sandbox, page, lang):
    """Ask for a repair on the public form; have the shop make a repair of it, which
    then waits for its device. Return the repair, and what is known of the customer.
    """
    typed = ask_for_repair(page, sandbox, lang, device="Lenovo T14", fault="Nie działa")
    domain = [("partner_id.email", "=", typed["email"])]
    [request] = rpc("repair.request", "search", domain)
    rpc("repair.request", "action_use_contact_phone", [request])
    device = rpc("product.product", "search", [("type", "=", "consu")], limit=1)
    rpc("repair.request", "write", [request], {"product_id": device[0]})
    rpc("repair.request", "action_make_repair", [request])
    [row] = rpc("repair.request", "read", [request], ["repair_ids", "photo_ids"])
    [repair] = row["repair_ids"]
    assert len(row["photo_ids"]) == 2
    rpc("repair.order", "write", [repair], {"handover_out": "courier"})
    assert state(rpc, repair, "milestone") == ("awaiting_delivery",)
    return repair, {**typed, "phone": f"+48{typed['phone']}"}


def ask(rpc, repair, amount):
    """Request a payment by the wizard."""
    vals = {"repair_id": repair, "amount": amount, "note": "Zaliczka"}
    rpc("repair.payment.ask", "action_ask", [rpc("repair.payment.ask", "create", vals)])


def texts_of(sandbox, customer, word):
    """Return the SMS to the customer with this word in them."""
    texts = [sms["text"] for sms in sandbox(f"sms?to={customer['phone'][1:]}")]
    return [text for text in texts if word in text]


def payment_link(sandbox, customer):
    """Wait for the first SMS with a link, which asks to pay; return its path."""
    return link_path(wait(lambda: texts_of(sandbox, customer, "http"))[0])


def state(rpc, repair, *names):
    """Read fields of the repair."""
    [row] = rpc("repair.order", "read", [repair], list(names))
    return tuple(row[name] for name in names)


def announce(page, words, number):
    """Announce a parcel on the customer's page."""
    page.get_by_label(words["carrier"]).fill("InPost")
    page.get_by_label(words["number"]).fill(number)
    page.get_by_role("button", name=words["send"], exact=True).click()


def finish(rpc, repair):
    """Have the quotation accepted and the device finished; return the order."""
    [order] = offer(rpc, repair, [250])
    rpc("sale.order", "action_confirm", [order])
    stage = rpc("repair.stage", "search", [("milestone", "=", "ready_to_ship")])
    rpc("repair.order", "write", [repair], {"stage_id": stage[0]})
    return order


@pytest.mark.parametrize("lang", WORDS)
def test_from_the_request_to_the_paid_invoice(rpc, sandbox, page, lang):
    words = WORDS[lang]
    repair, who = repair_of_request(rpc, sandbox, page, lang)
    (token,) = state(rpc, repair, "access_token")
    page.goto(f"/my/repairs/{repair}?access_token={token}")
    page.get_by_text(words["announce"]).click()
    announce(page, words, "???")
    expect(page.get_by_role("alert")).to_contain_text(words["check"])
    look(page, f"parcel_mistake_{lang}")
    announce(page, words, "PL 900 100")
    expect(page.get_by_role("status")).to_contain_text(words["thanks"])
    look(page, f"parcel_announced_{lang}")
    rpc("repair.order", "action_expect_parcel", [repair])
    number, [parcel, _name] = state(rpc, repair, "incoming_number", "picking_id")
    assert number == "PL 900 100"

    rpc("stock.picking", "button_validate", [parcel])
    assert state(rpc, repair, "milestone") == ("received",)
    (name,) = state(rpc, repair, "name")
    wait(lambda: texts_of(sandbox, who, name))

    ask(rpc, repair, 50)
    page.goto(payment_link(sandbox, who))
    look(page, f"pay_{lang}")
    pay(page)
    page.wait_for_url(PAGE)
    expect(page.get_by_text(words["paid"])).to_be_visible()
    look(page, f"paid_{lang}")
    assert state(rpc, repair, "payment_state") == ("paid",)

    order = finish(rpc, repair)
    mails = len(sandbox(f"mails?to={who['email']}"))
    vals = {"returned_ids": [(6, 0, [repair])], "number": "PL777"}
    wizard = rpc("repair.ship.back", "create", vals)
    sent = rpc("repair.ship.back", "action_ship_back", [wizard])["res_id"]
    wait(lambda: "PL777" in str(sandbox(f"mails?to={who['email']}")[mails:]))
    rpc("stock.picking", "button_validate", [sent])
    assert rpc("stock.picking", "read", [sent], ["state"])[0]["state"] == "done"

    move = invoice(rpc, order)
    due = rpc("account.move", "read", [move], ["amount_residual"])[0]
    assert due["amount_residual"] == 200
    wait(lambda: len(texts_of(sandbox, who, "/pay")) == 1)
    assert not texts_of(sandbox, who, "PL777")  # parcels are told by e-mail only
    page.goto(f"/my/repairs/{repair}?access_token={token}")
    expect(page.locator("[name=follow]")).to_be_visible()
    look(page, f"shipped_{lang}")
    page.locator("[name=pay] a").click()
    page.locator("[data-bs-target='#pay_with']:visible").first.click()
    pay(page)
    wait(lambda: state(rpc, repair, "payment_state") == ("paid",))
    page.goto(f"/my/repairs/{repair}?access_token={token}")
    expect(page.get_by_text(words["paid"])).to_have_count(2)
    look(page, f"settled_{lang}")


@pytest.mark.parametrize("lang", WORDS)
def test_a_refused_payment_is_offered_again(rpc, sandbox, page, customer, lang):
    words = WORDS[lang]
    repair, who = customer(lang)
    ask(rpc, repair, 50)
    link = payment_link(sandbox, who)
    for outcome in ("error", "cancel"):
        page.goto(link)
        pay(page, outcome)
        page.wait_for_url(PAGE)
        expect(page.get_by_role("alert")).to_contain_text(words["failed"])
        assert state(rpc, repair, "payment_state") == ("failed",)
    look(page, f"payment_failed_{lang}")
    page.get_by_role("link", name=words["again"]).click()
    look(page, f"pay_again_{lang}")
    [asked] = state(rpc, repair, "payment_request_ids")[0]
    rpc("repair.payment.request", "action_withdraw", [asked])
    pay(page)
    expect(page.get_by_text(words["gone"])).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("status")).to_contain_text(words["gone"])
    look(page, f"payment_withdrawn_{lang}")
    assert state(rpc, repair, "payment_state") == (False,)


def test_staff_request_a_payment_and_ship_back(rpc, sandbox, staff_page, customer):
    repair, _who = customer("pl_PL")
    rpc("repair.order", "action_device_arrived", [repair])
    staff_page.goto(f"/odoo/repairs/{repair}")
    staff_page.get_by_role("button", name="Request Payment").click()
    dialog = staff_page.get_by_role("dialog")
    dialog.locator("[name=amount] input").fill("50")
    dialog.locator("[name=note] input").fill("Deposit")
    dialog.get_by_role("button", name="Request Payment").click()
    expect(dialog).to_have_count(0)
    staff_page.get_by_role("tab", name="Payments").click()
    expect(staff_page.get_by_text("Waiting for Payment").last).to_be_visible()
    PICTURES.mkdir(parents=True, exist_ok=True)
    staff_page.screenshot(path=PICTURES / "payments_staff.png")
    staff_page.get_by_role("button", name="Withdraw").click()
    staff_page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    expect(staff_page.get_by_text("Withdrawn", exact=True)).to_be_visible()

    finish(rpc, repair)
    staff_page.reload()
    staff_page.get_by_role("button", name="Ship Back").click()
    staff_page.get_by_role("dialog").locator("[name=number] input").fill("PL778")
    staff_page.screenshot(path=PICTURES / "ship_back_staff.png")
    staff_page.get_by_role("dialog").get_by_role("button", name="Ship Back").click()
    staff_page.get_by_role("button", name="Validate").click()
    expect(staff_page.locator(".o_arrow_button_current")).to_have_text("Done")
    staff_page.screenshot(path=PICTURES / "shipped_staff.png")
