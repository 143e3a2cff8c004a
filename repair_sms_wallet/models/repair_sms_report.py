from odoo import fields, models
from odoo.tools import SQL

from .repair_sms_message import REASONS, STATES


class RepairSmsReport(models.Model):
    """Every SMS with what can be counted and summed of it."""

    _name = "repair.sms.report"
    _description = "Sent SMS"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "number"

    message_id = fields.Many2one("repair.sms.message", string="SMS", readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    number = fields.Char(readonly=True)
    repair_id = fields.Many2one("repair.order", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["repair.sms.message"]._selection_kind(),
        string="Event",
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Sent by", readonly=True)
    gateway_id = fields.Many2one("repair.sms.gateway", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    encoding = fields.Char(readonly=True)
    messages = fields.Integer(string="Number of SMS", readonly=True)
    parts = fields.Integer(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    price = fields.Float(
        string="Price per Part", digits=(16, 4), aggregator=None, readonly=True
    )
    cost = fields.Monetary(readonly=True)
    letters_cost = fields.Monetary(
        string="Cost of Polish Letters",
        readonly=True,
        help="What the SMS cost more because of letters outside the GSM alphabet.",
    )
    sent = fields.Integer(
        string="SMS Sent",
        readonly=True,
        help="SMS that a gateway took, whatever became of them.",
    )
    delivered = fields.Integer(
        string="SMS Delivered",
        readonly=True,
        help="SMS that the operator reported as delivered.",
    )
    delivered_share = fields.Float(
        string="Share Delivered",
        aggregator="avg",
        readonly=True,
        help="Of the SMS that a gateway took.",
    )

    @property
    def _table_query(self):
        """Extend core: one row for each SMS."""
        return SQL(
            "SELECT m.id, m.id AS message_id, m.create_date AS date, m.company_id,"
            " m.partner_id, m.number, m.repair_id, m.kind, m.user_id, m.gateway_id,"
            " m.state, m.reason, m.encoding, 1 AS messages, m.parts,"
            " COALESCE(m.currency_id, c.currency_id) AS currency_id,"
            " m.price_units / 10000.0 AS price,"
            " COALESCE(m.charge_units, 0) / 10000.0 AS cost,"
            " COALESCE(m.letters_units, 0) / 10000.0 AS letters_cost,"
            " l.sent::int AS sent, (m.state = 'delivered')::int AS delivered,"
            " CASE WHEN l.sent THEN (m.state = 'delivered')::int END AS delivered_share"
            " FROM repair_sms_message m JOIN res_company c ON c.id = m.company_id"
            # What was taken back from the gateway never left it.
            " CROSS JOIN LATERAL (SELECT m.accepted_at IS NOT NULL"
            " AND m.reason IS DISTINCT FROM 'cancelled' AS sent) l"
        )

    def action_open_sms(self):
        """Row of the list: open the SMS itself."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.message_id._name,
            "res_id": self.message_id.id,
            "views": [(False, "form")],
        }
