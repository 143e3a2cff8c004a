"""Many rows of one table at once, where the ORM's care for each of them costs more than
the database does.
"""

from odoo.tools import SQL


def insert_rows(model, vals_list, unless_known=False):
    """Insert rows that nothing hangs on yet. Defaults and stored computed fields are
    those of the ORM; nobody's ``create``, no access and no constraint of Python runs.

    :param model: empty recordset of their model
    :param list vals_list: values by name of column, the same names for each; False
        means NULL where it is no answer
    :param bool unless_known: leave out rows that a unique index has already
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
    columns = {name: [vals[name] for vals in vals_list] for name in names}
    columns |= {name: [value] * len(vals_list) for name, value in same.items()}
    for name, values in columns.items():
        if model._fields[name].type != "boolean":
            columns[name] = [None if value is False else value for value in values]
    query = _insert_query(model, columns, unless_known)
    records = model.browse(row_id for (row_id,) in env.execute_query(query))
    if len(records) == len(vals_list):  # so it is known which of them is whose
        for name, values in columns.items():
            if not model._fields[name].translate:
                model._fields[name]._insert_cache(records, values)
    for field in rest:
        if field.compute:
            env.add_to_compute(field, records)
    return records


def _insert_query(model, columns, unless_known):
    """Build the statement that inserts rows. What all of them have in common is said
    once, all else in one array for each column: the driver of the database takes far
    longer to quote rows than columns.

    :param model: recordset of their model
    :param dict columns: values of all rows by name of column
    :param bool unless_known: see ``insert_rows``
    :rtype: SQL
    """
    # By their place they are inserted, and come back, in their order.
    places = list(range(len(next(iter(columns.values())))))
    aliases, arrays, terms = [SQL("place")], [SQL("%s::int4[]", places)], []
    for name, values in columns.items():
        kind = SQL(model._fields[name].column_type[0])
        if len(set(values)) == 1:
            terms.append(SQL("%s::%s", values[0], kind))
            continue
        terms.append(SQL.identifier("many", name))
        aliases.append(SQL.identifier(name))
        arrays.append(SQL("%s::%s[]", values, kind))
    return SQL(
        "INSERT INTO %s (%s) SELECT %s FROM unnest(%s) AS many(%s) ORDER BY place"
        " %s RETURNING id",
        SQL.identifier(model._table),
        SQL(", ").join(map(SQL.identifier, columns)),
        SQL(", ").join(terms),
        SQL(", ").join(arrays),
        SQL(", ").join(aliases),
        SQL("ON CONFLICT DO NOTHING" if unless_known else ""),
    )


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
