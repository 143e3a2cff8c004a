"""Where alerts come from: one branch of SQL for each cause.

Each reads only what is open, by a partial index; the number of alerts matters, not that
of what was ever sent.
"""

from typing import NamedTuple

from odoo.tools import SQL

from odoo.addons.repair_notifications.models.repair_rating import LOW

#: What failed longer ago is no news any more.
_RECENT = "(now() AT TIME ZONE 'utc') - INTERVAL '30 days'"


class Source(NamedTuple):
    """A cause: the model of its records, and which of them are open.

    ``columns``: id, company_id, partner_id, user_id, since, res_model, res_id.
    """

    kind: str
    model: str
    columns: str
    rest: str


# The place of each in this list is part of its alerts' ids: new ones go to the end, the
# spare ones keep the ids of the others.
SOURCES = [
    Source(
        "message",
        "repair.conversation",
        "c.id, c.company_id, c.partner_id, c.user_id, c.last_message_at,"
        " 'repair.conversation', c.id",
        "repair_conversation c WHERE c.has_unread",
    ),
    Source(
        "answer",
        "repair.conversation.message",
        "b.id, c.company_id, c.partner_id, c.user_id, b.sent_at,"
        " 'repair.conversation', c.id",
        "repair_conversation_message b"
        " JOIN repair_conversation c ON c.id = b.conversation_id WHERE b.is_pending",
    ),
    Source(
        "approval",
        "repair.approval",
        "a.id, a.company_id, a.partner_id, r.user_id, a.asked_at, 'repair.order', r.id",
        "repair_approval a JOIN res_company f ON f.id = a.company_id"
        " CROSS JOIN LATERAL (SELECT o.id, o.user_id"
        " FROM repair_approval_repair_order_rel l"
        " JOIN repair_order o ON o.id = l.repair_id"
        " WHERE l.approval_id = a.id AND o.state NOT IN ('done', 'cancel')"
        " ORDER BY o.id LIMIT 1) r"
        " WHERE a.state = 'open' AND a.asked_at < (now() AT TIME ZONE 'utc')"
        " - f.repair_alert_days * INTERVAL '1 day'",
    ),
    Source(
        "failed",
        "repair.notification",
        "n.id, n.company_id, n.partner_id, NULL::int, n.write_date, n.res_model,"
        " n.res_id",
        "repair_notification n WHERE n.state = 'failed'"
        f" AND n.create_date > {_RECENT}"
        " AND NOT EXISTS (SELECT FROM repair_notification s"
        " WHERE s.instead_of_id = n.id AND s.state NOT IN ('failed', 'held_back'))",
    ),
    Source(
        "failed",
        "repair.sms.message",
        "m.id, m.company_id, m.partner_id, c.user_id, m.done_at,"
        " 'repair.conversation', c.id",
        "repair_sms_message m"
        " JOIN repair_conversation_message b ON b.sms_message_id = m.id"
        " JOIN repair_conversation c ON c.id = b.conversation_id"
        f" WHERE m.state = 'failed' AND m.done_at > {_RECENT}"
        " AND NOT EXISTS (SELECT FROM repair_notification n"
        " WHERE n.mail_message_id = m.mail_message_id)",
    ),
    Source(
        "address",
        "repair.email.block",
        "DISTINCT ON (e.id) e.id, r.company_id, p.id, r.user_id, e.blocked_at,"
        " 'repair.order', r.id",
        "repair_email_block e JOIN res_partner p ON p.email_normalized = e.email"
        " JOIN repair_order r ON r.partner_id = p.id"
        " WHERE e.active AND r.state NOT IN ('done', 'cancel')",
    ),
    Source(
        "payment",
        "payment.transaction",
        "t.id, r.company_id, r.partner_id, r.user_id, t.last_state_change,"
        " 'repair.order', r.id",
        "payment_transaction t CROSS JOIN LATERAL ("
        " SELECT o.* FROM account_invoice_transaction_rel l"
        " JOIN repair_order o ON o.payment_invoice_id = l.invoice_id"
        " WHERE l.transaction_id = t.id"
        " UNION ALL SELECT o.* FROM sale_order_transaction_rel l"
        " JOIN repair_order o ON o.sale_order_id = l.sale_order_id"
        " WHERE l.transaction_id = t.id LIMIT 1) r"
        f" WHERE t.state = 'error' AND t.last_state_change > {_RECENT}"
        " AND NOT EXISTS (SELECT FROM payment_transaction later"
        " WHERE later.id > t.id AND later.partner_id = t.partner_id"
        " AND later.state IN ('done', 'authorized'))",
    ),
    Source(
        "payment",
        "repair.sms.wallet",
        "w.id, w.company_id, NULL::int, w.auto_user_id, w.write_date,"
        " 'repair.sms.wallet', w.id",
        "repair_sms_wallet w WHERE w.auto_stopped IS NOT NULL",
    ),
    Source(
        "rating",
        "repair.rating",
        "g.id, g.company_id, g.partner_id, g.user_id, g.rated_at,"
        " 'repair.rating', g.id",
        "repair_rating g"
        f" WHERE g.stars <= {LOW} AND (g.answer IS NULL OR g.answer = '')",
    ),
    Source(
        "balance",
        "repair.sms.wallet",
        "w.id, w.company_id, NULL::int, f.repair_sms_keeper_id, w.write_date,"
        " 'repair.sms.wallet', w.id",
        "repair_sms_wallet w JOIN res_company f ON f.id = w.company_id"
        " AND f.repair_sms_operator_id = w.operator_id"
        " WHERE w.warned_level IN ('low', 'empty')",
    ),
]
#: Alert ids are ``source id * PLACES + place``.
PLACES = 16


def query():
    """Return the SQL that alerts are read from.

    :rtype: SQL
    """
    branches = [
        f"(SELECT '{source.kind}' AS kind, {place} AS place, s.*"
        f" FROM (SELECT {source.columns} FROM {source.rest})"
        " s(source_id, company_id, partner_id, user_id, since, res_model, res_id))"
        for place, source in enumerate(SOURCES)
    ]
    return SQL(
        "SELECT a.source_id * %s + a.place AS id, a.kind, a.source_id, a.company_id,"
        " a.partner_id, a.user_id, a.since, a.res_model::varchar, a.res_id,"
        " d.create_uid AS done_by_id, d.create_date AS done_at"
        f" FROM ({' UNION ALL '.join(branches)}) a"
        " LEFT JOIN repair_alert_done d ON d.alert_id = a.source_id * %s + a.place",
        PLACES,
        PLACES,
    )
