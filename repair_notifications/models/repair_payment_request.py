from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

STATES = [
    ("open", "Waiting for Payment"),
    ("pending", "Being Processed"),
    ("failed", "Failed"),
    ("paid", "Paid"),
    ("refunded", "Refunded"),
    ("withdrawn", "Withdrawn"),
]
_PAYABLE = {"open", "failed"}


class RepairPaymentRequest(models.Model):
    """An amount that a customer was asked to pay for a repair before its invoice.

    What is paid is a payment on the customer's account; it settles the next invoice of
    the repair. The amount of a request never changes: it is withdrawn and made anew, so
    that what the customer read is what the customer pays.
    """

    _name = "repair.payment.request"
    _inherit = ["repair.evidence.mixin"]
    _description = "Payment Request"
    _order = "id desc"
    _rec_name = "repair_id"

    repair_id = fields.Many2one(
        "repair.order", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True)
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(required=True)
    note = fields.Char(help="The customer reads it beside the amount.")
    transaction_ids = fields.One2many(
        "payment.transaction",
        "repair_payment_request_id",
        string="Payment Attempts",
        groups="account.group_account_invoice",
    )
    withdrawn_at = fields.Datetime()
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Ask for an amount above zero."
    )

    @api.depends(
        "withdrawn_at",
        "transaction_ids.state",
        "transaction_ids.child_transaction_ids.state",
    )
    def _compute_state(self):
        for request in self:
            request.state = request._state_of_payments()

    def _state_of_payments(self):
        """Tell what became of this request: money that came in counts before anything
        that staff did.

        :return: one of ``STATES``
        :rtype: str
        """
        attempts = self.transaction_ids
        paid = attempts.filtered(lambda payment: payment.state == "done")
        if paid:
            refunds = paid.child_transaction_ids.filtered(
                lambda t: t.operation == "refund" and t.state == "done"
            )
            kept = sum((paid | refunds).mapped("amount"))
            return (
                "paid" if self.currency_id.compare_amounts(kept, 0) > 0 else "refunded"
            )
        if attempts.filtered(lambda t: t.state in ("pending", "authorized")):
            return "pending"
        if self.withdrawn_at:
            return "withdrawn"
        tried = attempts.filtered(lambda t: t.state != "draft")
        return "failed" if tried else "open"

    def _of_customer(self):
        """Return those of whoever is the customer of their repair now: who was it
        before pays nothing for it, and what they paid is theirs.
        """
        return self.filtered(
            lambda request: (
                request.partner_id.commercial_partner_id
                == request.repair_id.partner_id.commercial_partner_id
            )
        )

    def _payable(self):
        """Return those of these requests that their customer can pay now."""
        return self._of_customer().filtered(lambda r: r.state in _PAYABLE)

    def _providers(self):
        """Return the payment providers that the customer can choose from."""
        self.ensure_one()
        return self.env["payment.provider"]._offered_to_customer(
            self.company_id, self.partner_id, self.amount, self.currency_id
        )

    def _payment_url(self):
        """Return the path of the page where this is paid."""
        return f"{self.repair_id.access_url}/pay/{self.id}"

    def _payment_link(self):
        """Return the address that leads there without login, short for an SMS."""
        return f"{self.repair_id.page_link}/{self.id}"

    def _prepare_transaction(self):
        """Return what ties a payment to this request and, once its quotation is
        confirmed, to that: core's invoicing of paid orders then knows it.

        :rtype: dict
        """
        order = self.repair_id.sale_order_id.filtered(lambda o: o.state == "sale")
        return {
            "repair_payment_request_id": self.id,
            "sale_order_ids": [Command.set(order.ids)],
        }

    def action_withdraw(self):
        """Button: the link of these requests takes no payments any more.

        :raise UserError: when a payment is under way or has come in
        """
        self.repair_id.check_access("write")
        if any(request.state not in _PAYABLE for request in self):
            raise UserError(
                self.env._(
                    "Only what nobody has begun to pay can be withdrawn. Wait until a "
                    "payment that is being processed has succeeded or failed, and "
                    "refund one that came in."
                )
            )
        self._withdraw(self.env._("Payment request withdrawn: %(amount)s."))

    def _withdraw(self, text):
        """Take requests back, and note it on their repairs; only rights on the repair
        are needed, as nobody may write requests.

        :param str text: of the note, with a place for ``%(amount)s``
        """
        for request_sudo in self.sudo():
            request_sudo.withdrawn_at = fields.Datetime.now()
            amount = request_sudo.currency_id.format(request_sudo.amount)
            request_sudo.repair_id._message_log(body=text % {"amount": amount})
