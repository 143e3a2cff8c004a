"""Whether phones, ledger and journal tell the same, when nothing is left to do.

Needs nothing of the other modules: whoever broke something may ask for it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields

#: What a message may have failed of although the gateway had it.
_REPORTED = {"expired", "undelivered", "refused", "no_report", "number", "other"}
_AT_GATEWAY = {"accepted", "sent", "delivered"}
_UNDER_WAY = {"queued", "sending"}
# What cannot be prevented, only told.
_SHOWN = {"unsure", "copies"}


@dataclass
class Findings:
    """What is wrong, a sentence each.

    ``unsure`` is none of it: the gateway has no key against a second copy and does not
    tell what it has, so a person is asked. Nor are ``copies``: SMTP has no such key.
    """

    duplicates: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    untrue: list = field(default_factory=list)
    charges: list = field(default_factory=list)
    balances: list = field(default_factory=list)
    unsure: list = field(default_factory=list)
    copies: list = field(default_factory=list)

    def add(self, other):
        """Add what was found elsewhere.

        :param Findings other: it
        """
        for one in fields(self):
            getattr(self, one.name).extend(getattr(other, one.name))

    def wrong(self):
        """Return all that must not be.

        :rtype: list[str]
        """
        names = [one.name for one in fields(self) if one.name not in _SHOWN]
        return [f"{name}: {what}" for name in names for what in getattr(self, name)]


@dataclass(frozen=True)
class Mark:
    """How far the tables had come when something began."""

    message: int
    event: int
    notification: int
    topup: int
    mail: int


def mark(env):
    """Remember how far the tables have come.

    :param odoo.api.Environment env: of the superuser
    :rtype: Mark
    """
    newest = [
        env[model].search([], order="id desc", limit=1).id or 0
        for model in (
            "repair.sms.message",
            "repair.sms.gateway.event",
            "repair.notification",
            "repair.sms.topup",
            "mail.mail",
        )
    ]
    return Mark(*newest)


def judge(env, phones, since):
    """Compare what the sandbox's phones got with what is in the database.

    SMS of gateways that keep no key of ours are known by the gateway's id; where the
    answer with that was lost, by number and text.

    :param odoo.api.Environment env: of the superuser, nothing left to do in it
    :param list phones: what ``GET /control/sms`` of the sandbox returns
    :param Mark since: what is older is not looked at
    :rtype: Findings
    """
    found = Findings()
    messages = env["repair.sms.message"].search([("id", ">", since.message)])
    copies = _count_copies(messages, phones)
    for message in messages:
        _judge_message(found, message, copies[message.id])
        _judge_charge(found, message)
    _judge_hand_over(found, messages)
    _judge_queues(found, env, since)
    _judge_topups(found, env, since)
    _judge_wallets(found, env)
    return found


def _count_copies(messages, phones):
    """Return how many phones got each message, by its id."""
    by_key = {message.uuid: message.id for message in messages}
    by_ref = {message.gateway_ref: message.id for message in messages}
    by_text = {(m.number.lstrip("+"), m.body): m.id for m in messages}
    ids = (
        by_key.get(sms["idx"])
        if sms["idx"]
        else by_ref.get(sms["id"]) or by_text.get((sms["to"], sms["text"]))
        for sms in phones
    )
    return Counter(ids)


def _judge_message(found, message, count):
    """Compare the state of a message with what its phone got."""
    words = f"SMS {message.id} to {message.number} is {message.state}"
    words += f" ({message.reason or '-'}), phones got {count}"
    if count > 1:
        found.duplicates.append(words)
    elif message.state in _AT_GATEWAY and not count:
        found.lost.append(words)
    elif message.state in _UNDER_WAY:
        found.lost.append(words)
    elif message.state == "unsure":
        (found.lost if message.next_try_at else found.unsure).append(words)
    elif message.state == "held" and count:
        found.untrue.append(words)
    elif message.state == "failed" and count and message.reason not in _REPORTED:
        found.untrue.append(words)


def _judge_charge(found, message):
    """Compare what was charged for a message with what became of it."""
    kinds = Counter(message.line_ids.mapped("kind"))
    total = sum(message.line_ids.mapped("units"))
    words = f"SMS {message.id} is {message.state}, its lines: {dict(kinds)}, {total}"
    if kinds["charge"] > 1 or kinds["refund"] > kinds["charge"]:
        found.charges.append(words)
    elif message.state in _AT_GATEWAY and kinds["charge"] - kinds["refund"] != 1:
        found.charges.append(words)
    elif total != -message.charge_units:
        found.charges.append(f"{words}, but the message says {message.charge_units}")


def _judge_hand_over(found, messages):
    """See that one SMS of the chatter became one message of ours."""
    posted = messages.filtered("mail_message_id").grouped(
        lambda m: (m.mail_message_id, m.number)
    )
    for (chatter, number), several in posted.items():
        if len(several) > 1:
            words = f"chatter {chatter.id} to {number}: SMS {several.ids}"
            found.duplicates.append(words)


def _judge_queues(found, env, since):
    """See that nothing was left behind on the way."""
    left = {
        "repair.sms.gateway.event": (since.event, [("applied_at", "=", False)]),
        "repair.notification": (
            since.notification,
            ["|", ("state", "=", "queued"), "&", ("state", "=", "handed")]
            + [("mail_message_id", "=", False)],
        ),
        "sms.sms": (0, [("state", "=", "outgoing"), ("to_delete", "=", False)]),
        "mail.mail": (since.mail, [("state", "in", ("outgoing", "exception"))]),
    }
    for model, (newest, domain) in left.items():
        for record in env[model].search([("id", ">", newest), *domain]):
            found.lost.append(f"{model} {record.id} was left behind")
    failed = [("id", ">", since.event), ("error", "!=", False)]
    for event in env["repair.sms.gateway.event"].search(failed):
        found.lost.append(f"event {event.id}: {event.error}")
    failed = [("id", ">", since.notification), ("reason", "=", "error")]
    for row in env["repair.notification"].search(failed):
        found.lost.append(f"notification {row.id}: {row.detail}")


def _judge_topups(found, env, since):
    """See that each payment was credited once and has its one invoice."""
    topups = env["repair.sms.topup"].search([("id", ">", since.topup)])
    for topup in topups:
        paid = topup.transaction_ids.filtered(lambda t: t.state == "done")
        invoices = topup.move_ids.filtered(lambda m: m.move_type == "out_invoice")
        bills = topup.move_ids.filtered(lambda m: m.move_type == "in_invoice")
        credits = topup.line_ids.filtered(lambda line: line.kind == "topup")
        buyer = topup.company_id
        has_bills = buyer != topup.operator_id and buyer.chart_template
        wanted = len(paid) if has_bills else 0
        words = f"top-up {topup.id}: {len(paid)} paid, {len(credits)} credited, "
        words += f"{len(invoices)} invoices, {len(bills)} bills"
        if len(credits) > len(paid) or len(invoices) > len(paid):
            found.charges.append(words)
        elif len(credits) < len(paid) or len(invoices.filtered(_is_paid)) < len(paid):
            found.lost.append(words)
        elif len(bills) != wanted:
            (found.charges if len(bills) > wanted else found.lost).append(words)


def _is_paid(invoice):
    return invoice.state == "posted" and invoice.payment_state in ("paid", "in_payment")


def _judge_wallets(found, env):
    """See that every balance is the sum of its lines, now and after each line."""
    env.cr.execute(
        """
        SELECT wallet.id, wallet.balance_units, COALESCE(SUM(line.units), 0)
          FROM repair_sms_wallet wallet
     LEFT JOIN repair_sms_wallet_line line ON line.wallet_id = wallet.id
      GROUP BY wallet.id HAVING wallet.balance_units != COALESCE(SUM(line.units), 0)
        """
    )
    for wallet, balance, total in env.cr.fetchall():
        found.balances.append(f"wallet {wallet} has {balance}, its lines {total}")
    env.cr.execute(
        """
        SELECT id, balance_after_units, running FROM (
            SELECT id, balance_after_units,
                   SUM(units) OVER (PARTITION BY wallet_id ORDER BY id) AS running
              FROM repair_sms_wallet_line
        ) line WHERE balance_after_units != running
        """
    )
    for line, after, running in env.cr.fetchall():
        found.balances.append(f"line {line} says {after} after it, it is {running}")


def ghosts(env, phones):
    """Find SMS that phones got and no message tells of, and copies whenever they came.

    :param odoo.api.Environment env: of the superuser
    :param list phones: what ``GET /control/sms`` of the sandbox returns
    :rtype: Findings
    """
    messages = env["repair.sms.message"].search([])
    copies = _count_copies(messages, phones)
    unknown = copies.pop(None, 0)
    lines = [f"{unknown} SMS that no message tells of"] if unknown else []
    lines += [
        f"SMS {one}: {count} copies" for one, count in copies.items() if count > 1
    ]
    return Findings(duplicates=lines)


def by_number(phones):
    """Sort what phones got.

    :param list phones: what ``GET /control/sms`` of the sandbox returns
    :return: texts by number in E.164
    :rtype: dict[str, list[str]]
    """
    texts = defaultdict(list)
    for sms in phones:
        texts[f"+{sms['to']}"].append(sms["text"])
    return texts
