"""A customer pays the invoice of a repair: from the SMS to "Paid" on the page."""

import pytest
from conftest import wait
from page_parts import ask, link_path, look
from playwright.sync_api import expect

WORDS = {
    "pl_PL": {"pay": "Zapłać", "paid": "Zapłacona"},
    "en_US": {"pay": "Pay", "paid": "Paid"},
}


@pytest.fixture
def online_payments(rpc):
    """Let the shop take payments by Odoo's provider for tests."""
    parameter = ("account_payment.enable_portal_payment", "True")
    rpc("ir.config_parameter", "set_param", *parameter)
    domain = [("code", "=", "demo"), ("company_id", "=", 1)]
    providers = rpc("payment.provider", "search", domain)
    rpc("payment.provider", "write", providers, {"state": "test", "is_published": True})


def invoice(rpc, order):
    """Confirm a quotation and post its invoice; return the invoice's id."""
    rpc("sale.order", "action_confirm", [order])
    context = {"active_model": "sale.order", "active_ids": [order]}
    vals = {"advance_payment_method": "delivered", "sale_order_ids": [(6, 0, [order])]}
    wizard = rpc("sale.advance.payment.inv", "create", vals, context=context)
    rpc("sale.advance.payment.inv", "create_invoices", [wizard], context=context)
    [row] = rpc("sale.order", "read", [order], ["invoice_ids"])
    rpc("account.move", "action_post", row["invoice_ids"])
    return row["invoice_ids"][0]


@pytest.mark.usefixtures("online_payments")
@pytest.mark.parametrize("lang", WORDS)
def test_from_the_sms_to_the_paid_invoice(rpc, sandbox, page, arrive, lang):
    words = WORDS[lang]
    repair, [order], page_path = ask(rpc, sandbox, arrive, [199], lang)
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
    page.locator("input[name=o_payment_radio]").first.check()
    page.locator("#customer_input").fill("4242 4242 4242 4242")
    page.locator("#simulated_payment_state").select_option("done")
    page.locator("[name=o_payment_submit_button]").click()
    page.wait_for_url("**/payment/status**")
    page.wait_for_url("**/my/invoices/**")
    page.goto(page_path)
    expect(page.get_by_text(words["paid"], exact=True)).to_be_visible()
    look(page, f"page_paid_{lang}")
