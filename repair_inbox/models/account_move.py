from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _in_conversations(self):
        """Override: those invoices of repairs."""
        return self.filtered(lambda move: move.sudo()._repairs_invoiced())
