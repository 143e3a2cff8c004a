"""Years of messages in minutes: copies of what a chain of shops has already.

The id of a copy is that of its original and a multiple of ``STRIDE``, and so are its
references to other rows that are copied: one statement for each table.
"""

from contextlib import contextmanager

#: More than the highest id that is copied.
STRIDE = 50_000
_SHOPS = "(SELECT id FROM res_company WHERE name ~ '^Shop [0-9]{3}$')"
_OF_SHOPS = f"company_id IN {_SHOPS}"
_REPAIRS = f"(SELECT id FROM repair_order WHERE {_OF_SHOPS})"
_SENT = (
    "(SELECT id FROM mail_message WHERE model = 'repair.order'"
    f" AND res_id IN {_REPAIRS} AND message_type = 'sms')"
)
#: What grows with messages, and which rows are the shops'.
ROWS = {
    "res.partner": _OF_SHOPS,
    "repair.consent": _OF_SHOPS,
    "repair.order": _OF_SHOPS,
    "mail.message": f"id IN {_SENT}",
    "mail.notification": f"mail_message_id IN {_SENT}",
    "sms.tracker": "mail_notification_id IN (SELECT id FROM mail_notification"
    f" WHERE mail_message_id IN {_SENT})",
    "repair.notification": _OF_SHOPS,
    "repair.sms.message": _OF_SHOPS,
    "repair.sms.wallet.line": f"{_OF_SHOPS} AND kind = 'charge'",
    "repair.sms.gateway.event": "gateway_id IN (SELECT id FROM repair_sms_gateway"
    f" WHERE {_OF_SHOPS})",
    "repair.conversation": _OF_SHOPS,
    "repair.conversation.message": _OF_SHOPS,
}
_OTHER_KEY = "{0} || '/' || n"
_OTHER_NUMBER = "'+' || substr({0}, 2)::bigint + n"
#: How copies differ from their original, by name of the column.
CHANGED = {
    **dict.fromkeys(("uuid", "sms_uuid", "key", "digest", "gateway_ref"), _OTHER_KEY),
    **dict.fromkeys(("link_key", "access_token", "message_id"), _OTHER_KEY),
    **dict.fromkeys(("number", "address", "phone", "phone_sanitized"), _OTHER_NUMBER),
    "sms_number": _OTHER_NUMBER,
    "email": "n || {0}",
    "email_normalized": "n || {0}",
    "name": "{0} || '/' || n",
    "complete_name": "{0} || '/' || n",
}
#: The same in one table, where it comes first. One SMS in a hundred failed, one
#: conversation in twenty is open, one in fifty unread.
CHANGED_IN = {
    "mail.message": {"parent_id": "NULL::int"},
    "repair.sms.message": {
        "state": "CASE WHEN n % 100 = 1 THEN 'failed' ELSE {0} END",
        "reason": "CASE WHEN n % 100 = 1 THEN 'undelivered' END",
    },
    "repair.notification": {
        "state": "CASE WHEN n % 100 <> 1 OR {0} <> 'delivered' THEN {0}"
        " ELSE 'failed' END"
    },
    "mail.notification": {
        "notification_status": "CASE WHEN n % 100 = 1 THEN 'exception' ELSE {0} END",
    },
    "repair.conversation": {
        "state": "CASE WHEN n % 20 = 0 THEN 'open' ELSE 'closed' END",
        "unread_count": "(n % 50 = 0)::int",
        "has_unread": "n % 50 = 0",
    },
}


def grow(env, copies):
    """Add copies of all that the shops have, over the last two years.

    :param odoo.api.Environment env: environment
    :param int copies: how many of each row
    """
    with unchecked(env.cr, [env[model]._table for model in ROWS]):
        copy_rows(env, ROWS, copies)
    env.cr.execute(
        "UPDATE repair_sms_wallet w SET balance_units = (SELECT SUM(units)"
        f" FROM repair_sms_wallet_line WHERE wallet_id = w.id) WHERE {_OF_SHOPS}"
    )
    env.cr.commit()


def copy_rows(env, rows, copies):
    """Add copies of rows that belong together.

    :param odoo.api.Environment env: environment
    :param dict rows: condition in SQL by model
    :param int copies: how many of each row
    """
    for model, condition in rows.items():
        env.cr.execute(_copy(env[model], condition, copies))
        table = env[model]._table
        env.cr.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id))"
            f" FROM {table}"
        )


def _copy(model, condition, copies):
    """Return the statement that copies the shops' rows of a model."""
    names = [f.name for f in model._fields.values() if f.store and f.column_type]
    terms = [_term(model._fields[name], copies) for name in names]
    return (
        f"INSERT INTO {model._table} ({', '.join(names)}) SELECT {', '.join(terms)}"
        f" FROM {model._table}, generate_series(1, {copies}) n"
        f" WHERE {condition} ORDER BY n, id"
    )


def _term(field, copies):
    """Return the value of a column in a copy."""
    column = field.name
    own = CHANGED_IN.get(field.model_name, {})
    if column in own:
        return own[column].format(column)
    if column in ("id", "res_id") or getattr(field, "comodel_name", "") in ROWS:
        return f"{column} + n * {STRIDE}"
    if column in CHANGED:
        return CHANGED[column].format(column)
    if field.type == "datetime":
        return f"{column} - ({copies} - n) * interval '2 years' / {copies}"
    return column


@contextmanager
def unchecked(cr, tables):
    """Have tables without their indexes and foreign keys meanwhile: to make these anew
    takes a tenth of the time that keeping them takes.

    :param cr: cursor
    :param list tables: their names
    """
    cr.execute(
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype
          FROM pg_constraint
         WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
        """,
        [tables],
    )
    constraints = cr.fetchall()
    for table, name, _definition, _kind in constraints:
        cr.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cr.execute(
        """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
         WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
        """,
        [tables],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(f"DROP INDEX {name}")
    yield
    cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _name, definition in indexes:
        cr.execute(definition)
    for table, name, definition, kind in constraints:
        known = " NOT VALID" if kind == "f" else ""
        cr.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}{known}')
