"""What customers answer by e-mail, over real SMTP and the mail server's gateway."""

import time

import pytest
from conftest import run_now, wait
from page_parts import PICTURES
from playwright.sync_api import expect

SOON_S = 3


@pytest.fixture
def told(rpc, sandbox, arrive):
    """Let a customer get an e-mail about a repair.

    :return: the mail in the customer's box, and its conversation
    """
    _repair, vals = arrive(name=f"Ewa List {time.monotonic_ns() % 10**6}", lang="pl_PL")
    [mail] = wait(lambda: sandbox(f"mails?to={vals['email']}"))
    domain = [("email", "=", vals["email"])]
    [conversation] = rpc("repair.conversation", "search", domain)
    return mail, conversation


def bubbles(rpc, conversation, *more):
    """Read what stands in a conversation by e-mail."""
    fields = [
        "direction",
        "text",
        "body",
        "quoted",
        "subject",
        "delivery_state",
        "note",
    ]
    domain = [("conversation_id", "=", conversation), ("channel", "=", "email"), *more]
    model = "repair.conversation.message"
    return rpc(model, "search_read", domain, fields, order="id")


def unread(rpc, conversation):
    """Read how many messages nobody looked at."""
    [row] = rpc("repair.conversation", "read", [conversation], ["unread_count"])
    return row["unread_count"]


def test_a_reply_stands_in_the_inbox_and_is_answered_in_the_same_thread(
    rpc, sandbox, told
):
    mail, conversation = told
    [out] = bubbles(rpc, conversation)
    assert (out["direction"], out["delivery_state"]) == ("out", "sent")
    sandbox("mail/reply", {"id": mail["id"], "text": "O której zamykacie?"})
    incoming = ("direction", "=", "in")
    started = time.monotonic()
    [reply] = wait(lambda: bubbles(rpc, conversation, incoming))
    assert time.monotonic() - started < SOON_S
    assert reply["text"] == "O której zamykacie?"
    assert "wrote:" in reply["quoted"]
    assert "wrote:" not in reply["body"]
    assert unread(rpc, conversation) == 1
    rpc("repair.conversation", "action_send_email", [conversation], "O 18.")
    answer = wait(lambda: sandbox(f"mails?to={mail['to']}")[1:])[0]
    assert "O 18." in answer["text"]
    assert answer["subject"] == f"Re: {mail['subject']}"
    assert mail["message_id"] in answer["headers"]["References"]
    assert unread(rpc, conversation) == 0


def test_an_absence_note_and_a_bounce_alert_nobody(rpc, sandbox, told):
    mail, conversation = told
    rpc(
        "mail.thread",
        "message_process",
        False,
        f"From: {mail['to']}\n"
        f"Subject: Autoodpowiedź: Urlop\nAuto-Submitted: auto-replied\n"
        f"To: {mail['headers']['Reply-To']}\nMessage-Id: <{time.time()}@example.com>\n"
        f"In-Reply-To: {mail['message_id']}\n\nJestem na urlopie.",
    )
    [note] = bubbles(rpc, conversation, ("direction", "=", "in"))
    assert "Jestem na urlopie" in note["text"]
    assert note["note"]
    sandbox("mail/bounce", {"id": mail["id"], "kind": "failed"})
    wait(lambda: bubbles(rpc, conversation)[0]["delivery_state"] == "failed")
    assert unread(rpc, conversation) == 0


def test_a_clerk_reads_a_reply_with_its_history_folded_away(
    rpc, sandbox, told, staff_page
):
    mail, conversation = told
    staff_page.goto(f"/odoo/repair-inbox/{conversation}")
    expect(staff_page.locator(".o_repair_out").last).to_be_visible()
    sandbox("mail/reply", {"id": mail["id"], "text": "Odbiorę jutro, dziękuję."})
    reply = staff_page.get_by_text("Odbiorę jutro, dziękuję.").last
    expect(reply).to_be_visible(timeout=SOON_S * 1000)
    history = staff_page.locator(".o_repair_quoted").last
    expect(history.locator("div")).to_be_hidden()
    history.locator("summary").click()
    expect(history.locator("div")).to_contain_text("wrote:")
    PICTURES.mkdir(parents=True, exist_ok=True)
    staff_page.screenshot(path=PICTURES / "email_reply.png")


def test_an_answer_by_email_leaves_though_the_browser_is_closed(rpc, sandbox, told):
    mail, conversation = told
    hold = ("repair.conversation", "action_hold", [conversation], "Już gotowe")
    rpc(*hold, channel="email")
    [cron] = rpc("ir.cron", "search", [("code", "like", "_cron_release")])
    box = f"mails?to={mail['to']}"
    answer = wait(lambda: run_now(rpc, cron) and sandbox(box)[1:])[0]
    assert "Już gotowe" in answer["text"]


def test_what_is_being_written_keeps_its_way(rpc, sandbox, told, staff_page):
    mail, conversation = told
    staff_page.goto(f"/odoo/repair-inbox/{conversation}")
    ways = staff_page.locator("[data-channel]")
    box = staff_page.locator(".o_repair_answer")
    box.fill("Dzień dobry")
    expect(ways.and_(staff_page.locator(".active"))).to_have_text("SMS")
    for text in ("A kiedy?", "Halo?"):  # with the second, all of the first is there
        sandbox("mail/reply", {"id": mail["id"], "text": text})
        expect(staff_page.locator(".o_repair_in").last).to_contain_text(text)
    expect(ways.and_(staff_page.locator(".active"))).to_have_text("SMS")
    box.fill("")
    expect(ways.and_(staff_page.locator(".active"))).to_have_text("E-mail")
    expect(box).to_have_value("")
