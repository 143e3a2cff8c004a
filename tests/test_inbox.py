"""The inbox, as two clerks and a customer with a phone live it."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import log_in, run_now, wait
from page_parts import PICTURES
from playwright.sync_api import expect

SOON_MS = 3000


def open_inbox(page, login, conversation=""):
    """Log a clerk in and open the inbox.

    :param page: playwright page
    :param str login: log-in and password
    :param conversation: id of the one to open
    """
    log_in(page, login, login)
    page.goto(f"/odoo/repair-inbox/{conversation}")
    expect(page.locator(".o_repair_inbox")).to_be_visible()


@pytest.fixture
def customer(rpc, sandbox, arrive):
    """Let a customer get an SMS; return how to answer it, and the conversation.

    :return: function of a text, function that reads the phone, conversation, name
    """
    name = f"Jan Skrzynka {time.monotonic_ns() % 10**6}"
    _repair, vals = arrive(name=name, lang="pl_PL")
    number = vals["phone"][1:]
    [first] = wait(lambda: sandbox(f"sms?to={number}"))
    domain = [("number", "=", vals["phone"])]
    [conversation] = rpc("repair.conversation", "search", domain)

    def write(text):
        sandbox("reply", {"to_id": first["id"], "text": text})

    def phone():
        return [sms["text"] for sms in sandbox(f"sms?to={number}")][1:]

    return write, phone, conversation, name


def picture(page, name):
    """Take a picture; nothing may be cut off.

    :param page: playwright page
    :param str name: of the file
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")
    assert not page.evaluate(
        "document.documentElement.scrollWidth > window.innerWidth"
    ), f"{name} is too wide"


def test_two_clerks_see_a_message_one_takes_it_and_the_answer_arrives(
    page, other_page, customer
):
    write, phone, _conversation, name = customer
    for clerk, login in ((page, "admin"), (other_page, "demo")):
        open_inbox(clerk, login)
    rows = [
        clerk.locator(".o_repair_row", has_text=name) for clerk in (page, other_page)
    ]
    write("Kiedy będzie gotowe?")
    for row in rows:
        expect(row).to_contain_text("Kiedy będzie gotowe?", timeout=SOON_MS)
        expect(row.locator(".o_repair_count")).to_have_text("1")
    rows[0].click()
    page.locator(".o_repair_take").click()
    expect(rows[1].locator(".o_repair_avatar")).to_have_attribute(
        "title", re.compile("Admin")
    )
    rows[1].click()
    expect(other_page.locator(".o_repair_colleague")).to_contain_text("Admin")
    page.locator(".o_repair_answer").fill("Jutro od 10.")
    page.locator(".o_repair_answer").press("Enter")
    assert wait(phone) == ["Jutro od 10.\nSerwis Pod Lupa"]
    expect(other_page.locator(".o_repair_out").last).to_contain_text("Jutro od 10.")


def test_an_answer_is_taken_back_and_a_draft_stays_with_its_customer(page, customer):
    write, phone, conversation, name = customer
    write("Halo?")
    open_inbox(page, "admin", conversation)
    box = page.locator(".o_repair_answer")
    box.fill("Proszę przyjść jutro")
    box.press("Enter")
    page.locator(".o_repair_undo").click()
    expect(box).to_have_value("Proszę przyjść jutro")
    expect(page.locator(".o_repair_held")).to_have_count(0)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".o_repair_who")).not_to_have_text(name)
    expect(box).to_have_value("")
    page.go_back()
    expect(page.locator(".o_repair_who")).to_have_text(name)
    page.reload()
    expect(box).to_have_value("Proszę przyjść jutro")
    assert phone() == []


def test_an_answer_leaves_once_though_the_browser_is_closed(
    rpc, page, other_page, customer
):
    _write, phone, conversation, _name = customer
    open_inbox(other_page, "demo", conversation)
    other_page.locator(".o_repair_answer").fill("Już gotowe")
    other_page.locator(".o_repair_answer").press("Control+Enter")
    expect(other_page.locator(".o_repair_held")).to_be_visible()
    other_page.close()
    open_inbox(page, "admin", conversation)
    expect(page.locator(".o_repair_held")).to_contain_text("Marc Demo")
    [cron] = rpc("ir.cron", "search", [("code", "like", "_cron_release")])
    # Sooner than the minute in which Odoo looks by itself.
    texts = wait(lambda: run_now(rpc, cron) and phone())
    assert texts == ["Już gotowe\nSerwis Pod Lupa"]
    [row] = rpc("repair.conversation", "read", [conversation], ["state", "held_ids"])
    assert (row["state"], row["held_ids"]) == ("waiting", [])


