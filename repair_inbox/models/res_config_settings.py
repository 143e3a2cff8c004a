from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    repair_yes_words = fields.Text(
        related="company_id.repair_yes_words", readonly=False
    )
    repair_no_words = fields.Text(related="company_id.repair_no_words", readonly=False)
    repair_away_calendar_id = fields.Many2one(
        related="company_id.repair_away_calendar_id", readonly=False
    )
    repair_away_text = fields.Char(
        related="company_id.repair_away_text", readonly=False
    )
    repair_alert_days = fields.Integer(
        related="company_id.repair_alert_days", readonly=False
    )
