from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    repair_sms_country_ids = fields.Many2many(
        related="company_id.repair_sms_country_ids", readonly=False
    )
