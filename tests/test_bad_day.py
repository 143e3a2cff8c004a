"""When the world outside does not do what it should: seen by staff in the product."""

import random

import pytest
from conftest import wait
from playwright.sync_api import expect


def balance(rpc):
    wallets = rpc("repair.sms.wallet", "search_read", [], ["balance_units", "in_use"])
    [wallet] = [wallet for wallet in wallets if wallet["in_use"]]
    return wallet["balance_units"]


def test_a_refused_sms_is_refunded_and_everybody_sees_why(
    rpc, sandbox, arrive, journal
):
    arrive()  # wakes the server, which then sends what the demo data left behind too
    under_way = [("state", "in", ["queued", "handed"]), ("channel", "=", "sms")]
    wait(lambda: not rpc("repair.notification", "search_count", under_way))
    before = balance(rpc)
    sandbox("fault", {"kind": "reject", "count": 1, "code": 13})
    repair, customer = arrive()
    row = wait(lambda: journal(repair)["sms"]["state"] == "failed" and journal(repair))
    assert row["sms"]["explanation"]
    chatter = rpc(
        "mail.notification",
        "search_read",
        [("mail_message_id", "=", row["sms"]["mail_message_id"][0])],
        ["notification_status", "failure_type"],
    )
    assert chatter[0]["notification_status"] == "exception"
    assert balance(rpc) == before > 0
    number = customer["phone"][1:]
    assert sandbox(f"sms?to={number}") == []


def test_two_numbers_in_one_field_stop_the_sms_but_not_the_email(
    sandbox, arrive, journal
):
    repair, customer = arrive(phone="601 100 200, 602 100 200")
    wait(lambda: journal(repair)["email"]["state"] == "sent")
    assert len(sandbox(f"mails?to={customer['email']}")) == 1
    row = journal(repair)["sms"]
    assert row["state"] == "held_back"
    assert "601 100 200, 602 100 200" in row["explanation"]


def test_without_gateway_sms_wait_and_leave_when_it_is_back(
    rpc, sandbox, arrive, journal
):
    gateways = rpc("repair.sms.gateway", "search", [])
    rpc("repair.sms.gateway", "write", gateways, {"active": False})
    try:
        repair, customer = arrive()
        wait(lambda: "gateway" in (journal(repair)["sms"]["explanation"] or ""))
        assert journal(repair)["sms"]["state"] == "queued"
    finally:
        rpc("repair.sms.gateway", "write", gateways, {"active": True})
    wait(lambda: journal(repair)["sms"]["state"] == "delivered")
    assert len(sandbox(f"sms?to={customer['phone'][1:]}")) == 1


def test_a_gateway_that_hangs_up_after_accepting_sends_and_charges_once(
    rpc, sandbox, arrive, journal
):
    sandbox("fault", {"kind": "drop_after_accept", "count": 1})
    repair, customer = arrive()
    wait(lambda: journal(repair)["sms"]["state"] == "delivered")
    number = customer["phone"]
    assert len(sandbox(f"sms?to={number[1:]}")) == 1
    fields = ["line_ids", "charge_units"]
    [sms] = rpc("repair.sms.message", "search_read", [("number", "=", number)], fields)
    [line] = rpc("repair.sms.wallet.line", "read", sms["line_ids"], ["units"])
    assert line["units"] == -sms["charge_units"] < 0


def test_a_refused_mailbox_is_seen_in_the_journal(sandbox, arrive, journal):
    email = f"refused{random.randrange(10**7)}@example.com"
    repair, _customer = arrive(email=email)
    wait(lambda: journal(repair)["email"]["state"] == "failed")
    assert "550" in journal(repair)["email"]["explanation"]


@pytest.mark.parametrize("behaviour", ["refuse", "dsn_failed"])
def test_a_dead_address_gets_nothing_until_staff_allow_it_again(
    behaviour, rpc, sandbox, staff_page, arrive
):
    email = f"jan{random.randrange(10**7)}@example.com"
    sandbox("mailbox", {"address": email, "behaviour": behaviour})
    repair, _customer = arrive(email=email)
    blocked = [("email", "=", email)]
    wait(lambda: rpc("repair.email.block", "search_count", blocked))
    sandbox("mailbox", {"address": email, "behaviour": "accept"})
    arrived = len(sandbox(f"mails?to={email}"))
    partner = rpc("repair.order", "read", [repair], ["partner_id"])[0]["partner_id"]

    def write(text):
        people = {"partner_ids": partner[:1], "subtype_xmlid": "mail.mt_comment"}
        rpc("repair.order", "message_post", [repair], body=text, **people)

    write("Not to be sent")
    staff_page.goto(f"/odoo/repairs/{repair}")
    banner = staff_page.locator(".o_email_block")
    expect(banner).to_contain_text(f"E-mail to {email} is blocked since")
    expect(banner).to_contain_text("there is no such mailbox")
    banner.get_by_role("button", name="Allow Again").click()
    expect(banner).to_have_count(0)
    write("To be sent")
    [mail] = wait(lambda: sandbox(f"mails?to={email}")[arrived:])
    assert "To be sent" in mail["text"]


def test_a_reply_by_email_comes_to_the_repair(rpc, sandbox, arrive, journal):
    repair, customer = arrive()
    [mail] = wait(lambda: sandbox(f"mails?to={customer['email']}"))
    sandbox("mail/reply", {"id": mail["id"], "text": "Kiedy będzie gotowe?"})
    domain = [("model", "=", "repair.order"), ("res_id", "=", repair)]
    domain += [("body", "ilike", "Kiedy będzie gotowe?")]
    assert wait(lambda: rpc("mail.message", "search_count", domain)) == 1
