from odoo import api, fields, models


class SaleOrder(models.Model):
    """One of several offers for the same repair, of which the customer picks one."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "sale.order"

    repair_offer_id = fields.Many2one(
        "repair.order",
        string="Another Offer For",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="stock.group_stock_user",
    )

    def _repairs_offered(self):
        """Return the repairs that these quotations are offers for, with all rights."""
        orders_sudo = self.sudo()
        return orders_sudo.repair_order_ids | orders_sudo.repair_offer_id

    def _drop_other_offers(self):
        """Cancel what was offered beside this order, as the customer picked it, and
        make it the quotation of the repair.
        """
        self.ensure_one()
        repairs_sudo = self._repairs_offered()
        others_sudo = (repairs_sudo._offers() - self).filtered(
            lambda order: order.state in ("draft", "sent")
        )
        for repair_sudo in self.sudo().repair_offer_id:
            repair_sudo.sale_order_id.repair_offer_id = repair_sudo
            repair_sudo.sale_order_id = self
        if others_sudo:
            others_sudo.repair_approval_ids._settle("passed")
            others_sudo.with_user(api.SUPERUSER_ID)._action_cancel()
