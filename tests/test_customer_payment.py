"""A customer pays the invoice of a repair: from the SMS to "Paid" on the page."""

import pytest
from conftest import wait
from page_parts import ask, invoice, link_path, look, pay
from playwright.sync_api import expect

WORDS = {
    "pl_PL": {"pay": "Zapłać", "paid": "Zapłacona"},
    "en_US": {"pay": "Pay", "paid": "Paid"},
}


@pytest.mark.parametrize("lang", WORDS)
def test_from_the_sms_to_the_paid_invoice(rpc, sandbox, page, arrive, lang):
    words = WORDS[lang]
    repair, [order], page_path = ask(rpc, sandbox, arrive, [199], lang)
    rpc("sale.order", "action_confirm", [order])
    invoice(rpc, order)
    domain = [("res_id", "=", repair), ("event", "=", "payment_due")]
    domain.append(("channel", "=", "sms"))
    fields = ["address", "opened_at"]
    [row] = rpc("repair.notification", "search_read", domain, fields)
    number = row["address"][1:]
    texts = wait(lambda: [sms["text"] for sms in sandbox(f"sms?to={number}")][2:])

    page.goto(page_path)
    expect(page.get_by_role("link", name=words["pay"])).to_be_visible()
    look(page, f"page_to_pay_{lang}")
    page.set_extra_http_headers({"Accept-Language": lang.replace("_", "-")})
    page.goto(link_path(texts[-1]))
    expect(page.locator("[data-bs-target='#pay_with']").first).to_be_visible()
    assert wait(
        lambda: rpc("repair.notification", "read", [row["id"]], ["opened_at"])[0][
            "opened_at"
        ]
    )
    page.locator("[data-bs-target='#pay_with']").first.click()
    pay(page)
    page.wait_for_url("**/payment/status**")
    page.wait_for_url("**/my/invoices/**")
    page.goto(page_path)
    expect(page.get_by_text(words["paid"], exact=True)).to_be_visible()
    look(page, f"page_paid_{lang}")
