from odoo import api, fields, models


class RepairConsentPurpose(models.Model):
    """Something a customer is asked to agree to, in the words they are shown."""

    _name = "repair.consent.purpose"
    _description = "Consent Purpose"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: this purpose is asked by every company."
    )
    text = fields.Text(required=True, translate=True)
    version = fields.Integer(
        default=1,
        required=True,
        help="Raise it when the text changes its meaning: consents given to an older "
        "version no longer count.",
    )

    @api.model
    def _data_processing(self):
        """Return the purpose without which nothing is sent to a customer."""
        # Cached, unlike env.ref, which asks the database each time.
        xmlid = "repair_notifications.consent_purpose_data_processing"
        return self.browse(self.env["ir.model.data"]._xmlid_to_res_id(xmlid))
