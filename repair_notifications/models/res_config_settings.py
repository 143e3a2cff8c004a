from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    repair_sms_country_ids = fields.Many2many(
        related="company_id.repair_sms_country_ids", readonly=False
    )
    repair_sms_footer = fields.Char(
        related="company_id.repair_sms_footer", readonly=False
    )
    repair_sms_without_letters = fields.Boolean(
        related="company_id.repair_sms_without_letters", readonly=False
    )
    repair_link_days = fields.Integer(
        related="company_id.repair_link_days", readonly=False
    )
    repair_opening_hours = fields.Text(
        related="company_id.repair_opening_hours", readonly=False
    )
    repair_close_shipped = fields.Boolean(
        related="company_id.repair_close_shipped", readonly=False
    )
    repair_stop_words = fields.Char(
        related="company_id.repair_stop_words", readonly=False
    )
    repair_start_words = fields.Char(
        related="company_id.repair_start_words", readonly=False
    )
    repair_promotional_words = fields.Char(
        related="company_id.repair_promotional_words", readonly=False
    )
    repair_request_form = fields.Boolean(
        related="company_id.repair_request_form", readonly=False
    )
    repair_request_form_url = fields.Char(related="company_id.repair_request_form_url")
