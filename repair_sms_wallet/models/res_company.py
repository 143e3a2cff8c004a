from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_amount

from ..tools.sms_api import RepairSmsApi
from ..tools.units import to_amount


class ResCompany(models.Model):
    _inherit = "res.company"

    repair_sms_operator_id = fields.Many2one(
        "res.company",
        string="SMS Operator",
        help="The company that sells SMS to this one from a prepaid wallet. Empty:"
        " own contract with the gateway; costs are recorded and nothing is blocked.",
    )

    repair_sms_expiry_h = fields.Integer(
        string="SMS Expire After (Hours)",
        default=48,
        required=True,
        help="An SMS that could not leave for so long is given up and refunded. What a "
        "customer has to decide is kept for 3 days, what there is to pay or to pick up "
        "for 7.",
    )

    repair_sms_answer_days = fields.Integer(
        string="SMS Are Answered Within (Days)",
        default=30,
        required=True,
        help="An SMS of a customer answers the newest one that was sent to its number "
        "within so many days, and is about the same document. 0: only if the gateway "
        "says which one it answers.",
    )

    _sms_answer_days_range = models.Constraint(
        "CHECK (repair_sms_answer_days BETWEEN 0 AND 3650)",
        "A number of days, from 0 to 3650.",
    )
    _sms_expiry_range = models.Constraint(
        "CHECK (repair_sms_expiry_h BETWEEN 1 AND 720)",
        "An SMS expires after 1 to 720 hours.",
    )

    def write(self, vals):
        """Extend core: with another operator another wallet pays; try what waited."""
        result = super().write(vals)
        if "repair_sms_operator_id" in vals:
            for company in self:
                company._get_repair_sms_wallet()
                company.repair_sms_operator_id._prepare_selling()
            waiting = self.env["repair.sms.message"]
            waiting._release(("balance", "reserve", "no_price"), self)
        return result

    def _repair_sms_answers_since(self):
        """Return since when an SMS must have been sent to be answered.

        :rtype: datetime
        """
        days = timedelta(days=self.sudo().repair_sms_answer_days)
        return fields.Datetime.now() - days

    def _sms_price_in_words(self, parts, number):
        """Override of `repair_notifications`: the price list knows."""
        seller_sudo = self.sudo().repair_sms_operator_id or self.sudo()
        units = self._sms_price_units(number, seller_sudo)
        if units is None or not parts:
            return super()._sms_price_in_words(parts, number)
        return format_amount(
            self.env, to_amount(units * parts), seller_sudo.currency_id
        )

    def _sms_price_units(self, number, seller):
        """Return what a part costs this company, in units.

        :param str number: E.164; empty for a number of the company's own country
        :param seller: ``res.company`` that sells the SMS
        :return: units per part, None without a price
        """
        number = number or f"+{self.sudo().country_id.phone_code or 48}"
        prices_sudo = self.env["repair.sms.price"].sudo()
        return prices_sudo._find([number], seller, seller.currency_id).get(number)

    def _get_sms_api_class(self):
        """Override of `sms`: companies with a gateway hand their SMS to us."""
        self.ensure_one()
        if self._get_repair_sms_gateway():
            return RepairSmsApi
        return super()._get_sms_api_class()

    def _repair_sms_gateways(self):
        """Return all gateways that SMS of this company may leave through.

        :return: ``repair.sms.gateway`` records in the order of their choice
        """
        self.ensure_one()
        gateways_sudo = self.env["repair.sms.gateway"].sudo()
        return gateways_sudo.search([("company_id", "=", self.id)]).sudo(False)

    def _get_repair_sms_gateway(self, number=""):
        """Return the gateway that a new SMS of this company leaves through.

        :param str number: E.164 number that it goes to; empty for customers in general
        :return: ``repair.sms.gateway`` record, empty when the company has none
        """
        gateways = self._repair_sms_gateways()
        return gateways._for_number(number) if number else gateways[:1]

    def _get_repair_sms_wallet(self):
        """Return the wallet that pays the company's SMS, opening it when needed.

        :return: ``repair.sms.wallet`` record
        """
        self.ensure_one()
        wallets_sudo = self.env["repair.sms.wallet"].sudo()
        operator = self.sudo().repair_sms_operator_id
        wallet_sudo = wallets_sudo.search(
            [("company_id", "=", self.id), ("operator_id", "=", operator.id)], limit=1
        )
        if not wallet_sudo:
            wallet_sudo = wallets_sudo.create(
                {
                    "company_id": self.id,
                    "operator_id": operator.id,
                    "currency_id": (operator or self).currency_id.id,
                }
            )
        return wallet_sudo.sudo(False)
