from email_validator import EmailNotValidError, validate_email

from odoo import api, fields, models
from odoo.tools.mail import email_normalize, email_normalize_all

from ..tools.sms_number import read_number


class ResPartner(models.Model):
    """Whether the customer's addresses are fit to be written to."""

    # A file for each subject, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    email_problem = fields.Char(
        string="Why No E-mail", compute="_compute_email_problem", compute_sudo=True
    )
    email_block_id = fields.Many2one(
        "repair.email.block",
        string="Blocked Address",
        compute="_compute_email_block",
        compute_sudo=True,
    )
    email_block_text = fields.Char(
        string="E-mail Is Blocked", compute="_compute_email_block", compute_sudo=True
    )

    @api.depends("email")
    @api.depends_context("lang")
    def _compute_email_problem(self):
        for partner in self:
            partner.email_problem = self._email_sentence(partner.email)

    @api.depends("email")
    @api.depends_context("lang", "tz")
    def _compute_email_block(self):
        block_model = self.env["repair.email.block"]
        blocks = block_model._of(self.mapped("email"))
        for partner in self:
            address = email_normalize(partner.email or "", strict=False)
            block = blocks.get(address, block_model)
            partner.email_block_id = block
            partner.email_block_text = block._sentence() if block else False

    @api.model
    def _read_sms_number(self, phone):
        """Read a phone number as typed, by the settings of the current company.

        :param str phone: content of a phone field
        :return: the number in E.164 when it can get SMS, else ''; and a sentence that
            says why not, False when there is nothing to say
        :rtype: tuple
        """
        countries = self.env.company._repair_sms_countries()
        number = read_number(phone, countries)
        return number.e164, self._sms_number_sentence(number)

    def _sms_number_sentence(self, number):
        """Say in words why a number cannot get SMS.

        :param Number number: verdict of ``read_number``
        :return: a sentence, or False when there is nothing wrong
        """
        if not number.reason:
            return False
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

    @api.model
    def _email_sentence(self, email):
        """Say in words what is wrong with the content of an e-mail field.

        :param str email: as typed
        :return: a sentence, or False when there is nothing wrong
        """
        if not (email or "").strip():
            return False
        addresses = email_normalize_all(email)
        if len(addresses) > 1:
            return self.env._(
                "Several addresses in one field (%s): keep one.", ", ".join(addresses)
            )
        if not self._is_valid_email(email):
            return self.env._("No e-mail: this is not a complete e-mail address.")
        return False

    @api.model
    def _is_valid_email(self, email):
        """Check the syntax of the first address in a field, without the network."""
        address = email_normalize(email or "", strict=False) or ""
        try:
            validate_email(address, check_deliverability=False)
        except EmailNotValidError:
            return False
        return True

    def _email_is_valid(self):
        """Check the syntax of the address, without asking the network.

        :return: whether an e-mail can be sent there
        :rtype: bool
        """
        self.ensure_one()
        return self._is_valid_email(self.email)

    def action_allow_email_again(self):
        """Button: let mail go to the customer's blocked address again."""
        self.check_access("read")
        self.env["repair.email.block"].check_access("read")
        self.email_block_id._allow()
