"""A stranger asks for a repair: from the public form to the board of the shop."""

import pytest
from conftest import TIMEOUT_S, wait
from page_parts import PICTURES, look
from playwright.sync_api import expect
from request_parts import (
    REQUEST_WORDS,
    ask_for_repair,
    confirm,
    fill_in,
    new_customer,
    photo,
    send,
)

DEVICE = {"device": "Lenovo T14, PF-3K21", "fault": "Nie ładuje się.\nOd wczoraj."}
LOADED = "[...document.images].every(image => image.complete)"


def requests_of(rpc, email):
    """Return the requests of who has an e-mail address."""
    fields = ["name", "source", "summary", "photo_ids", "partner_id", "state"]
    domain = [("partner_id.email", "=", email)]
    return rpc("repair.request", "search_read", domain, fields)


@pytest.mark.parametrize("lang", REQUEST_WORDS)
def test_from_the_form_with_photos_to_the_shop(rpc, sandbox, page, lang):
    words, typed = REQUEST_WORDS[lang], {**new_customer(), **DEVICE}
    page.goto(words["path"])
    look(page, f"request_form_{lang}")
    fill_in(page, [photo("red"), photo("blue")], **typed)
    look(page, f"request_filled_{lang}")
    send(page, words)
    mail = confirm(page, sandbox, typed["email"], words)
    assert not any(text in mail["text"] for text in (typed["name"], typed["device"]))
    look(page, f"request_confirm_{lang}")
    assert not requests_of(rpc, typed["email"])
    page.get_by_role("button", name=words["mine"]).click()
    done = page.get_by_role("heading", name=words["done"])
    expect(done).to_be_visible(timeout=TIMEOUT_S * 1000)
    look(page, f"request_done_{lang}")
    page.reload()
    [asked] = requests_of(rpc, typed["email"])
    assert (asked["source"], len(asked["photo_ids"])) == ("web", 2)
    mails = wait(lambda: sandbox(f"mails?to={typed['email']}")[1:])
    assert [asked["name"] in mail["subject"] for mail in mails] == [True]


def test_the_page_that_says_to_look_into_the_mailbox(page):
    page.goto("/pl/repair-request")
    page.goto(f"{page.url}/sent")
    expect(page.get_by_role("heading")).to_have_text(REQUEST_WORDS["pl_PL"]["look"])
    look(page, "request_sent_pl_PL")


@pytest.mark.parametrize("lang", REQUEST_WORDS)
def test_a_form_with_mistakes_loses_nothing(rpc, sandbox, page, lang):
    words, typed = REQUEST_WORDS[lang], {**new_customer(), **DEVICE}
    page.goto(words["path"])
    wrong = {**typed, "email": "ewa@", "phone": "12 3"}
    svg = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>"}
    fill_in(page, [photo("green"), svg], **wrong)
    send(page, words)
    expect(page.get_by_role("alert")).to_contain_text(words["kept"])
    expect(page.locator("#email")).to_be_focused()
    look(page, f"request_mistakes_{lang}")
    expect(page.locator("[aria-invalid=true]")).to_have_count(3)
    expect(page.locator("#fault")).to_have_value(typed["fault"])
    expect(page.locator(".o_repair_photo img")).to_have_count(1)
    expect(page.locator("#handover_courier")).to_be_checked()
    page.locator("#email").fill(typed["email"])
    page.locator("#phone").fill("")
    send(page, words)
    confirm(page, sandbox, typed["email"], words)
    page.get_by_role("button", name=words["mine"]).click()
    [asked] = wait(lambda: requests_of(rpc, typed["email"]))
    assert len(asked["photo_ids"]) == 1


def test_photos_that_are_too_large_are_not_even_sent(page):
    page.goto("/pl/repair-request")
    large = {**photo("red"), "buffer": bytes(11 * 1024 * 1024)}
    page.locator("#photos").set_input_files([large])
    expect(page.get_by_role("alert")).to_contain_text("To za dużo")
    look(page, "request_too_much_pl_PL")
    page.locator("#photos").set_input_files([photo("red")])
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("lang", REQUEST_WORDS)
def test_a_customer_with_a_login_asks_without_confirming(rpc, sandbox, page, lang):
    words, typed = REQUEST_WORDS[lang], new_customer()
    group = rpc("ir.model.data", "check_object_reference", "base", "group_portal")[1]
    login = {"login": typed["email"], "password": "a long password"}
    vals = {**typed, **login, "lang": lang, "group_ids": [(6, 0, [group])]}
    rpc("res.users", "create", vals)
    page.goto(words["path"])  # and its language
    page.goto("/web/login?redirect=/my/repairs")
    for name, text in login.items():
        page.locator(f"input[name={name}]").fill(text)
    page.locator("button[type=submit]").click()
    page.locator("a[href$='/my/requests/new']").click()
    fill_in(page, [photo("red")], **DEVICE)
    look(page, f"request_portal_{lang}")
    send(page, words)
    expect(page.get_by_role("status")).to_be_visible(timeout=TIMEOUT_S * 1000)
    look(page, f"request_list_{lang}")
    [asked] = requests_of(rpc, typed["email"])
    assert (asked["source"], len(asked["photo_ids"])) == ("portal", 1)
    page.goto("/my")
    look(page, f"request_home_{lang}")


def test_a_robot_gets_nowhere(rpc, sandbox, page):
    words, typed = REQUEST_WORDS["pl_PL"], {**new_customer(), **DEVICE}
    page.goto(words["path"])
    fill_in(page, **typed)
    page.locator("#homepage").evaluate("field => field.value = 'http://spam'")
    send(page, words)
    expect(page.get_by_role("heading", name=words["look"])).to_be_visible()
    page.goto(words["path"])
    fill_in(page, **typed)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "request_quick_pl_PL")
    domain = [("email", "=", typed["email"])]
    assert not rpc("repair.request.draft", "search", domain)
    assert not sandbox(f"mails?to={typed['email']}")


def open_action(page, path):
    """Open a view of the addon as staff at a desk."""
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"/odoo/action-repair_notifications.{path}")


def test_the_shop_sees_the_photos_and_takes_the_phone(
    rpc, sandbox, staff_page, other_page
):
    typed = ask_for_repair(other_page, sandbox, **DEVICE)
    [asked] = requests_of(rpc, typed["email"])
    open_action(staff_page, f"repair_request_action/{asked['id']}")
    staff_page.get_by_role("tab", name="Photos").click()
    expect(staff_page.locator("[name=photo_ids] img")).to_have_count(2)
    staff_page.wait_for_function(LOADED)
    staff_page.screenshot(path=PICTURES / "request_staff.png")
    staff_page.get_by_role("button", name="Put It on the Card").click()
    phone = staff_page.locator("[name=partner_phone] input")
    expect(phone).to_have_value(typed["phone"])


def test_the_shop_sees_who_did_not_confirm(staff_page, other_page):
    words, typed = REQUEST_WORDS["pl_PL"], {**new_customer(), **DEVICE}
    other_page.goto(words["path"])
    fill_in(other_page, [photo("black")], **typed)
    send(other_page, words)
    expect(other_page.get_by_role("heading", name=words["look"])).to_be_visible()
    open_action(staff_page, "repair_request_draft_action")
    cell = staff_page.locator(".o_data_row").get_by_text(typed["email"])
    cell.wait_for()
    staff_page.screenshot(path=PICTURES / "request_unconfirmed.png")
    cell.click()
    expect(staff_page.locator("[name=photo_ids] img")).to_have_count(1)
    staff_page.wait_for_function(LOADED)
    staff_page.screenshot(path=PICTURES / "request_unconfirmed_form.png")
