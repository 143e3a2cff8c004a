from odoo import api, fields, models


class RepairSmsTopup(models.Model):
    """What is shown of a top-up's documents: to each what is in the books they see."""

    # Making documents and showing them are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.topup"

    has_invoice = fields.Boolean(compute="_compute_visible")
    has_payment = fields.Boolean(compute="_compute_visible")
    invoice_number = fields.Char(string="Invoice", compute="_compute_invoice")
    invoice_payment = fields.Char(string="Invoice Is", compute="_compute_invoice")

    @api.depends("move_ids.name", "move_ids.payment_state")
    def _compute_invoice(self):
        for topup in self:
            invoice_sudo = topup._invoice()
            payment_state = invoice_sudo._fields["payment_state"]
            words = dict(payment_state._description_selection(self.env))
            topup.invoice_number = invoice_sudo.name
            topup.invoice_payment = words.get(invoice_sudo.payment_state)

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("move_ids", "transaction_ids.payment_id")
    def _compute_visible(self):
        for topup in self:
            topup.has_invoice = bool(topup._visible_move())
            payment = topup._payment().sudo(False)
            topup.has_payment = bool(payment) and payment.has_access("read")

    def _invoice(self):
        """Return what the seller invoiced.

        :return: ``account.move`` record, sudo, possibly empty
        """
        moves_sudo = self.sudo().move_ids
        return moves_sudo.filtered(lambda move: move.move_type == "out_invoice")[:1]

    def _payment(self):
        """Return what was paid.

        :return: ``account.payment`` record, sudo, possibly empty
        """
        paid_sudo = self.sudo().transaction_ids.filtered(lambda t: t.state == "done")
        return paid_sudo.payment_id[:1]

    def _visible_move(self):
        """Return the document in the books that the user sees: the seller's invoice, or
        the buyer's bill.

        :return: ``account.move`` record, possibly empty
        """
        moves = self.env["account.move"]
        if not moves.has_access("read"):
            return moves
        mine = [
            ("repair_sms_topup_id", "=", self.id),
            ("move_type", "in", ("out_invoice", "in_invoice")),
        ]
        return moves.search(mine, order="move_type desc", limit=1)

    def action_open_invoice(self):
        """Button: open the document in the books that the user sees."""
        return self._visible_move().get_formview_action()

    def action_open_payment(self):
        """Button: open the payment in the seller's books."""
        return self._payment().sudo(False).get_formview_action()

    def action_open_wallet(self):
        """Button: open the wallet."""
        return self.wallet_id.get_formview_action()
