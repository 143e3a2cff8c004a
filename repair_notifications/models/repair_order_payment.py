from odoo import api, fields, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """What the customer of a repair is asked to pay online."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    payment_invoice_id = fields.Many2one(
        "account.move",
        string="Invoice to Pay",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The invoice that the customer was last asked to pay online.",
    )
    payment_request_id = fields.Many2one(
        "repair.payment.request",
        string="Last Payment Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the customer was last asked to pay before an invoice.",
    )
    payment_request_ids = fields.One2many(
        "repair.payment.request", "repair_id", string="Payment Requests"
    )
    payment_amount_text = fields.Char(compute="_compute_payment", compute_sudo=True)
    payment_link = fields.Char(compute="_compute_payment", compute_sudo=True)

    @api.depends_context("lang")
    @api.depends(
        "partner_id",
        "payment_request_id.state",
        "payment_invoice_id.amount_residual",
        "payment_invoice_id.state",
    )
    def _compute_payment(self):
        """What is left to pay and where; empty when there is nothing to pay."""
        for repair in self:
            request = repair.payment_request_id._payable()
            invoice = repair.payment_invoice_id
            if request:
                due, amount = request, request.amount
                link = request._payment_link()
            elif invoice and invoice._has_to_be_paid():
                due, amount = invoice, invoice.amount_residual
                link = invoice.get_base_url() + invoice.get_portal_url()
            else:
                repair.payment_amount_text = repair.payment_link = False
                continue
            repair.payment_amount_text = due.currency_id._plain_amount(amount)
            repair.payment_link = link

    def action_request_payment(self):
        """Button: ask the customer to pay online."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request Payment"),
            "res_model": "repair.payment.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_repair_id": self.id},
        }

    def _payment_problem(self):
        """Tell why this customer cannot be asked for a payment now.

        :return: a sentence, empty when nothing is in the way
        :rtype: str
        """
        order_sudo = self.sudo().sale_order_id
        if not self.partner_id:
            return self.env._("Choose the customer of the repair first.")
        if order_sudo.state in ("draft", "sent") and order_sudo.require_payment:
            return self.env._(
                "The quotation itself asks for a prepayment: ask for approval, and the "
                "customer pays when accepting it."
            )
        return ""

    def _request_payment(self, amount, note=False):
        """Ask the customer for an amount before there is an invoice about it.

        :param float amount: in the currency of the repair's quotation
        :param str note: what the customer reads beside it
        :return: the new ``repair.payment.request``, with sudo
        :raise UserError: when it cannot be asked for, or not that much
        """
        self.ensure_one()
        self.check_access("write")
        repair_sudo = self.sudo()
        repair_sudo._check_payment_request(amount)
        currency = repair_sudo._payment_currency()
        request_sudo = repair_sudo.payment_request_ids.create(
            {
                "repair_id": self.id,
                "partner_id": self.partner_id.id,
                "currency_id": currency.id,
                "amount": currency.round(amount),
                "note": note,
            }
        )
        self._message_log(
            body=self.env._("Payment requested: %s.", currency.format(amount))
        )
        self._queue_event_about(
            "payment_due",
            "payment_request_id",
            [(repair_sudo, request_sudo, f"request/{request_sudo.id}")],
        )
        return request_sudo

    def _check_payment_request(self, amount):
        """Check that the customer can be asked for an amount. Call it with sudo.

        :param float amount: in the currency of the repair's quotation
        :raise UserError: when it cannot be asked for, or not that much
        """
        if problem := self._payment_problem():
            raise UserError(problem)
        currency = self._payment_currency()
        if currency.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Say how much the customer is to pay."))
        left = self._left_to_ask()
        if left is not None and currency.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "Of the quotation only %s is left to ask for. To ask for another "
                    "amount, withdraw the request it replaces first.",
                    currency.format(max(left, 0)),
                )
            )
        providers = self.env["payment.provider"]
        if not providers._offered_to_customer(
            self.company_id, self.partner_id, amount, currency
        ):
            raise UserError(self._no_provider())

    def _no_provider(self):
        """Return what to do when the customer would find no way to pay."""
        return self.env._(
            "No payment provider of %s takes this payment. An administrator publishes "
            "one under Invoicing > Configuration > Payment Providers.",
            self.company_id.name,
        )

    def _ask_again(self, occurrence):
        """Ask the customer again to pay the invoices that are due.

        :param str occurrence: what tells this time from the others
        :raise UserError: when no provider takes it
        """
        self.check_access("write")
        repair_sudo = self.sudo()
        invoices_sudo = repair_sudo._invoices_due()._payable_online()
        if not invoices_sudo:
            raise UserError(self._no_provider())
        repair_sudo.payment_request_id = False
        self._queue_event_about(
            "payment_due",
            "payment_invoice_id",
            [(repair_sudo, i, f"{i.id}/{occurrence}") for i in invoices_sudo],
        )
