"""Many rows of one table at once, where the ORM's care for each of them costs more than
the database does.
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
    rows = [
        tuple(None if v is False else v for v in (*vals.values(), *same.values()))
        for vals in vals_list
    ]
    query = SQL(
        "INSERT INTO %s (%s) VALUES %s RETURNING id",
        SQL.identifier(model._table),
        SQL(", ").join(columns),
        SQL(", ".join(["%s"] * len(rows)), *rows),
    )
    records = model.browse(row_id for (row_id,) in env.execute_query(query))
    for field in rest:
        if field.compute:
            env.add_to_compute(field, records)
    return records


def assign_rows(records, vals_list):
    """Assign other values to each of many records. Like an assignment to each of them,
    it is written by the next flush, but what depends on it is looked up once.

    :param records: recordset
    :param list vals_list: values by name of column for each record, the same names for
        each
    """
    if not vals_list:
        return
    for name in vals_list[0]:
        field = records._fields[name]
        for record, vals in zip(records, vals_list, strict=True):
            value = field.convert_to_cache(vals[name], record)
            field._update_cache(record, value, dirty=True)
    records.modified(vals_list[0])
