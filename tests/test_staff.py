"""What staff see and do in the browser while customers write."""

import re

from conftest import wait
from playwright.sync_api import expect


def test_a_customers_sms_appears_by_itself_and_the_answer_arrives(
    rpc, sandbox, staff_page, arrive
):
    _repair, customer = arrive()
    number = customer["phone"][1:]
    [question] = wait(lambda: sandbox(f"sms?to={number}"))
    domain = [("number", "=", customer["phone"])]
    [conversation] = rpc("repair.conversation", "search", domain)
    staff_page.goto(f"/odoo/repair-inbox/{conversation}")
    by_sms = staff_page.locator("[title=SMS]")
    bubbles = staff_page.locator(".o_repair_bubble").filter(has=by_sms)
    expect(bubbles).to_have_count(1)
    delivery = bubbles.first.locator(".o_repair_delivery")
    expect(delivery).to_have_attribute("data-state", "delivered")

    sandbox("reply", {"to_id": question["id"], "text": "Czy mogę odebrać jutro?"})
    expect(bubbles).to_have_count(2, timeout=5000)
    expect(bubbles.last).to_contain_text("Czy mogę odebrać jutro?")

    staff_page.locator(".o_repair_answer").fill("Tak, od 10 do 18.")
    expect(staff_page.locator(".o_repair_parts")).to_contain_text("SMS parts: 1")
    staff_page.locator(".o_repair_send").click()
    expect(bubbles).to_have_count(3, timeout=15_000)  # it can be taken back for 5 s
    texts = wait(lambda: [sms["text"] for sms in sandbox(f"sms?to={number}")][1:])
    assert texts == ["Tak, od 10 do 18.\nSerwis Pod Lupa"]


def test_the_unread_icon_counts_while_staff_work_elsewhere(
    rpc, sandbox, staff_page, arrive
):
    count = staff_page.locator(".o_repair_inbox_count")
    _repair, customer = arrive()
    number = customer["phone"][1:]
    [question] = wait(lambda: sandbox(f"sms?to={number}"))
    staff_page.goto("/odoo/repairs")
    expect(staff_page.locator(".o_repair_inbox_menu")).to_be_visible()
    before = int(count.inner_text()) if count.count() else 0
    sandbox("reply", {"to_id": question["id"], "text": "Halo?"})
    expect(count).to_have_text(str(before + 1), timeout=5000)


def test_the_phone_field_says_while_typing_whether_sms_can_go_there(staff_page):
    staff_page.goto("/odoo/res.partner/new")
    phone = staff_page.locator("[name=phone] input")
    problem = staff_page.locator(".o_sms_number_problem")
    phone.fill("22 123 45 67")
    phone.blur()
    expect(problem).to_have_text("No SMS: this is not a mobile number.")
    phone.fill("601100200, 602100200")
    phone.blur()
    expect(problem).to_contain_text("Several numbers in one field")
    expect(problem).to_contain_text("602100200")
    phone.fill("601 100 200")
    phone.blur()
    expect(staff_page.locator(".o_sms_capable")).to_be_visible()
    expect(problem).to_have_count(0)


def test_staff_correct_a_customers_addresses_on_the_repair(rpc, staff_page, arrive):
    repair, _customer = arrive(phone="22 123 45 67", email="jan@example")
    staff_page.goto(f"/odoo/repairs/{repair}")
    problem = staff_page.locator(".o_sms_number_problem")
    expect(problem).to_have_text("No SMS: this is not a mobile number.")
    warning = staff_page.locator(".o_email_problem")
    expect(warning).to_contain_text("not a complete e-mail address")
    phone = staff_page.locator("[name=partner_phone] input")
    phone.fill("601 100 200")
    phone.blur()
    expect(staff_page.locator(".o_sms_capable")).to_be_visible()
    address = staff_page.locator("[name=partner_email] input")
    address.fill("jan@example.com")
    address.blur()
    expect(warning).to_have_count(0)
    staff_page.locator(".o_form_button_save").click()
    expect(staff_page.locator(".o_form_button_save")).to_be_hidden()
    partner = rpc("repair.order", "read", [repair], ["partner_id"])[0]["partner_id"]
    [saved] = rpc("res.partner", "read", partner[:1], ["email", "sms_number"])
    assert (saved["email"], saved["sms_number"]) == ("jan@example.com", "+48601100200")


def test_staff_ask_for_approval_and_move_the_stage_by_clicking(rpc, staff_page, arrive):
    repair, _customer = arrive()
    staff_page.goto(f"/odoo/repairs/{repair}")
    staff_page.get_by_role("button", name="Create Quotation").click()
    staff_page.wait_for_url(re.compile("sale"))
    staff_page.goto(f"/odoo/repairs/{repair}")
    staff_page.get_by_role("button", name="Ask for Approval").click()
    stage = staff_page.locator("[name=stage_id] .o_arrow_button_current")
    expect(stage).to_have_text("Awaiting approval")
    staff_page.locator("[name=stage_id]").get_by_text("In repair").click()
    expect(stage).to_have_text("In repair")
    expect(staff_page.locator("[name=state] .badge")).to_have_text("Under Repair")


def drag(page, card, column):
    """Drag a card into a column as a hand does, in small moves."""
    start, end = card.bounding_box(), column.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 20, steps=5)
    page.mouse.move(end["x"] + 60, end["y"] + 90, steps=20)
    page.wait_for_timeout(300)
    page.mouse.up()


def test_a_card_dragged_on_the_board_moves_the_repair(rpc, staff_page, arrive):
    repair, _customer = arrive()
    name = rpc("repair.order", "read", [repair], ["name"])[0]["name"]
    staff_page.set_viewport_size({"width": 2800, "height": 1000})
    staff_page.goto("/odoo/repairs?view_type=kanban")
    board = staff_page.locator(".o_kanban_group")
    card = staff_page.locator(".o_kanban_record").filter(has_text=name)
    in_repair = board.filter(has_text="In repair")
    drag(staff_page, card, in_repair)
    moved = in_repair.locator(".o_kanban_record").filter(has_text=name)
    expect(moved).to_contain_text("Under Repair")
    state = rpc("repair.order", "read", [repair], ["state"])[0]["state"]
    assert state == "under_repair"
