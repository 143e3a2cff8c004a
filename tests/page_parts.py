"""What the journeys on the customer's page share: offers, and pictures of the page."""

import re
from urllib.parse import urlsplit

from conftest import ROOT, wait

PICTURES = ROOT / ".run" / "screenshots"
WIDTHS = {360: 740, 1400: 900}


def link_path(text):
    """Return where the link in an SMS leads on this machine.

    :param str text: of the SMS
    :return: path
    :rtype: str
    """
    return urlsplit(re.search(r"https?://\S+", text)[0]).path


def look(page, name):
    """Take pictures of a page as on a phone and as on a desk; nothing may be cut off.

    :param page: playwright page
    :param str name: of the files
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=PICTURES / f"{name}_{width}.png", full_page=True)
        cut_off = "document.documentElement.scrollWidth > window.innerWidth"
        assert not page.evaluate(cut_off), f"{name} is wider than {width} px"
    page.set_viewport_size({"width": 360, "height": WIDTHS[360]})


def phone_of(rpc, sandbox, repair):
    """Return the SMS on the phone of a repair's customer, oldest first.

    :param Rpc rpc: of the administrator
    :param sandbox: fixture
    :param int repair: id
    :rtype: list
    """
    [read] = rpc("repair.order", "read", [repair], ["partner_phone"])
    number = read["partner_phone"].replace(" ", "")[1:]
    return sandbox(f"sms?to={number}")


def invoice(rpc, order):
    """Invoice what was ordered, and post it.

    :param Rpc rpc: of the administrator
    :param int order: id of a confirmed order
    :return: id of the invoice
    :rtype: int
    """
    vals = {"sale_order_ids": [(6, 0, [order])], "advance_payment_method": "delivered"}
    wizard = rpc("sale.advance.payment.inv", "create", vals)
    rpc("sale.advance.payment.inv", "create_invoices", [wizard])
    [move] = rpc("sale.order", "read", [order], ["invoice_ids"])[0]["invoice_ids"]
    rpc("account.move", "action_post", [move])
    return move


def pay(page, outcome="done"):
    """Pay in core's payment form, with the provider for tests.

    :param page: playwright page that shows it
    :param str outcome: a state of ``payment.transaction``
    """
    page.locator("input[name=o_payment_radio]").first.check()
    page.locator("#customer_input").fill("4242 4242 4242 4242")
    page.locator("#simulated_payment_state").select_option(outcome)
    page.locator("[name=o_payment_submit_button]").click()


def offer(rpc, repair, prices):
    """Offer a repair for each of these prices, and ask the customer.

    :param Rpc rpc: of the administrator
    :param int repair: id
    :param list prices: of the offers
    :return: ids of the quotations
    :rtype: list
    """
    rpc("repair.order", "action_create_sale_order", [repair])
    [product] = rpc("product.product", "search", [("type", "=", "service")], limit=1)
    [read] = rpc("repair.order", "read", [repair], ["sale_order_id"])
    orders = [read["sale_order_id"][0]]
    orders += [
        rpc("repair.order", "action_add_offer", [repair])["res_id"] for _ in prices[1:]
    ]
    for order, price in zip(orders, prices, strict=True):
        line = {"product_id": product, "price_unit": price, "tax_ids": [(5, 0, 0)]}
        vals = {
            "order_line": [(0, 0, line)],
            "require_signature": False,
            "require_payment": False,
        }
        rpc("sale.order", "write", [order], vals)
    rpc("repair.order", "action_ask_approval", [repair])
    return orders


def ask(rpc, sandbox, arrive, prices, lang="pl_PL"):
    """Let a device arrive, ask its customer to decide, and wait for the SMS.

    :param Rpc rpc: of the administrator
    :param sandbox: fixture
    :param arrive: fixture
    :param list prices: of the offers
    :param str lang: of the customer
    :return: id of the repair, ids of the quotations, path of the link in the SMS
    :rtype: tuple
    """
    repair, customer = arrive(lang=lang)
    orders = offer(rpc, repair, prices)
    number = customer["phone"][1:]
    texts = wait(lambda: [sms["text"] for sms in sandbox(f"sms?to={number}")][1:])
    return repair, orders, link_path(texts[0])
