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
    repair_email_replies = fields.Selection(
        related="company_id.repair_email_replies", readonly=False, required=True
    )
    repair_inbox_alias_name = fields.Char(
        related="company_id.repair_inbox_alias_name", readonly=False
    )
    repair_inbox_alias_domain = fields.Char(
        string="Domain of the Inbox", related="company_id.alias_domain_id.name"
    )
