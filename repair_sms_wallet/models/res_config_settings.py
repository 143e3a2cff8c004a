from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    repair_sms_operator_id = fields.Many2one(
        related="company_id.repair_sms_operator_id", readonly=False
    )
    repair_sms_expiry_h = fields.Integer(
        related="company_id.repair_sms_expiry_h", readonly=False
    )
