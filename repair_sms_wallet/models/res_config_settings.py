from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    repair_sms_operator_id = fields.Many2one(
        related="company_id.repair_sms_operator_id", readonly=False
    )
    repair_sms_expiry_h = fields.Integer(
        related="company_id.repair_sms_expiry_h", readonly=False
    )
    repair_sms_has_gateway = fields.Boolean(compute="_compute_repair_sms_has_gateway")

    @api.depends("company_id")
    def _compute_repair_sms_has_gateway(self):
        for settings in self:
            gateway = settings.company_id._get_repair_sms_gateway()
            settings.repair_sms_has_gateway = bool(gateway)
