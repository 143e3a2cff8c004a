"""A shop tops up its SMS, its books and those of the seller follow."""

import re
import shutil

import pytest
from conftest import ADMIN, log_in, run_now, wait
from page_parts import PICTURES, pay
from playwright.sync_api import expect

REPORT = "account.report_invoice_with_payments"
BOSS = ("szefowa", "szefowa-szefowa")


@pytest.fixture
def boss_page(rpc, page):
    """Open a page on which the manager of the shop is logged in, in Polish.

    :return: playwright.sync_api.Page
    """
    login, password = BOSS
    if not rpc("res.users", "search", [("login", "=", login)]):
        groups = ["stock.group_stock_manager", "sales_team.group_sale_salesman"]
        refs = [name.split(".") for name in groups]
        ids = [
            rpc(
                "ir.model.data",
                "search_read",
                [("module", "=", module), ("name", "=", name)],
                ["res_id"],
            )[0]["res_id"]
            for module, name in refs
        ]
        vals = {"name": "Szefowa", "login": login, "password": password}
        vals |= {"lang": "pl_PL", "email": "szefowa@example.com"}
        rpc("res.users", "create", {**vals, "group_ids": [(4, x) for x in ids]})
    log_in(page, login, password)
    return page


@pytest.fixture
def balance(rpc):
    """Read the balance of the shop's wallet, in the currency.

    :return: function
    """

    def read():
        domain = [("company_id", "=", 1), ("operator_id", "!=", False)]
        [wallet] = rpc("repair.sms.wallet", "search_read", domain, ["balance"])
        return wallet["balance"]

    return read


