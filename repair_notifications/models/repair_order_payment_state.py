from odoo import api, fields, models
from odoo.tools import format_date

STATES = [
    ("asked", "Waiting for Payment"),
    ("pending", "Being Processed"),
    ("failed", "Failed"),
    ("partial", "Partly Paid"),
    ("paid", "Paid"),
    ("refunded", "Refunded"),
]


class RepairOrder(models.Model):
    """What was paid for a repair, also for staff who can open no invoices."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    payment_state = fields.Selection(
        STATES, string="Payment", compute="_compute_payment_state", compute_sudo=True
    )
    payment_text = fields.Text(
        string="What Was Paid", compute="_compute_payment_state", compute_sudo=True
    )

    @api.depends_context("lang")
    @api.depends("payment_request_ids.state", "sale_order_id")
    def _compute_payment_state(self):
        for repair in self:
            repair.payment_state = repair._payment_state()
            repair.payment_text = "\n".join(
                [
                    *map(repair._payment_in_words, repair._payments()),
                    *map(repair._invoice_in_words, repair._page_invoices()),
                ]
            )

    def _payments(self):
        """Return attempts to pay for this repair and refunds, oldest first; not those
        of who was its customer before.
        """
        orders = self._offers()
        paid = (
            self.payment_request_ids._of_customer().transaction_ids
            | orders.transaction_ids
        )
        paid |= orders.invoice_ids.transaction_ids
        return (
            (paid | paid.child_transaction_ids)
            .filtered(
                lambda t: t.state != "draft" and (t in paid or t.operation == "refund")
            )
            .sorted(lambda t: (t.last_state_change, t.id))
        )

    def _invoices_due(self):
        """Return the invoices of this repair that are not paid, and may be online."""
        return self._page_invoices().filtered(lambda i: i._has_to_be_paid())

    def _payment_state(self):
        """Tell what became of what the customer was asked to pay.

        :return: one of ``STATES``, or False when nothing was asked
        """
        payments, invoices = self._payments(), self._page_invoices()
        done = payments.filtered(lambda t: t.state == "done")
        kept = sum(done.mapped("amount"))
        settled = invoices.filtered(lambda i: i.payment_state in ("paid", "in_payment"))
        waits = self.payment_request_ids._payable() or invoices.filtered(
            lambda i: i.payment_state in ("not_paid", "partial") and i.amount_residual
        )
        if payments.filtered(lambda t: t.state in ("pending", "authorized")):
            return "pending"
        if waits and payments[-1:].state in ("cancel", "error"):
            return "failed"
        if done and kept <= 0 and not waits:
            return "refunded"
        is_paid = kept > 0 or settled
        if waits or (is_paid and (self._left_to_ask() or 0) > 0):
            return "partial" if is_paid else "asked"
        return "paid" if is_paid else False

    def _payment_currency(self):
        """Return the currency in which this repair is paid."""
        return self.sale_order_id.currency_id or self.company_id.currency_id

    def _left_to_ask(self):
        """Return what of the confirmed quotation was neither invoiced nor asked for.

        :return: an amount in the quotation's currency, None when nothing is confirmed
        """
        order = self.sale_order_id
        if order.state != "sale":
            return None
        requests = order.repair_order_ids.payment_request_ids._of_customer()
        invoices = order.invoice_ids.filtered(lambda move: move.state == "posted")
        paid = (requests.transaction_ids | order.transaction_ids).filtered(
            lambda t: t.state == "done"
        )
        # What was paid in advance may be more than its invoice used of it so far.
        advance = paid.filtered(lambda t: t.invoice_ids & invoices)
        settled = advance.invoice_ids & invoices
        waiting = requests.filtered(lambda r: r.state in ("open", "failed", "pending"))
        taken = (
            max(self._billed(settled), self._received(advance))
            + self._billed(invoices - settled)
            + self._received(paid - advance)
            + sum(waiting.mapped("amount"))
        )
        return order.currency_id.round(order.amount_total - taken)

    @staticmethod
    def _billed(invoices):
        """Return what invoices and credit notes ask for in all."""
        return sum(invoices.mapped(lambda i: -i.direction_sign * i.amount_total))

    @staticmethod
    def _received(payments):
        """Return what came in by payments and was not given back."""
        refunds = payments.child_transaction_ids.filtered(
            lambda t: t.state == "done" and t.operation == "refund"
        )
        return sum((payments | refunds).mapped("amount"))

    # -- in words ----------------------------------------------------------------

    def _payment_in_words(self, payment):
        """Return an attempt to pay as staff read it."""
        labels = {
            "pending": self.env._("being processed"),
            "authorized": self.env._("being processed"),
            "done": self.env._("paid"),
            "cancel": self.env._("cancelled by the customer"),
            "error": self.env._("failed"),
        }
        if payment.amount < 0:
            labels["done"] = self.env._("refunded")
        day = format_date(self.env, payment.last_state_change)
        amount = payment.currency_id.format(abs(payment.amount))
        how = f"{payment.provider_id.name}, {payment.reference}"
        return f"{day}: {amount} {labels[payment.state]} ({how})"

    def _invoice_in_words(self, invoice):
        """Return an invoice as staff read it who cannot open it."""
        labels = dict(invoice._fields["payment_state"]._description_selection(self.env))
        amount = invoice.currency_id.format(invoice.amount_total)
        return f"{invoice.name}: {amount}, {labels[invoice.payment_state]}"
