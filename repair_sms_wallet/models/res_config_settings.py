from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    repair_sms_operator_id = fields.Many2one(
        related="company_id.repair_sms_operator_id", readonly=False
    )
    repair_sms_expiry_h = fields.Integer(
        related="company_id.repair_sms_expiry_h", readonly=False
    )
    repair_sms_answer_days = fields.Integer(
        related="company_id.repair_sms_answer_days", readonly=False
    )
    repair_sms_keeper_id = fields.Many2one(
        "res.users", related="company_id.repair_sms_keeper_id", readonly=False
    )
    repair_sms_low_amount = fields.Float(
        related="company_id.repair_sms_low_amount", readonly=False
    )
    repair_sms_low_days = fields.Integer(
        related="company_id.repair_sms_low_days", readonly=False
    )
    repair_sms_reserve = fields.Float(
        related="company_id.repair_sms_reserve", readonly=False
    )
    repair_sms_topup_min = fields.Float(
        related="company_id.repair_sms_topup_min", readonly=False
    )
    repair_sms_topup_max = fields.Float(
        related="company_id.repair_sms_topup_max", readonly=False
    )
    repair_sms_journal_id = fields.Many2one(
        "account.journal", related="company_id.repair_sms_journal_id", readonly=False
    )
    repair_sms_sells = fields.Boolean(compute="_compute_repair_sms_sells")
    repair_sms_has_gateway = fields.Boolean(compute="_compute_repair_sms_has_gateway")

    @api.depends("company_id")
    def _compute_repair_sms_has_gateway(self):
        for settings in self:
            gateway = settings.company_id._get_repair_sms_gateway()
            settings.repair_sms_has_gateway = bool(gateway)

    @api.depends("company_id")
    def _compute_repair_sms_sells(self):
        companies_sudo = self.env["res.company"].sudo()
        for settings in self:
            sold = [("repair_sms_operator_id", "=", settings.company_id.id)]
            settings.repair_sms_sells = bool(companies_sudo.search_count(sold, limit=1))
