from odoo import models
from odoo.tools import float_repr


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """Extend core: an invoice that can be paid online from now on is an event."""
        self.sudo()._link_payment_requests()
        posted = super()._post(soft)
        posted.sudo()._queue_payment_due()
        return posted

    def _queue_payment_due(self):
        """Ask customers to pay invoices of their repairs online, each amount of an
        invoice once: posting the same invoice again asks for nothing new.

        A quotation that wants a prepayment is no case of it: the question for approval
        already leads to the page where it is paid.
        """
        repairs = {}
        for invoice in self.filtered(lambda move: move.move_type == "out_invoice"):
            # The same one each time, or the amount would be asked for again.
            repair = invoice._repairs_invoiced().sorted("id")[:1]
            if repair:
                repairs[invoice] = repair
        due = self.browse().union(*repairs).filtered(lambda i: i._is_due_online())
        facts = []
        payable = due._payable_online()
        payable._repairs_invoiced().payment_request_ids._payable()._withdraw(
            self.env._("Payment request of %(amount)s withdrawn: the invoice asks now.")
        )
        for invoice in payable:
            digits = invoice.currency_id.decimal_places
            amount = float_repr(invoice.amount_residual, digits)
            facts.append((repairs[invoice], invoice, f"{invoice.id}/{amount}"))
        self.env["repair.order"]._queue_event_about(
            "payment_due", "payment_invoice_id", facts
        )

    def _repairs_invoiced(self):
        """Return the repairs whose quotations these invoices bill."""
        return self.invoice_line_ids.sale_line_ids.order_id.repair_order_ids

    def _is_due_online(self):
        """Tell whether this invoice waits for a payment that nobody has made yet.

        Core posts the invoice of a payment made before it, and records that payment
        right after: such an invoice is not due.
        """
        self.ensure_one()
        return self._has_to_be_paid() and not self.transaction_ids.filtered(
            lambda payment: (
                payment.state == "done"
                and not payment.payment_id
                and not payment.child_transaction_ids
            )
        )

    def _payable_online(self):
        """Return the invoices on whose page the customer finds a way to pay."""
        payable = self.browse()
        groups = self.grouped(
            lambda i: (i.company_id, i.currency_id, i.partner_id.country_id)
        )
        for invoices in groups.values():
            # Only a provider's limit tells the invoices of a group apart: what goes for
            # the largest that can be paid goes for the smaller ones, without asking.
            largest_first = invoices.sorted("amount_residual", reverse=True)
            while largest_first and not largest_first[0]._payment_providers():
                largest_first = largest_first[1:]
            payable |= largest_first
        return payable

    def _payment_providers(self):
        """Return the payment providers that the page of this invoice offers."""
        self.ensure_one()
        return self.env["payment.provider"]._offered_to_customer(
            self.company_id, self.partner_id, self.amount_residual, self.currency_id
        )

    def _link_payment_requests(self):
        """Let what was paid in advance for repairs settle these invoices: core does it
        with the payments of linked transactions when an invoice is posted.
        """
        for invoice in self.filtered(lambda move: move.move_type == "out_invoice"):
            requests = invoice._repairs_invoiced().payment_request_ids
            payments = (
                requests._of_customer()
                .filtered(lambda r: r.state in ("paid", "refunded"))
                .transaction_ids.filtered("payment_id")
            )
            advance = payments.filtered(
                lambda t, invoice=invoice: (
                    not t.payment_id.is_reconciled
                    and t.currency_id == invoice.currency_id
                )
            )
            if advance:
                invoice.transaction_ids |= advance
