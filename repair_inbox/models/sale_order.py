from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _in_conversations(self):
        """Override: those quotations of repairs."""
        return self.filtered(lambda order: order.sudo().repair_order_ids)
