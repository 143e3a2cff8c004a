from odoo import api, fields, models

from ..tools.keywords import START_WORDS, STOP_WORDS
from ..tools.promotion import DEFAULT_WORDS
from ..tools.sms_text import count_parts, final_text, remove_letters, unicode_chars


class ResCompany(models.Model):
    _inherit = "res.company"

    repair_sms_country_ids = fields.Many2many(
        "res.country",
        "repair_sms_country_rel",
        string="Countries for SMS",
        help="SMS go only to mobile numbers of these countries. Empty means Poland.",
    )

    repair_sms_footer = fields.Char(
        string="SMS Footer",
        help="Stands below each SMS of the company, whoever writes it, and is counted "
        "with it. Without Polish letters it costs least.",
    )
    repair_sms_without_letters = fields.Boolean(
        string="SMS Without Polish Letters",
        help="ą becomes a, ł becomes l, „ becomes a plain quotation mark, emoji are "
        "left out. An SMS then holds 160 characters instead of 70.",
    )

    repair_promotional_words = fields.Char(
        string="Words of Advertising",
        default=lambda self: self._default_promotional_words(),
        help="Separated by commas. A message that serves the contract must not "
        "advertise; these words are pointed out in its text before it is saved. Each "
        "is also found with an ending: rabat finds rabatu.",
    )

    repair_link_days = fields.Integer(
        string="Days a Link Opens",
        default=90,
        help="So long after a repair is closed its secret link opens the customer's "
        "page.",
    )

    _repair_link_days_check = models.Constraint(
        "CHECK (repair_link_days BETWEEN 0 AND 3650)",
        "A link opens for 0 to 3650 days after the repair is closed.",
    )

    repair_opening_hours = fields.Text(
        string="Opening Hours",
        translate=True,
        help="Stands with the shop's address on the customer's page.",
    )

    repair_close_shipped = fields.Boolean(
        string="Close When Shipped",
        help="A repair is closed when the delivery order that takes its device back is "
        "validated. Leave it off where you wait until the parcel has come.",
    )

    repair_stop_words = fields.Char(
        string="Words That Stop SMS",
        default=lambda self: self._default_stop_words(),
        help="An SMS that is one of these words and nothing else ends all SMS to its "
        "sender at once. Separated by commas.",
    )
    repair_start_words = fields.Char(
        string="Words That Start SMS",
        default=lambda self: self._default_start_words(),
        help="An SMS that is one of these words and nothing else undoes the STOP. "
        "Separated by commas.",
    )

    @api.model
    def _default_stop_words(self):
        return ", ".join(STOP_WORDS)

    @api.model
    def _default_start_words(self):
        return ", ".join(START_WORDS)

    @api.model
    def _default_promotional_words(self):
        return ", ".join(DEFAULT_WORDS)

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: a new company has rules, numbering and a footer at once."""
        vals_list = [
            {"repair_sms_footer": self._default_sms_footer(vals.get("name")), **vals}
            for vals in vals_list
        ]
        companies = super().create(vals_list)
        self.env["repair.request"]._create_sequences(companies)
        self.env["repair.notification.rule"]._create_defaults(companies)
        return companies

    @api.model
    def _default_sms_footer(self, name):
        """Return the footer that a company starts with.

        :param str name: of the company
        :return: its name, in letters that cost nothing
        :rtype: str
        """
        return remove_letters(name or "")

    def _judge_sms(self, text, number=""):
        """Tell how a text would leave as an SMS of this company, and what it takes.

        :param str text: what was written
        :param str number: E.164 number it would go to, empty when not known
        :return: ``text`` as it leaves, ``units``, ``parts``, ``encoding``, ``chars``
            that make it Unicode, and all that in ``words``
        :rtype: dict
        """
        text = self._final_sms(text)
        judged = {**count_parts(text)._asdict(), "chars": unicode_chars(text)}
        words = self.env._(
            "%(units)s characters, SMS parts: %(parts)s (%(encoding)s)", **judged
        )
        price = self._sms_price_in_words(judged["parts"], number)
        if price:
            words += f", {price}"
        if judged["chars"]:
            words += self.env._("; Unicode because of: %s", " ".join(judged["chars"]))
        return {**judged, "text": text, "words": words}

    def _sms_price_in_words(self, parts, number):
        """Say what an SMS costs. Seam: an addon that knows the price overrides it.

        :param int parts: parts of the SMS
        :param str number: E.164 number it would go to, empty when not known
        :return: an amount with its currency, empty when not known
        :rtype: str
        """
        return ""

    def _promotional_words(self):
        """Return the words that make a text an advertisement.

        :rtype: list[str]
        """
        words = (self.sudo().repair_promotional_words or "").split(",")
        return [word.strip() for word in words if word.strip()]

    def _final_sms(self, text):
        """Return an SMS as it leaves: this is the only place that changes its text.

        :param str text: what was written
        :return: with the footer, and without Polish letters if the company wants that
        :rtype: str
        """
        company_sudo = self.sudo()
        return final_text(
            text,
            company_sudo.repair_sms_footer or "",
            company_sudo.repair_sms_without_letters,
        )

    def _repair_address(self):
        """Return where customers find the shop, on one line.

        :rtype: str
        """
        address = self.partner_id._display_address(without_company=True)
        return ", ".join(line for line in address.splitlines() if line.strip())

    def _repair_sms_countries(self):
        """Return the ISO codes of the countries that may get SMS, the first of them
        being the one of numbers without a prefix.
        """
        self.ensure_one()
        company_sudo = self.sudo()
        codes = tuple(company_sudo.repair_sms_country_ids.mapped("code"))
        # Not its own country_code: core computes a whole address for that each time.
        own = company_sudo.partner_id.country_id.code
        if own in codes:
            codes = (own, *(code for code in codes if code != own))
        return codes or ("PL",)
