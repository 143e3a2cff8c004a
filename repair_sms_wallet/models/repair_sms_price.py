from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.units import PER_CURRENCY_UNIT, Units


class RepairSmsPrice(models.Model):
    """What one part of an SMS costs, by country prefix and date.

    A price belongs to the company that sells the SMS (its operator); one without a
    company is valid for every company that has no price of its own for that prefix.
    """

    _name = "repair.sms.price"
    _description = "SMS Price"
    _order = "prefix, valid_from desc, id desc"
    _rec_name = "prefix"

    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    prefix = fields.Char(
        required=True,
        default="+48",
        help="Start of the number, such as +48. A plus alone means everywhere else.",
    )
    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    price_units = Units(
        string="Price in Units",
        required=True,
        default=0,
        help="Ten-thousandths of the currency.",
    )
    price = fields.Float(
        string="Price per Part",
        digits=(16, 4),
        compute="_compute_price",
        inverse="_inverse_price",
        help="Price of one part: 160 characters, or 70 with Polish letters.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self._default_currency_id(),
    )

    status = fields.Selection(
        [("current", "In Use"), ("future", "Later"), ("past", "Past")],
        compute="_compute_status",
    )

    _prefix_format = models.Constraint(
        r"CHECK (prefix ~ '^\+[0-9]*$')", "A prefix is a plus and digits, such as +48."
    )
    _price_positive = models.Constraint(
        "CHECK (price_units >= 0)", "A price cannot be negative."
    )
    _one_a_day = models.UniqueIndex(
        "(COALESCE(company_id, 0), currency_id, prefix, valid_from)",
        "There is a price for this prefix from this day already.",
    )

    def _default_currency_id(self):
        return self.env.company.currency_id

    @api.depends("price_units")
    def _compute_price(self):
        for price in self:
            price.price = price.price_units / PER_CURRENCY_UNIT

    def _inverse_price(self):
        for price in self:
            price.price_units = round(price.price * PER_CURRENCY_UNIT)

    @api.depends("valid_from", "prefix", "company_id", "currency_id")
    def _compute_status(self):
        """Of the prices of one prefix the newest that is valid is in use today."""
        today = fields.Date.context_today(self)
        newest = {}
        for price in self.sudo().search([("valid_from", "<=", today)]):
            of = (price.company_id, price.currency_id, price.prefix)
            newest.setdefault(of, price.id)
        current = set(newest.values())
        for price in self:
            if price.valid_from and price.valid_from > today:
                price.status = "future"
            elif not price._origin or price._origin.id in current:
                price.status = "current"
            else:
                price.status = "past"

    def write(self, vals):
        """Extend core: a price that is or was in use stays as it is.

        :raise UserError: when it is
        """
        if vals:
            self._check_not_in_use()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_in_use(self):
        self._check_not_in_use()

    def _check_not_in_use(self):
        if any(price._in_use() for price in self):
            raise UserError(
                self.env._(
                    "Messages were sent at this price. Add a line that is valid from"
                    " the date of the change instead."
                )
            )

    def _in_use(self):
        """Tell whether a message was charged since this price is valid, with it.

        Zero is also what a message costs that has no price, so it says nothing.
        """
        if not self.price_units:
            return False
        messages_sudo = self.env["repair.sms.message"].sudo()
        return bool(
            messages_sudo.search_count(
                [
                    ("currency_id", "=", self.currency_id.id),
                    ("number", "=like", f"{self.prefix}%"),
                    ("price_units", "=", self.price_units),
                    ("line_ids.create_date", ">=", self.valid_from),
                ],
                limit=1,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: messages that waited for a price go on."""
        prices = super().create(vals_list)
        self.env["repair.sms.message"]._release(("no_price",))
        return prices

    @api.model
    def _find(self, numbers, company, currency):
        """Look up the price per part for many numbers with one query.

        The longest prefix wins, then the company's own price over the general one,
        then the newest that is valid today.

        :param list numbers: E.164 numbers
        :param company: record of the company that sells
        :param currency: record of the wallet's currency
        :return: units per part by number; numbers without a price are missing
        :rtype: dict[str, int]
        """
        prices = self.search(
            [
                ("company_id", "in", [company.id, False]),
                ("currency_id", "=", currency.id),
                ("valid_from", "<=", fields.Date.context_today(self)),
            ]
        ).sorted(
            lambda p: (len(p.prefix), bool(p.company_id), p.valid_from), reverse=True
        )
        found = {}
        for number in numbers:
            price = next((p for p in prices if number.startswith(p.prefix)), None)
            if price is not None:
                found[number] = price.price_units
        return found
