"""Many rows of one table by one statement, where the ORM's care for each of them costs
more than the database does.
"""

from odoo.tools import SQL


def insert_rows(model, vals_list):
    """Insert rows that nothing hangs on yet. Defaults and stored computed fields are
    those of the ORM; nobody's ``create``, no access and no constraint of Python runs.

    :param model: empty recordset of their model
    :param list vals_list: values by name of column, the same names for each; False
        means NULL
    :return: the new records, in the order of their values
    """
    if not vals_list:
        return model
    env, names = model.env, list(vals_list[0])
    rest = [f for f in model._fields.values() if f.store and f.name not in names]
    same = model.default_get([f.name for f in rest if f.column_type and f.default])
    if model._log_access:
        user_id, now = env.uid, env.cr.now()
        same |= {"create_uid": user_id, "create_date": now}
        same |= {"write_uid": user_id, "write_date": now}
    columns = [SQL.identifier(name) for name in (*names, *same)]
    query = SQL(
        "INSERT INTO %s (%s) VALUES %s RETURNING id",
        SQL.identifier(model._table),
        SQL(", ").join(columns),
        _values([(*vals.values(), *same.values()) for vals in vals_list]),
    )
    records = model.browse(row_id for (row_id,) in env.execute_query(query))
    for field in rest:
        if field.compute:
            env.add_to_compute(field, records)
    return records


def update_rows(records, vals_list):
    """Write other values to each of many records.

    :param records: recordset; what was assigned to these fields before is flushed
    :param list vals_list: values by name of column for each record, the same names for
        each; what depends on them is computed as ever
    """
    if not vals_list:
        return
    names = list(vals_list[0])
    fields = [records._fields[name] for name in names]
    records.flush_recordset(names)
    now, user_id = records.env.cr.now(), records.env.uid
    query = SQL(
        "UPDATE %s SET %s, write_uid = %s, write_date = %s"
        " FROM (VALUES %s) AS new (id, %s) WHERE %s.id = new.id RETURNING 1",
        SQL.identifier(records._table),
        SQL(", ").join(
            SQL(
                "%s = new.%s::%s",
                SQL.identifier(field.name),
                SQL.identifier(field.name),
                SQL(field.column_type[1]),
            )
            for field in fields
        ),
        user_id,
        now,
        _values(
            [
                (record.id, *vals.values())
                for record, vals in zip(records, vals_list, strict=True)
            ]
        ),
        SQL(", ").join(SQL.identifier(name) for name in names),
        SQL.identifier(records._table),
    )
    records.env.execute_query(query)
    for field in fields:
        for record, vals in zip(records, vals_list, strict=True):
            value = field.convert_to_cache(vals[field.name], record, validate=False)
            field._update_cache(record, value)
    records.modified(names)


def _values(rows):
    """Return rows as what follows ``VALUES``, where False stands for NULL.

    :param list rows: sequences of values
    """
    tuples = [tuple(None if v is False else v for v in row) for row in rows]
    return SQL(", ".join(["%s"] * len(rows)), *tuples)
