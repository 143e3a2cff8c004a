from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ResCompany(models.Model):
    """What a company decides about top-ups: as the buyer, and as the operator."""

    # Two addons' worth of settings in one file are hard to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.company"

    repair_sms_keeper_id = fields.Many2one(
        "res.users",
        string="Who Looks after the SMS Wallet",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets the warning when the balance is low. Empty: the first manager.",
    )
    repair_sms_low_amount = fields.Float(
        string="Warn Below",
        default=10,
        digits=(16, 2),
        help="A wallet with less than this is low; an automatic top-up follows.",
    )
    repair_sms_low_days = fields.Integer(
        string="Warn Days Ahead",
        default=3,
        help="A wallet that does not last so many days at the present pace is low.",
    )
    repair_sms_reserve = fields.Float(
        string="SMS Reserve",
        default=1,
        digits=(16, 2),
        help="So much is kept for costs to approve and devices that are ready; other "
        "SMS wait for the next top-up.",
    )
    repair_sms_topup_min = fields.Float(
        string="Lowest Top-up", default=10, digits=(16, 2)
    )
    repair_sms_topup_max = fields.Float(
        string="Highest Top-up", default=1000, digits=(16, 2)
    )
    repair_sms_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of SMS Top-ups",
        domain="[('type', '=', 'sale'), ('company_id', '=', id)]",
        help="Numbers the invoices of top-ups. Empty: one is made with the first.",
    )

    def _repair_sms_takes(self, amount):
        """Tell whether this operator takes a top-up of so much.

        :rtype: bool
        """
        lowest, highest = self._repair_sms_topup_limits()
        return lowest <= amount <= highest

    @api.constrains(
        "repair_sms_low_amount",
        "repair_sms_low_days",
        "repair_sms_reserve",
        "repair_sms_topup_min",
        "repair_sms_topup_max",
    )
    def _check_repair_sms_amounts(self):
        for company in self:
            if not 0 < company.repair_sms_topup_min <= company.repair_sms_topup_max:
                raise ValidationError(
                    self.env._("The lowest top-up is above zero, the highest not less.")
                )
            low = (company.repair_sms_low_amount, company.repair_sms_low_days)
            if min(*low, company.repair_sms_reserve) < 0:
                raise ValidationError(
                    self.env._("Marks and the reserve of a wallet cannot be negative.")
                )

    def write(self, vals):
        """Extend core: with a smaller reserve, what it held back may go."""
        result = super().write(vals)
        if "repair_sms_reserve" in vals:
            self.env["repair.sms.message"]._release(("reserve",), self)
        return result

    def _repair_sms_topup_limits(self):
        """Return what this operator takes at once.

        :return: lowest and highest amount in its currency
        :rtype: tuple
        """
        self.ensure_one()
        return self.repair_sms_topup_min, self.repair_sms_topup_max

    def _get_repair_sms_keeper(self):
        """Return who looks after the wallet of this company.

        :return: ``res.users`` record
        """
        self.ensure_one()
        managers = self.env.ref("stock.group_stock_manager").sudo().all_user_ids
        ours = managers.filtered(lambda u: self in u.company_ids and not u.share)
        return (
            self.sudo().repair_sms_keeper_id
            or ours[:1]
            or self.env.ref("base.user_admin")
        )

    def _prepare_selling(self):
        """Have a journal before the first top-up is booked by two at once."""
        for company in self.sudo().filtered("chart_template"):
            company._get_repair_sms_journal()

    def _get_repair_sms_journal(self):
        """Return the journal that numbers the invoices of top-ups, made when needed.

        :return: ``account.journal`` record
        :raise UserError: when the company keeps no books yet
        """
        self.ensure_one()
        if self.repair_sms_journal_id:
            return self.repair_sms_journal_id
        if not self.chart_template:
            raise UserError(
                self.env._(
                    "%s has no chart of accounts: install one, the invoices follow.",
                    self.name,
                )
            )
        self.repair_sms_journal_id = self.env["account.journal"].create(
            {
                "name": self.env._("SMS Top-ups"),
                "type": "sale",
                "code": "SMS",
                "refund_sequence": True,
                "company_id": self.id,
            }
        )
        return self.repair_sms_journal_id
