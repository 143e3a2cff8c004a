def migrate(cr, version):
    """Drop an index that is declared no more: others begin with the company, too."""
    cr.execute("DROP INDEX IF EXISTS repair_conversation__company_id_index")