def test_a_canned_reply_is_picked_by_typing(rpc, page, customer):
    _write, _phone, conversation, name = customer
    text = "Dzień dobry, {{ customer }}: {{ device }} czeka."
    group = rpc("res.groups", "search", [("full_name", "=", "Inventory / User")])
    rpc(
        "mail.canned.response",
        "create",
        {"source": "czeka", "substitution": text, "group_ids": [(6, 0, group)]},
    )
    open_inbox(page, "admin", conversation)
    box = page.locator(".o_repair_answer")
    box.press_sequentially(":czek")
    picked = page.locator(".o-mail-NavigableList-item", has_text="czeka")
    expect(picked).to_contain_text(name)
    picture(page, "inbox_canned")
    box.press("Enter")
    expect(box).to_have_value(re.compile(f"^Dzień dobry, {name}: .+ czeka\\.$"))
    expect(page.locator(".o_repair_held")).to_have_count(0)


def test_new_messages_move_nothing_that_is_being_read(rpc, page, customer):
    write, _phone, conversation, _name = customer
    for number in range(12):
        rpc("repair.conversation", "action_send_sms", [conversation], f"Wpis {number}")
    open_inbox(page, "admin", conversation)
    bubbles = page.locator(".o_repair_bubbles")
    expect(bubbles).to_contain_text("Wpis 11")
    bubbles.hover()
    page.mouse.wheel(0, -3000)
    wait(lambda: bubbles.evaluate("el => el.scrollTop") == 0)
    write("Coś nowego")
    news = page.locator(".o_repair_news")
    expect(news).to_be_visible()
    assert bubbles.evaluate("el => el.scrollTop") == 0
    news.click()
    expect(page.locator(".o_repair_in").last).to_be_in_viewport()
    expect(news).to_have_count(0)


def test_answers_written_at_the_same_moment_all_leave(rpc, customer):
    _write, phone, conversation, _name = customer
    texts = [f"Wpis {number}" for number in range(4)]
    with ThreadPoolExecutor(len(texts)) as clerks:
        ids = [conversation]
        sending = [
            clerks.submit(rpc, "repair.conversation", "action_send_sms", ids, text)
            for text in texts
        ]
    assert [one.result() for one in sending] == [None] * len(texts)
    wait(lambda: len(phone()) >= len(texts))
    assert sorted(text.split("\n")[0] for text in phone()) == texts


def test_the_keyboard_is_enough(page, customer):
    write, _phone, conversation, name = customer
    write("Halo?")
    open_inbox(page, "admin")
    row = page.locator(".o_repair_row", has_text=name)
    expect(row).to_have_class(re.compile("o_repair_unread"))
    names = page.locator(".o_repair_name").all_inner_texts()
    below = names.index(name) + 1
    for _step in range(below + 1):
        page.keyboard.press("j")
    expect(page.locator(".o_repair_who")).to_have_text(names[below])
    page.keyboard.press("k")
    expect(page.locator(".o_repair_who")).to_have_text(name)
    expect(page).to_have_url(re.compile(f"/{conversation}$"))
    page.keyboard.press("Alt+i")
    expect(page.locator(".o_repair_assignee")).to_contain_text("Admin")
    page.keyboard.press("r")
    expect(page.locator(".o_repair_answer")).to_be_focused()
    page.keyboard.press("Alt+c")
    expect(row).to_have_count(0)
    expect(page.locator(".o_repair_reopen")).to_be_visible()


def test_on_a_phone_one_pane_is_shown_at_a_time(rpc, page, customer):
    write, _phone, _conversation, name = customer
    write("Halo?")
    page.set_viewport_size({"width": 360, "height": 740})
    open_inbox(page, "admin")
    picture(page, "inbox_phone_list")
    page.locator(".o_repair_row", has_text=name).click()
    expect(page.locator(".o_repair_answer")).to_be_visible()
    expect(page.locator(".o_repair_list")).to_be_hidden()
    picture(page, "inbox_phone_conversation")
    page.locator(".o_repair_to_side").click()
    expect(page.locator(".o_repair_of_customer")).to_be_visible()
    picture(page, "inbox_phone_customer")
    page.locator(".o_repair_side_back").click()
    page.locator(".o_repair_back").click()
    expect(page.locator(".o_repair_list")).to_be_visible()


@pytest.mark.parametrize("lang", ["en_US", "pl_PL"])
def test_the_desk_shows_three_panes(rpc, page, customer, lang):
    write, _phone, conversation, name = customer
    write("Halo?")
    [admin] = rpc("res.users", "search", [("login", "=", "admin")])
    rpc("res.users", "write", [admin], {"lang": lang})
    try:
        open_inbox(page, "admin", conversation)
        customer_pane = page.locator(".o_repair_customer")
        expect(customer_pane).to_contain_text(name)
        words = {"en_US": "Open repairs", "pl_PL": "Otwarte naprawy"}
        expect(customer_pane).to_contain_text(words[lang])
        page.locator(".o_repair_notes").click()
        expect(page.locator(".o_repair_chatter .o-mail-Chatter")).to_be_visible()
        picture(page, f"inbox_desk_{lang}")
    finally:
        rpc("res.users", "write", [admin], {"lang": "en_US"})
