def migrate(cr, version):
    """Drop an index that is declared no more: Odoo keeps it in a database that is
    updated, and each step of an SMS would have to write it.
    """
    cr.execute("DROP INDEX IF EXISTS repair_sms_message__state_index")
