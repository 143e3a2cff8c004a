"""Many rows of one table by one statement."""

from odoo.tools import SQL


def insert_rows(model, vals_list):
    """Insert rows that nothing hangs on yet, past the ORM: no default, no computed
    field and nobody's ``create`` runs.

    :param model: empty recordset of their model
    :param list vals_list: values by name of column, the same names for each; False
        means NULL
    :return: the new records, in the order of their values
    """
    if not vals_list:
        return model
    stamp = {}
    if model._log_access:
        user_id, now = model.env.uid, model.env.cr.now()
        stamp = {"create_uid": user_id, "create_date": now}
        stamp |= {"write_uid": user_id, "write_date": now}
    columns = [SQL.identifier(name) for name in (*vals_list[0], *stamp)]
    rows = [
        (*(None if v is False else v for v in vals.values()), *stamp.values())
        for vals in vals_list
    ]
    query = SQL(
        "INSERT INTO %s (%s) VALUES %s RETURNING id",
        SQL.identifier(model._table),
        SQL(", ").join(columns),
        SQL(", ".join(["%s"] * len(rows)), *rows),
    )
    return model.browse(row_id for (row_id,) in model.env.execute_query(query))