def keep(page, name):
    """Keep a picture of the page as build output."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def top_up(page, amount, outcome="done"):
    """Tap the $ and an amount, and pay."""
    page.goto("/odoo/repairs")
    page.locator(".o_repair_sms_wallet_menu button").click()
    page.locator(".o_repair_sms_offer").filter(has_text=f"{amount},00").first.click()
    page.wait_for_url("**/repair_sms/topup/**")
    keep(page, "top_up_payment")
    pay(page, outcome)
    page.wait_for_url("**/odoo/sms-top-ups/**")
    return page.url.split("/")[-1]


def test_a_manager_taps_an_amount_pays_and_comes_back_to_the_new_balance(
    boss_page, balance
):
    before = balance()
    boss_page.goto("/odoo/repairs")
    boss_page.locator(".o_repair_sms_wallet_menu button").click()
    expect(boss_page.get_by_text("Doładuj o")).to_be_visible()
    keep(boss_page, "top_up_menu")
    boss_page.keyboard.press("Escape")
    top_up(boss_page, 50)
    thanks = boss_page.locator("[name=thanks]")
    expect(thanks).to_contain_text("Doładowano: 50,00")
    assert balance() == pytest.approx(before + 50)
    shown = f"{before + 50:.2f}".replace(".", ",")
    expect(boss_page.locator(".o_repair_sms_balance")).to_contain_text(shown)
    keep(boss_page, "top_up_done")


def test_the_balance_follows_what_is_sent_while_the_screen_is_open(
    boss_page, arrive, balance
):
    boss_page.goto("/odoo/repairs")
    shown = boss_page.locator(".o_repair_sms_balance")
    expect(shown).to_contain_text(f"{balance():.2f}".replace(".", ","))
    before = balance()
    arrive()
    assert wait(lambda: balance() < before)
    after = f"{balance():.2f}".replace(".", ",")
    expect(shown).to_contain_text(after, timeout=10_000)


def test_another_amount_is_typed_and_the_limits_are_told(boss_page):
    boss_page.goto("/odoo/repairs")
    boss_page.locator(".o_repair_sms_wallet_menu button").click()
    boss_page.get_by_text("Inna kwota").click()
    amount = boss_page.locator(".modal [name=amount] input")
    amount.fill("5")
    boss_page.get_by_role("button", name="Przejdź do płatności").click()
    expect(boss_page.get_by_text("Doładować można kwotą od 10,00")).to_be_visible()
    keep(boss_page, "top_up_limits")
    boss_page.locator(".modal .btn-primary").last.click()
    amount.fill("35")
    boss_page.get_by_role("button", name="Przejdź do płatności").click()
    boss_page.wait_for_url("**/repair_sms/topup/**")
    expect(boss_page.locator("body")).to_contain_text("Kwota brutto 35,00")


def test_a_payment_that_failed_credits_nothing_and_can_be_tried_again(
    boss_page, balance
):
    before = balance()
    top_up(boss_page, 20, "error")
    expect(boss_page.get_by_text("Nic nie zapłacono")).to_be_visible()
    assert balance() == pytest.approx(before)
    keep(boss_page, "top_up_failed")
    boss_page.get_by_role("button", name="Spróbuj ponownie").click()
    boss_page.wait_for_url("**/repair_sms/topup/**")
    pay(boss_page)
    boss_page.wait_for_url("**/odoo/sms-top-ups/**")
    assert balance() == pytest.approx(before + 20)


def test_the_accountant_goes_from_the_ledger_line_to_the_paid_invoice_and_back(
    rpc, boss_page, staff_page_of_seller
):
    topup = int(top_up(boss_page, 50))
    page = staff_page_of_seller
    page.goto("/odoo/sms-wallet")
    page.locator(".o_data_row").filter(has_text="Lupa SMS").first.click()
    line = page.locator(".o_field_widget[name=line_ids] .o_data_row")
    line.filter(has_text=f"Top-up {topup}").locator("[name=action_open_cause]").click()
    page.get_by_role("button", name="Invoice").click()
    expect(page.locator(".o_form_view")).to_contain_text(re.compile(r"SMS/\d{4}/"))
    expect(page.locator("[name=payment_state_ribbon], .ribbon")).to_contain_text("Paid")
    expect(page.locator("[name=amount_total]").first).to_contain_text("50.00")
    keep(page, "top_up_invoice")
    printed = page.request.get(f"/report/html/{REPORT}/{page.url.split('/')[-1]}")
    assert "50.00" in printed.text()
    page.get_by_role("button", name="SMS Top-up").click()
    expect(page.locator("[name=thanks]")).to_be_visible()
    expect(page.locator("[name=action_open_payment]")).to_be_visible()


@pytest.fixture
def staff_page_of_seller(rpc, browser, product):
    """Open a page on which the administrator sees both companies.

    :return: playwright.sync_api.Page
    """
    context = browser.new_context(
        base_url=product.url, viewport={"width": 1400, "height": 900}
    )
    shops = rpc("res.company", "search", [("repair_sms_operator_id", "!=", False)])
    [shop] = rpc("res.company", "read", shops[:1], ["repair_sms_operator_id"])
    cids = f"{shop['id']}-{shop['repair_sms_operator_id'][0]}"
    context.add_cookies([{"name": "cids", "value": cids, "url": product.url}])
    page = context.new_page()
    log_in(page, *ADMIN)
    yield page
    context.close()


def test_the_invoice_arrives_by_mail_and_the_buyers_bill_waits_in_its_books(
    rpc, sandbox, boss_page
):
    topup = int(top_up(boss_page, 50))
    [record] = rpc("repair.sms.topup", "read", [topup], ["invoice_number"])
    number = record["invoice_number"]
    if not shutil.which("wkhtmltopdf", path=pdf_path()):
        pytest.skip("This machine's Debian has no wkhtmltopdf to print with.")
    [cron] = rpc("ir.cron", "search", [("name", "=", "SMS: invoices of top-ups")])
    # Sooner than the minute in which Odoo looks by itself.
    run_now(rpc, cron)
    mails = wait(
        lambda: [
            mail
            for mail in sandbox("mails")
            if number in mail["subject"] and mail["to"] == "szefowa@example.com"
        ]
    )
    assert number.replace("/", "_") in str(mails[0]["attachments"])
    bills = [("ref", "=", number), ("move_type", "=", "in_invoice")]
    fields = ["state", "amount_total"]
    [bill] = wait(lambda: rpc("account.move", "search_read", bills, fields))
    assert (bill["state"], bill["amount_total"]) == ("draft", 50)


def pdf_path():
    """Name the folders where Odoo looks for wkhtmltopdf."""
    from lib import environment  # noqa: PLC0415

    return environment.variables()["PATH"]


def test_sms_that_wait_for_money_leave_after_the_top_up(
    rpc, sandbox, boss_page, arrive, balance
):
    domain = [("company_id", "=", 1), ("operator_id", "!=", False)]
    [wallet] = rpc("repair.sms.wallet", "search", domain)
    seller = rpc("repair.sms.wallet", "read", [wallet], ["operator_id"])[0]
    vals = {"wallet_id": wallet, "amount": -balance(), "reason": "journey"}
    context = {"allowed_company_ids": [1, seller["operator_id"][0]]}
    wizard = rpc("repair.sms.correct", "create", vals, context=context)
    rpc("repair.sms.correct", "action_correct", [wizard], context=context)
    _repair, customer = arrive()
    held = [("number", "=", customer["phone"]), ("state", "=", "held")]
    wait(lambda: rpc("repair.sms.message", "search_count", held))
    boss_page.goto("/odoo/repairs")
    red = boss_page.locator(".o_repair_sms_balance")
    expect(red).to_have_class(re.compile("text-bg-danger"))
    red.click()
    expect(boss_page.get_by_text("SMS-y czekające na środki")).to_be_visible()
    keep(boss_page, "top_up_empty")
    boss_page.keyboard.press("Escape")
    top_up(boss_page, 20)
    number = customer["phone"][1:]
    assert wait(lambda: sandbox(f"sms?to={number}"))
