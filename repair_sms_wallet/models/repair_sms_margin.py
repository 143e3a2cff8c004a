from odoo import fields, models
from odoo.tools import SQL


class RepairSmsMargin(models.Model):
    """What each SMS was sold for beside what the gateway took, for who sells them.

    SMSAPI's points are units of the account's currency, which is taken to be that of
    the gateway's company; in another currency there is no margin to tell.
    """

    _name = "repair.sms.margin"
    _description = "SMS Margin"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "message_id"

    message_id = fields.Many2one("repair.sms.message", string="SMS", readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    seller_id = fields.Many2one("res.company", string="Sold by", readonly=True)
    gateway_id = fields.Many2one("repair.sms.gateway", readonly=True)
    prefix = fields.Char(string="Country Prefix", readonly=True)
    parts = fields.Integer(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    cost_currency_id = fields.Many2one(
        "res.currency", string="Currency of the Cost", readonly=True
    )
    charge = fields.Float(string="Our Price", digits=(16, 4), readonly=True)
    cost = fields.Float(
        string="Gateway's Price",
        digits=(16, 4),
        readonly=True,
        help="What the gateway charged for the whole SMS.",
    )
    margin = fields.Float(
        digits=(16, 4),
        readonly=True,
        help="Our price less the gateway's, where both are in one currency.",
    )

    @property
    def _table_query(self):
        """Extend core: one row for each SMS that was charged or cost something."""
        return SQL(
            "SELECT m.id, m.id AS message_id, m.create_date AS date, m.company_id,"
            " s.seller_id, m.gateway_id, m.parts, m.currency_id,"
            " SUBSTR(m.number, 1, 3) AS prefix,"
            " g.currency_id AS cost_currency_id,"
            " COALESCE(m.charge_units, 0) / 10000.0 AS charge, m.points AS cost,"
            " CASE WHEN g.currency_id = m.currency_id AND m.points <> 0"
            " THEN COALESCE(m.charge_units, 0) / 10000.0 - m.points END AS margin"
            " FROM repair_sms_message m"
            " LEFT JOIN repair_sms_gateway gw ON gw.id = m.gateway_id"
            " LEFT JOIN res_company g ON g.id = gw.company_id"
            " JOIN (SELECT l.message_id,"
            " MIN(COALESCE(w.operator_id, w.company_id)) AS seller_id"
            " FROM repair_sms_wallet_line l"
            " JOIN repair_sms_wallet w ON w.id = l.wallet_id"
            " GROUP BY l.message_id) s ON s.message_id = m.id"
            " WHERE m.charge_units <> 0 OR m.points <> 0"
        )
