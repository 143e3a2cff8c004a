from odoo import api, fields, models


class RepairConsentRecord(models.TransientModel):
    """What a customer says at the counter, written down by staff who may see customers
    but not change them.
    """

    _name = "repair.consent.record"
    _description = "Record Consents"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True
    )
    is_company = fields.Boolean(related="partner_id.is_company")
    parent_id = fields.Many2one(related="partner_id.parent_id")
    consent_choices = fields.Json(
        compute="_compute_choices", store=True, readonly=False, string="Consents"
    )
    notify_sms = fields.Boolean(
        compute="_compute_choices", store=True, readonly=False, string="Notify by SMS"
    )
    notify_email = fields.Boolean(
        compute="_compute_choices",
        store=True,
        readonly=False,
        string="Notify by E-mail",
    )

    @api.model
    def default_get(self, fields_list):
        """Extend core: the customer, or that of the record it was called from."""
        values = super().default_get(fields_list)
        model = self.env.context.get("active_model")
        if "partner_id" not in values and model:
            record = self.env[model].browse(self.env.context["active_id"])
            partner = record if model == "res.partner" else record.partner_id
            values["partner_id"] = partner.id
        return values

    @api.depends("partner_id")
    def _compute_choices(self):
        for wizard in self:
            for name in ("consent_choices", "notify_sms", "notify_email"):
                wizard[name] = wizard.partner_id[name]

    def action_record(self):
        """Button: write down what has changed."""
        self.ensure_one()
        self.env["repair.consent"]._check_may_record(self.partner_id)
        partner_sudo = self.partner_id.sudo()
        choices = {choice["id"]: choice for choice in self.consent_choices}
        partner_sudo._record_choices({partner_sudo: choices})
        for channel in ("sms", "email"):
            partner_sudo._switch_channel(
                channel, self[f"notify_{channel}"], "counter", self.env.user.name
            )
