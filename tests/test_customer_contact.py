"""Consents, individual messages, STOP and texts, as clerk and customer live them."""

from conftest import wait
from playwright.sync_api import expect


def test_a_clerk_asks_a_new_customer_for_consents(rpc, staff_page):
    staff_page.goto("/odoo/res.partner/new")
    staff_page.locator("[name=name] .o_input").fill("Alicja Zgodna")
    offered = staff_page.locator(".o_repair_consent:visible")
    expect(offered).to_have_count(2)
    marketing = offered.filter(has_text="Marketing")
    marketing.locator("input[type=checkbox]").click()
    expect(marketing.locator("input[type=checkbox]")).to_be_checked()
    marketing.locator("select").select_option("paper")
    marketing.locator("input[type=text]").fill("formularz 7/2026")
    marketing.locator("input[type=text]").blur()
    staff_page.locator(".o_form_button_save").click()
    expect(offered).to_have_count(0)
    fields = ["purpose_id", "given", "way", "evidence"]
    domain = [("partner_id.name", "=", "Alicja Zgodna")]
    [row] = rpc("repair.consent", "search_read", domain, fields)
    assert row["purpose_id"][1] == "Marketing"
    assert (row["given"], row["way"]) == (True, "paper")
    assert row["evidence"] == "formularz 7/2026"


def test_an_individual_sms_from_the_repair_reaches_the_phone(
    sandbox, staff_page, arrive
):
    repair, customer = arrive()
    number = customer["phone"][1:]
    wait(lambda: len(sandbox(f"sms?to={number}")) == 1)
    staff_page.goto(f"/odoo/repairs/{repair}")
    staff_page.get_by_role("button", name="Write to the Customer").click()
    dialog = staff_page.locator(".modal")
    dialog.locator("[name=sms_text] textarea").press_sequentially("Jaki jest kod PIN?")
    expect(dialog.locator(".o_repair_parts")).to_contain_text("SMS parts: 1 (GSM-7)")
    expect(dialog.locator("[name=preview]")).to_contain_text("Serwis Pod Lupa")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    texts = wait(lambda: [sms["text"] for sms in sandbox(f"sms?to={number}")][1:])
    assert texts == ["Jaki jest kod PIN?\nSerwis Pod Lupa"]


def test_stop_ends_sms_at_once_and_staff_undo_it(
    rpc, sandbox, staff_page, arrive, journal
):
    _repair, customer = arrive()
    number = customer["phone"][1:]
    [question] = wait(lambda: sandbox(f"sms?to={number}"))
    sandbox("reply", {"to_id": question["id"], "text": "Stop!"})
    texts = wait(lambda: [sms["text"] for sms in sandbox(f"sms?to={number}")][1:])
    assert "no more SMS" in texts[0]

    [partner] = rpc("res.partner", "search", [("phone", "=", customer["phone"])])
    device = rpc("product.product", "search", [("type", "=", "consu")], limit=1)
    vals = {"partner_id": partner, "product_id": device[0], "handover_in": "courier"}
    repair = rpc("repair.order", "create", vals)
    rpc("repair.order", "action_device_arrived", [repair])
    assert journal(repair)["sms"]["state"] == "held_back"

    staff_page.goto(f"/odoo/res.partner/{partner}")
    staff_page.get_by_role("tab", name="Preferences").click()
    staff_page.get_by_role("button", name="Allow SMS again").click()
    staff_page.locator(".modal").get_by_role("button", name="Ok").click()
    expect(staff_page.get_by_text("answered STOP")).to_have_count(0)
    wait(lambda: len(sandbox(f"sms?to={number}")) == 3)
    rows = rpc("repair.consent", "search_read", [("partner_id", "=", partner)], ["way"])
    assert [row["way"] for row in rows][:2] == ["counter", "sms"]


def test_a_text_with_a_mistake_is_not_saved_and_nothing_typed_is_lost(rpc, staff_page):
    domain = [("name", "=", "sms_template_closed")]
    [data] = rpc("ir.model.data", "search_read", domain, ["res_id"])
    before = rpc("sms.template", "read", [data["res_id"]], ["body"])
    staff_page.goto(f"/odoo/sms.template/{data['res_id']}")
    box = staff_page.locator("[name=body] textarea")
    staff_page.locator(".o_repair_insert").click()
    staff_page.locator(".o_repair_placeholders").get_by_text("Device").click()
    expect(box).to_have_value(before[0]["body"] + "{{ object.product_id.name }}")
    box.press_sequentially(" {{ object.numer }}")
    expect(staff_page.locator("[name=repair_preview]")).to_contain_text("object.numer")
    staff_page.locator(".o_form_button_save").click()
    expect(staff_page.locator(".modal")).to_contain_text("object.numer does not work")
    staff_page.locator(".modal").get_by_role("button", name="Close").last.click()
    expect(box).to_have_value(
        before[0]["body"] + "{{ object.product_id.name }} {{ object.numer }}"
    )
    assert rpc("sms.template", "read", [data["res_id"]], ["body"]) == before
