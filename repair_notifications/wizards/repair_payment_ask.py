from odoo import api, fields, models


class RepairPaymentAsk(models.TransientModel):
    """Asks how much the customer of a repair is to pay now."""

    _name = "repair.payment.ask"
    _description = "Request Payment"

    repair_id = fields.Many2one("repair.order", required=True, readonly=True)
    # With the user's rights: what is left of a repair is told to who may read it.
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", compute_sudo=False
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=False, compute_sudo=False
    )
    note = fields.Char(string="What For")
    invoices_text = fields.Text(compute="_compute_texts")
    left_text = fields.Char(compute="_compute_texts")
    problem = fields.Char(compute="_compute_texts")

    def _readable_repair_sudo(self):
        """Return the repair, with sudo for what it is paid by."""
        self.repair_id.check_access("read")
        return self.repair_id.sudo()

    @api.depends("repair_id")
    def _compute_currency_id(self):
        for wizard in self:
            wizard.currency_id = wizard._readable_repair_sudo()._payment_currency()

    @api.depends("repair_id")
    def _compute_amount(self):
        """Propose what the confirmed quotation leaves to ask for."""
        for wizard in self:
            repair_sudo = wizard._readable_repair_sudo()
            wizard.amount = max(repair_sudo._left_to_ask() or 0, 0)

    @api.depends("repair_id")
    def _compute_texts(self):
        for wizard in self:
            repair_sudo = wizard._readable_repair_sudo()
            currency, left = wizard.currency_id, repair_sudo._left_to_ask()
            wizard.invoices_text = "\n".join(
                map(repair_sudo._invoice_in_words, repair_sudo._invoices_due())
            )
            wizard.problem = repair_sudo._payment_problem()
            wizard.left_text = left is not None and self.env._(
                "%(order)s is %(total)s; %(left)s is neither invoiced nor asked for.",
                total=currency.format(repair_sudo.sale_order_id.amount_total),
                order=repair_sudo.sale_order_id.name,
                left=currency.format(max(left, 0)),
            )

    def action_ask(self):
        """Button: ask for the invoices that are due, else for the amount."""
        self.ensure_one()
        if self.invoices_text:
            self.repair_id._ask_again(f"again/{self.id}")
        else:
            self.repair_id._request_payment(self.amount, self.note)
