from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("data_processing", "Data processing"),
    ("terms", "Terms of service"),
    ("marketing", "Marketing"),
    ("refund", "Refunds"),
    ("custom", "Other"),
]
AUDIENCES = [
    ("all", "Everybody"),
    ("private", "Private customers"),
    ("business", "Business customers"),
]


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
    kind = fields.Selection(
        KINDS,
        default="custom",
        required=True,
        help="Nothing is sent to a customer who does not agree to data processing. A "
        "company may have its own text for it, which then replaces the common one.",
    )
    required = fields.Boolean(
        help="The customer has to agree to be served. Consent to marketing is always "
        "voluntary."
    )
    audience = fields.Selection(
        AUDIENCES, string="Asked Of", default="all", required=True
    )
    text = fields.Text(required=True, translate=True)
    version = fields.Integer(
        default=1,
        required=True,
        help="Raise it when the text changes its meaning: consents given to an older "
        "version no longer count.",
    )
    agreed_count = fields.Integer(string="Agreed", compute="_compute_agreed_count")

    _marketing_voluntary = models.Constraint(
        "CHECK (NOT (kind = 'marketing' AND required))",
        "Consent to marketing is voluntary: it cannot be required.",
    )
    _data_processing_for_all = models.Constraint(
        "CHECK (kind != 'data_processing' OR (audience = 'all' AND required))",
        "Data processing is asked of everybody and required: nothing can be sent "
        "without it.",
    )
    _data_processing_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE kind = 'data_processing' AND active",
        "There is already a text for data processing: change it and raise its version.",
    )

    def _compute_agreed_count(self):
        consents = self.env["repair.consent"]
        counts = consents._count_agreed(self, self.env.company)
        for purpose in self:
            purpose.agreed_count = counts.get(purpose.id, 0)

    @api.onchange("kind")
    def _onchange_kind(self):
        """Set what the kind leaves no choice about."""
        if self.kind == "data_processing":
            self.update({"required": True, "audience": "all"})
        elif self.kind == "marketing":
            self.required = False

    @api.onchange("text")
    def _onchange_text(self):
        """Ask whether the change is one of meaning, before it is saved."""
        if self.agreed_count and self.version == self._origin.version:
            return {
                "warning": {
                    "title": self.env._("Does the text mean something else now?"),
                    "message": self.env._(
                        "%(count)s customers agreed to version %(version)s. If the "
                        "meaning changes, raise the version: they will have to be "
                        "asked again. Keep it for a corrected spelling.",
                        count=self.agreed_count,
                        version=self.version,
                    ),
                }
            }

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: the text for data processing may be another one now."""
        purposes = super().create(vals_list)
        self.env.registry.clear_cache()
        return purposes

    def write(self, vals):
        """Extend core: a version only rises, so that consents keep their meaning."""
        if "version" in vals and any(p.version > vals["version"] for p in self):
            raise UserError(
                self.env._(
                    "A version can only be raised: consents to later ones would count "
                    "again."
                )
            )
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    @api.constrains("active")
    def _check_data_processing_stays(self):
        shipped = self.env.ref(
            "repair_notifications.consent_purpose_data_processing",
            raise_if_not_found=False,
        )
        if shipped and shipped in self and not shipped.active:
            raise ValidationError(
                self.env._(
                    "This text is needed: without consent to data processing nothing "
                    "is sent. Change its words instead."
                )
            )

    def _data_processing(self, company):
        """Return the purpose without which a company sends nothing to a customer.

        :param company: the company that sends
        """
        return self.browse(self._data_processing_id(company.id))

    @tools.ormcache("company_id")
    def _data_processing_id(self, company_id):
        domain = [("kind", "=", "data_processing")]
        domain += [("company_id", "in", [company_id, False])]
        found = self.sudo().search(domain)
        return found.sorted(lambda purpose: not purpose.company_id)[:1].id

    def _asked_by(self, company):
        """Return the purposes that a company asks for.

        :param company: the company that asks
        """
        purposes_sudo = self.sudo().search([("company_id", "in", [company.id, False])])
        ours = self._data_processing(company)
        return purposes_sudo.filtered(
            lambda purpose: purpose.kind != "data_processing" or purpose == ours
        ).sudo(False)

    def _is_asked_of(self, partner):
        """Tell whether a customer is one of those whom this is asked of.

        :param partner: the customer
        :rtype: bool
        """
        business = bool(partner.is_company or partner.parent_id)
        return self.audience in ("all", "business" if business else "private")
