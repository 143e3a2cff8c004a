from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Core stores it without an index; incoming SMS look partners up by it.
    phone_sanitized = fields.Char(index="btree_not_null")
    sms_number = fields.Char(
        string="Number for SMS", compute="_compute_sms_number", compute_sudo=True
    )
    sms_capable = fields.Boolean(
        string="Can Get SMS", compute="_compute_sms_number", compute_sudo=True
    )
    sms_number_problem = fields.Char(
        string="Why No SMS", compute="_compute_sms_number", compute_sudo=True
    )

    @api.depends("phone")
    @api.depends_context("company", "lang")
    def _compute_sms_number(self):
        for partner in self:
            number, problem = self._read_sms_number(partner.phone)
            partner.sms_number = number or False
            partner.sms_capable = bool(number)
            partner.sms_number_problem = problem
