"""The story of one repair, told by the running product to whoever wants proof.

Run by `setup/demo --once`, over Odoo's own interface and the sandbox's. Prints what it
saw, stops at the first thing that is wrong.
"""

import random
import sys
import time

from lib.witness import (
    Wrong,
    call,
    control,
    expect,
    kill_dispatcher,
    read,
    tell,
    wait,
)

LEASE_S = 120  # longer than any dispatcher may hold a message
UNITS = 10_000  # in one unit of the currency


def customer(name, **vals):
    """Create a customer with a number and an address of their own."""
    number = f"+4860{random.randrange(10**7):07}"
    vals = {
        "name": name,
        "phone": number,
        "email": f"klient{number[-7:]}@example.com",
        "lang": "pl_PL",
        "data_processing_consent": True,
        **vals,
    }
    return call("res.partner", "create", vals), number, vals["email"]


def mail_in_repair(partner):
    """Create a repair whose device is on its way, and let it arrive."""
    device = read("product.product", [("name", "=", "iPhone 15")])[0]["id"]
    vals = {"partner_id": partner, "product_id": device, "handover_in": "courier"}
    repair = call("repair.order", "create", vals)
    expect("milestone of the new repair", milestone(repair), "awaiting_delivery")
    call("repair.order", "action_device_arrived", [repair])
    return repair


def milestone(repair):
    """Return where a repair stands."""
    return read("repair.order", [("id", "=", repair)], "milestone")[0]["milestone"]


def journal(repair, event):
    """Return the journal of an event as ``{channel: row}``."""
    domain = [("res_id", "=", repair), ("event", "=", event)]
    rows = read("repair.notification", domain, "channel", "state", "explanation")
    return {row["channel"]: row for row in rows}


def sent_by_both_channels(repair, event, number, email, count, confirmed=0):
    """Wait until an event's SMS is delivered and its e-mail is in the mailbox.

    :param int count: messages so far on each channel
    :param int confirmed: answers that were confirmed, by SMS only
    :return: the SMS at the gateway, the e-mail
    """

    def arrived():
        rows = journal(repair, event)
        states = {channel: row["state"] for channel, row in rows.items()}
        return states == {"sms": "delivered", "email": "sent"}

    wait(f"both messages of {event}", arrived)
    phone = control(f"sms?to={number[1:]}")
    expect(f"SMS on the phone after {event}", len(phone), count + confirmed)
    mails = control(f"mails?to={email}")
    expect(f"e-mails in the mailbox after {event}", len(mails), count)
    return phone[-1], mails[-1]


def device_arrives():
    """A mail-in repair arrives: e-mail and SMS go out."""
    partner, number, email = customer("Anna Opowieść")
    repair = mail_in_repair(partner)
    seen = sent_by_both_channels(repair, "device_delivered", number, email, 1)
    tell("The device arrives, the customer is told", *texts(*seen))
    return partner, number, email, repair


def texts(sms, mail):
    """Return an SMS and an e-mail as lines to print."""
    became = f"({sms['parts']} parts, {sms['state']})"
    return (
        f"SMS to {sms['to']}: {sms['text']} {became}",
        f"e-mail to {mail['to']}: {mail['subject']}",
    )


def costs_are_asked(repair, number, email):
    """A quotation is sent for approval: the SMS asks for TAK or NIE."""
    call("repair.order", "action_create_sale_order", [repair])
    order = read("repair.order", [("id", "=", repair)], "sale_order_id")[0]
    order = order["sale_order_id"][0]
    product = read("product.product", [("name", "=", "Repair Work")])[0]["id"]
    line = {"product_id": product, "product_uom_qty": 1, "price_unit": 250}
    call("sale.order", "write", [order], {"order_line": [(0, 0, line)]})
    call("repair.order", "action_ask_approval", [repair])
    sms, mail = sent_by_both_channels(repair, "approval_needed", number, email, 2)
    words = [word for word in ("TAK", "NIE") if word in sms["text"]]
    expect("words that the SMS asks for", words, ["TAK", "NIE"])
    expect("milestone", milestone(repair), "awaiting_approval")
    tell("The customer is asked about the costs", *texts(sms, mail))
    return order, sms


def customer_says_tak(repair, order, question):
    """The customer answers: the quotation is confirmed, the repair approved."""
    control("reply", {"to_id": question["id"], "text": "Tak"})
    wait("approved repair", lambda: milestone(repair) == "approved")
    state = read("sale.order", [("id", "=", order)], "state", "amount_total")[0]
    expect("state of the quotation", state["state"], "sale")
    domain = [("sale_order_id", "=", order)]
    approval = read("repair.approval", domain, "state", "way", "evidence")[0]
    expect("state of the approval", approval["state"], "accepted")
    tell(
        "The customer answers “Tak”",
        f"quotation {state['state']}, {state['amount_total']:.2f}; repair approved",
        f"evidence: {approval['evidence']!r} by {approval['way']}",
    )


def bubbles(partner, *fields):
    """Return what was said with a customer, oldest first."""
    domain = [("conversation_id.partner_id", "=", partner)]
    return read("repair.conversation.message", domain, *fields, order="id")


def conversation_shows_it(partner):
    """The conversation shows the answer, and all SMS as delivered: the confirmation of
    the answer is the last.
    """

    def delivered():
        said = bubbles(partner, "direction", "channel", "text", "delivery_state")
        sms = [bubble for bubble in said if bubble["channel"] == "sms"]
        states = [b["delivery_state"] for b in sms if b["direction"] == "out"]
        return states == ["delivered"] * 3 and sms

    said = wait("three SMS delivered", delivered)
    expect("the answer", said[2]["text"], "Tak")
    expect("its confirmation", "Dziękujemy" in said[3]["text"], True)
    tell(
        "The conversation shows it",
        *(f"{b['direction']:>3}: {b['text'][:60]}" for b in said),
    )


