from odoo import api, fields, models

from ..tools.sms_number import read_number


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
        countries = self.env.company._repair_sms_countries()
        for partner in self:
            number = read_number(partner.phone, countries)
            partner.sms_number = number.e164 or False
            partner.sms_capable = bool(number.e164)
            partner.sms_number_problem = self._sms_number_sentence(number)
