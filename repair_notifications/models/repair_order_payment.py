from odoo import api, fields, models


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
    payment_amount_text = fields.Char(compute="_compute_payment", compute_sudo=True)
    payment_link = fields.Char(compute="_compute_payment", compute_sudo=True)

    @api.depends_context("lang")
    @api.depends("payment_invoice_id.amount_residual", "payment_invoice_id.state")
    def _compute_payment(self):
        """What is left to pay and where; empty when there is nothing to pay."""
        for repair in self:
            invoice = repair.payment_invoice_id
            if not invoice or not invoice._has_to_be_paid():
                repair.payment_amount_text = repair.payment_link = False
                continue
            repair.payment_amount_text = invoice.currency_id._plain_amount(
                invoice.amount_residual
            )
            repair.payment_link = invoice.get_base_url() + invoice.get_portal_url()
