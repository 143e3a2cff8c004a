from odoo import api, fields, models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    repair_payment_request_id = fields.Many2one(
        "repair.payment.request",
        string="Payment Request of a Repair",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _compute_reference_prefix(self, separator, **values):
        """Override of `payment`: name the repair."""
        if values.get("repair_payment_request_id"):
            requests = self.env["repair.payment.request"]
            return requests.browse(values["repair_payment_request_id"]).repair_id.name
        return super()._compute_reference_prefix(separator, **values)

    def _post_process(self):
        """Override of `payment`: a request that is paid after the invoice of its repair
        was posted pays that invoice; what is given back is no longer on account.
        """
        done = self.filtered(lambda transaction: transaction.state == "done")
        for paid in done.filtered(lambda t: t.repair_payment_request_id._of_customer()):
            due = paid.repair_payment_request_id.repair_id._invoices_due()
            paid.invoice_ids |= due.filtered(
                lambda i, paid=paid: i.currency_id == paid.currency_id
            )
        result = super()._post_process()
        for refund in done.filtered(lambda t: t.operation == "refund"):
            source = refund.source_transaction_id
            if source.repair_payment_request_id:
                refund.payment_id._settle_with(source.payment_id)
        return result

    def _log_message_on_linked_documents(self, message):
        """Override of `payment`: staff see it on the repair, too."""
        source = self.source_transaction_id or self
        repairs = (
            source.repair_payment_request_id.repair_id
            | source.sale_order_ids.repair_order_ids
            | source.invoice_ids._repairs_invoiced()
        )
        for repair in repairs:
            repair._message_log(
                body=message, author_id=self.env.ref("base.partner_root").id
            )
        return super()._log_message_on_linked_documents(message)
