"""Alerts: they show up by themselves and are gone when somebody saw to them."""

from conftest import wait
from page_parts import PICTURES, ask, phone_of
from playwright.sync_api import expect


def answer(rpc, sandbox, repair, text):
    """Answer the newest SMS about a repair from its customer's phone."""
    newest = phone_of(rpc, sandbox, repair)[-1]
    sandbox("reply", {"to_id": newest["id"], "text": text})


def number(locator):
    """Return the number that a locator shows."""
    return int(locator.inner_text())


def test_an_unclear_answer_is_an_alert_until_it_is_answered(
    rpc, sandbox, staff_page, arrive
):
    repair, _orders, _path = ask(rpc, sandbox, arrive, [199])
    staff_page.goto("/odoo/repair-alerts")
    count = staff_page.locator("[data-kind=answer] .o_repair_tile_count")
    expect(count).to_be_visible()
    before = number(count)
    answer(rpc, sandbox, repair, "tak ale taniej")
    expect(count).to_have_text(str(before + 1), timeout=10000)
    staff_page.screenshot(path=PICTURES / "alert_board.png")

    staff_page.locator("[data-kind=answer]").click()
    row = staff_page.locator(".o_data_row", has_text="tak ale taniej").first
    expect(row).to_contain_text("Answer the customer, or decide for them.")
    staff_page.screenshot(path=PICTURES / "alert_list.png")
    domain = [("bubble_ids.text", "=", "tak ale taniej"), ("has_unread", "=", True)]
    [conversation] = rpc("repair.conversation", "search", domain, limit=1)
    rpc("repair.conversation", "action_send_sms", [conversation], "180 zl?")
    staff_page.goto("/odoo/repair-alerts")
    expect(count).to_have_text(str(before))


def test_the_top_bar_lists_the_newest_messages(rpc, sandbox, staff_page, arrive):
    repair, _customer = arrive()
    wait(lambda: phone_of(rpc, sandbox, repair))
    answer(rpc, sandbox, repair, "Halo, to ja")
    staff_page.goto("/odoo/repairs")
    icon = staff_page.locator(".o_repair_inbox_menu button")
    expect(staff_page.locator(".o_repair_inbox_count")).to_be_visible()
    icon.click()
    item = staff_page.locator(".o_repair_inbox_item", has_text="Halo, to ja")
    expect(item).to_be_visible()
    staff_page.screenshot(path=PICTURES / "alert_menu.png")
    item.click()
    expect(
        staff_page.locator(".o_repair_bubble", has_text="Halo, to ja")
    ).to_be_visible()


def rate(rpc, browser, product, repair):
    """Rate a closed repair on its customer's page."""
    [row] = rpc("repair.order", "read", [repair], ["access_token"])
    page = browser.new_page(base_url=product.url)
    page.goto(f"/my/repairs/{repair}/rating?access_token={row['access_token']}")
    page.get_by_text("1 ★").click()
    page.locator("#rating_comment").fill("Źle")
    page.get_by_role("button", name="opinion").click()
    expect(page.get_by_text("★☆☆☆☆")).to_be_visible()
    page.close()


def test_a_low_rating_reaches_the_board_and_is_done_by_hand(
    rpc, browser, product, staff_page, arrive
):
    repair, _customer = arrive(lang="en_US")
    for milestone in ("ready", "closed"):
        domain = [("milestone", "=", milestone)]
        stages = rpc("repair.stage", "search", domain, limit=1)
        rpc("repair.order", "write", [repair], {"stage_id": stages[0]})
    staff_page.goto("/odoo/repair-alerts")
    count = staff_page.locator("[data-kind=rating] .o_repair_tile_count")
    expect(count).to_be_visible()
    before = number(count)
    rate(rpc, browser, product, repair)
    expect(count).to_have_text(str(before + 1))
    staff_page.locator("[data-kind=rating]").click()
    row = staff_page.locator(".o_data_row", has_text="Źle").first
    row.get_by_role("button", name="Done").click()
    expect(row).to_have_count(0)
    staff_page.goto("/odoo/repair-alerts")
    expect(count).to_have_text(str(before))
