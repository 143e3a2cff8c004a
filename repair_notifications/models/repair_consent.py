from odoo import api, fields, models

WAYS = [
    ("counter", "At the counter"),
    ("portal", "On the web page"),
    ("sms", "By SMS"),
]


class RepairConsent(models.Model):
    """One decision of a customer on one purpose. Rows are only ever added."""

    _name = "repair.consent"
    _description = "Consent"
    _order = "id desc"

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict"
    )
    purpose_id = fields.Many2one(
        "repair.consent.purpose", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    given = fields.Boolean(help="Ticked when given, unticked when withdrawn.")
    version = fields.Integer(help="Version of the purpose's text that was shown.")
    text = fields.Text(help="The text that was shown.")
    way = fields.Selection(WAYS, required=True)
    evidence = fields.Char(help="Who or what proves this decision.")
    decided_at = fields.Datetime(default=fields.Datetime.now, required=True)

    @api.model
    def _record(self, partner, purpose, given, way, evidence):
        """Write down a decision of a customer, for the current company.

        :param partner: the customer; the caller must be allowed to change them
        :param purpose: a ``repair.consent.purpose``
        :param bool given: given, or withdrawn
        :param str way: one of ``WAYS``
        :param str evidence: who or what proves it
        :return: the row
        :raise AccessError: when the caller may not change the customer
        """
        partner.check_access("write")
        vals = {
            "partner_id": partner.id,
            "purpose_id": purpose.id,
            "company_id": self.env.company.id,
            "given": given,
            "version": purpose.version,
            "text": purpose.text,
            "way": way,
            "evidence": evidence,
        }
        return self.sudo().create(vals).sudo(False)

    @api.model
    def _given(self, partners, company):
        """Tell which purposes customers agree to now, in two queries for any number.

        The newest decision counts, and only for the version that is asked today.

        :param partners: the customers
        :param company: the company that asks
        :return: ``{partner id: set of purpose ids}``, every partner has an entry
        """
        given = {partner.id: set() for partner in partners}
        newest = self.sudo()._read_group(
            [("partner_id", "in", partners.ids), ("company_id", "=", company.id)],
            ["partner_id", "purpose_id"],
            ["id:max"],
        )
        for row in self.sudo().browse(row_id for _partner, _purpose, row_id in newest):
            if row.given and row.version == row.purpose_id.version:
                given[row.partner_id.id].add(row.purpose_id.id)
        return given