def repair_is_ready(repair, number, email):
    """The repair is finished: both channels say so."""
    stage = read("repair.stage", [("milestone", "=", "ready")], limit=1)[0]["id"]
    call("repair.order", "write", [repair], {"stage_id": stage})
    state = read("repair.order", [("id", "=", repair)], "state")[0]["state"]
    expect("core's state", state, "done")
    seen = sent_by_both_channels(repair, "ready", number, email, 3, 1)
    tell("The repair is finished", *texts(*seen))


def wallet_paid(number):
    """Each SMS cost price times parts, once; the balance is the sum of its lines."""
    fields = ("parts", "price_units", "charge_units", "uuid")
    messages = read("repair.sms.message", [("number", "=", number)], *fields)
    for message in messages:
        cost = message["price_units"] * message["parts"]
        expect("charge of an SMS", message["charge_units"], cost)
        lines = charges(message)
        expect("its ledger lines", [line["units"] for line in lines], [-cost])
    wallet = check_balance()
    paid = sum(message["charge_units"] for message in messages)
    tell(
        "The wallet paid price x parts for each SMS",
        f"{len(messages)} SMS, {sum(m['parts'] for m in messages)} parts, "
        f"{paid / UNITS:.2f} paid; balance {wallet['balance_units'] / UNITS:.2f}"
        " = sum of its lines",
    )


def charges(message):
    """Return the ledger lines that a message caused."""
    domain = [("message_id.uuid", "=", message["uuid"])]
    return read("repair.sms.wallet.line", domain, "units", "kind")


def check_balance():
    """Compare the wallet in use with the sum of its lines."""
    wallets = read("repair.sms.wallet", [], "balance_units", "in_use")
    [wallet] = [wallet for wallet in wallets if wallet["in_use"]]
    lines = read("repair.sms.wallet.line", [("wallet_id", "=", wallet["id"])], "units")
    total = sum(line["units"] for line in lines)
    expect("balance of the wallet", wallet["balance_units"], total)
    return wallet


def no_consent_nothing_sent():
    """A customer without consent gets nothing, and the journal says why."""
    partner, number, email = customer("Jan Bezzgody", data_processing_consent=False)
    rows = journal(mail_in_repair(partner), "device_delivered")
    expect("states", {row["state"] for row in rows.values()}, {"held_back"})
    time.sleep(3)
    expect("SMS on the phone", control(f"sms?to={number[1:]}"), [])
    expect("e-mails in the mailbox", control(f"mails?to={email}"), [])
    tell("Without consent nothing is sent", rows["sms"]["explanation"])


def second_tak(partner, repair, order, question):
    """A second "tak" is kept and changes nothing."""
    before = milestone(repair)
    control("reply", {"to_id": question["id"], "text": "tak!"})

    def kept():
        said = bubbles(partner, "direction", "text", "note")
        return said[-1]["text"] == "tak!" and said[-1]

    bubble = wait("second answer in the conversation", kept)
    expect("milestone", milestone(repair), before)
    approvals = read("repair.approval", [("sale_order_id", "=", order)], "state")
    expect("approvals", [a["state"] for a in approvals], ["accepted"])
    tell("A second “tak” changes nothing", bubble["note"] or "kept in the conversation")


def set_dispatcher(active):
    """Switch the server's own dispatcher on or off."""
    domain = [("model", "=", "ir.cron"), ("name", "=", "ir_cron_dispatch")]
    cron = read("ir.model.data", domain, "res_id")[0]["res_id"]

    def switch():
        try:
            return call("ir.cron", "write", [cron], {"active": active})
        except Wrong:
            return False  # it is running just now

    wait("dispatcher switched", switch)
    if active:
        call("ir.cron", "method_direct_trigger", [cron])


def dispatcher_dies():
    """Killed while the gateway has accepted but not answered: sent and paid once."""
    partner, number, email = customer("Ewa Wytrwała")
    set_dispatcher(False)
    try:
        repair = mail_in_repair(partner)
        domain = [("number", "=", number)]
        look = ("state", "uuid", "charge_units", "gateway_ref")
        wait("queued SMS", lambda: read("repair.sms.message", domain, *look))
        control("fault", {"kind": "hang_after_accept", "count": 1})
        kill_dispatcher(lambda: control(f"sms?to={number[1:]}"))
        message = read("repair.sms.message", domain, *look)[0]
        expect("state after the crash", message["state"], "sending")
    finally:
        set_dispatcher(True)
    tell("The dispatcher is killed", "the gateway has the SMS, its answer was lost")

    def settled():
        message = read("repair.sms.message", domain, *look)[0]
        return message["state"] in ("accepted", "sent", "delivered") and message

    message = wait("SMS settled after restart", settled, LEASE_S)
    sent_by_both_channels(repair, "device_delivered", number, email, 1)
    lines = [(line["kind"], line["units"]) for line in charges(message)]
    expect("ledger", lines, [("charge", -message["charge_units"])])
    check_balance()
    tell("After restart it was sent once and paid once", f"{message['state']}, {lines}")


def main():
    """Tell the whole story."""
    partner, number, email, repair = device_arrives()
    order, question = costs_are_asked(repair, number, email)
    customer_says_tak(repair, order, question)
    conversation_shows_it(partner)
    repair_is_ready(repair, number, email)
    wallet_paid(number)
    no_consent_nothing_sent()
    second_tak(partner, repair, order, question)
    dispatcher_dies()


if __name__ == "__main__":
    try:
        main()
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
    print("The story is true.")
