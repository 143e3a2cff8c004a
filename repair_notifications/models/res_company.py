from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    repair_sms_country_ids = fields.Many2many(
        "res.country",
        "repair_sms_country_rel",
        string="Countries for SMS",
        help="SMS go only to mobile numbers of these countries. Empty means Poland.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: a new company has its own rules and numbering at once."""
        companies = super().create(vals_list)
        self.env["repair.request"]._create_sequences(companies)
        self.env["repair.notification.rule"]._create_defaults(companies)
        return companies

    def _repair_sms_countries(self):
        """Return the ISO codes of the countries that may get SMS, the first of them
        being the one of numbers without a prefix.
        """
        self.ensure_one()
        codes = tuple(self.sudo().repair_sms_country_ids.mapped("code"))
        if self.country_code in codes:
            codes = (self.country_code, *(c for c in codes if c != self.country_code))
        return codes or ("PL",)
