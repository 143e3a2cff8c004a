from email_validator import EmailNotValidError, validate_email

from odoo import api, fields, models

from ..tools.sms_number import read_number


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Core stores it without an index; incoming SMS look partners up by it.
    phone_sanitized = fields.Char(index="btree_not_null")
    notify_sms = fields.Boolean(
        string="Notify by SMS",
        default=True,
        help="The customer wants SMS about repairs.",
    )
    notify_email = fields.Boolean(
        string="Notify by E-mail",
        default=True,
        help="The customer wants e-mails about repairs.",
    )
    notify_sms_off_at = fields.Datetime(readonly=True, copy=False)
    notify_email_off_at = fields.Datetime(readonly=True, copy=False)
    data_processing_consent = fields.Boolean(
        string="Agrees to Data Processing",
        compute="_compute_data_processing_consent",
        inverse="_inverse_data_processing_consent",
        help="Without this consent nothing about repairs is sent to the customer. "
        "Every change is kept with its date and the person who made it.",
    )
    sms_number = fields.Char(
        string="Number for SMS", compute="_compute_sms_number", compute_sudo=True
    )
    sms_capable = fields.Boolean(
        string="Can Get SMS", compute="_compute_sms_number", compute_sudo=True
    )
    sms_number_problem = fields.Char(
        string="Why No SMS", compute="_compute_sms_number", compute_sudo=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: keep when a channel was switched off."""
        return super().create([self._with_off_at(vals) for vals in vals_list])

    def write(self, vals):
        """Extend core: keep when a channel was switched off."""
        return super().write(self._with_off_at(vals))

    def _with_off_at(self, vals):
        """Add to values when they switch a channel off, or on again."""
        now = fields.Datetime.now()
        switched = {
            f"notify_{channel}_off_at": False if vals[f"notify_{channel}"] else now
            for channel in ("sms", "email")
            if f"notify_{channel}" in vals
        }
        return {**vals, **switched}

    @api.depends("phone")
    @api.depends_context("company", "lang")
    def _compute_sms_number(self):
        countries = self.env.company._repair_sms_countries()
        for partner in self:
            number = read_number(partner.phone, countries)
            partner.sms_number = number.e164 or False
            partner.sms_capable = bool(number.e164)
            partner.sms_number_problem = self._sms_number_sentence(number)

    def _sms_number_sentence(self, number):
        """Say in words why a number cannot get SMS.

        :param Number number: verdict of ``read_number``
        :return: a sentence, or False when there is nothing wrong
        """
        sentences = {
            "several": self.env._(
                "Several numbers in one field (%s): keep one mobile number.",
                ", ".join(number.numbers),
            ),
            "letters": self.env._("No SMS: the number contains letters."),
            "invalid": self.env._("No SMS: this is not a complete phone number."),
            "landline": self.env._("No SMS: this is not a mobile number."),
            "country": self.env._(
                "No SMS: numbers of this country are not allowed in the settings."
            ),
        }
        return sentences.get(number.reason, False)

    @api.depends_context("company")
    def _compute_data_processing_consent(self):
        purpose = self.env["repair.consent.purpose"]._data_processing()
        given = self.env["repair.consent"]._given(self._origin, self.env.company)
        for partner in self:
            purposes = given.get(partner._origin.id, ())
            partner.data_processing_consent = purpose.id in purposes

    def _inverse_data_processing_consent(self):
        consents = self.env["repair.consent"]
        purpose = self.env["repair.consent.purpose"]._data_processing()
        given = consents._given(self, self.env.company)
        for partner in self:
            if partner.data_processing_consent == (purpose.id in given[partner.id]):
                continue
            consents._record(
                partner,
                purpose,
                partner.data_processing_consent,
                "counter",
                self.env.user.name,
            )

    def _email_is_valid(self):
        """Check the syntax of the address, without asking the network.

        :return: whether an e-mail can be sent there
        :rtype: bool
        """
        self.ensure_one()
        try:
            validate_email(self.email_normalized or "", check_deliverability=False)
        except EmailNotValidError:
            return False
        return True
