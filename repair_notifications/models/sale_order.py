import hashlib
import json

from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # Salespeople may read quotations whole, and approvals not.
    repair_approval_ids = fields.One2many(
        "repair.approval", "sale_order_id", groups="stock.group_stock_user"
    )

    def write(self, vals):
        """Extend core: a quotation of a repair that is sent asks its customer to
        decide; one that is confirmed or cancelled, by whomever, has been decided.
        """
        before = {order.id: order.state for order in self} if "state" in vals else {}
        result = super().write(vals)
        moved_sudo = self.filtered(
            lambda o: o.id in before and o.state != before[o.id]
        ).sudo()
        moved_sudo.filtered(lambda order: order.state == "sent")._ask_for_approval()
        for order_sudo in moved_sudo:
            if order_sudo.state == "sale":
                order_sudo.repair_approval_ids._settle("accepted")
                order_sudo._drop_other_offers()
            elif order_sudo.state == "cancel":
                order_sudo.repair_approval_ids._settle("rejected")
        return result

    def _ask_for_approval(self):
        """Ask the customer to decide about these quotations as they stand now.

        An older open question about a quotation is superseded. Nothing is asked about
        repairs that are over, and of several offers for a repair one message tells.

        :return: the new ``repair.approval`` records, empty when no repair is concerned
        """
        approvals = self.env["repair.approval"].sudo()
        self.sudo().repair_approval_ids._settle("superseded").flush_recordset()
        for order in self:
            repairs = order._repairs_offered().filtered(
                lambda repair: repair.state not in ("done", "cancel")
            )
            if repairs:
                approvals += approvals.create(
                    {
                        "sale_order_id": order.id,
                        "repair_ids": repairs.ids,
                        "amount_total": order.amount_total,
                        "fingerprint": order._repair_fingerprint(),
                        "offer_number": order._offer_number(repairs),
                    }
                )
        approvals.repair_ids._set_milestone("awaiting_approval")
        told = {approval.repair_ids[:1]: approval for approval in approvals}
        for repair, approval in told.items():
            repair._queue_event("approval_needed", {repair.id: approval.id})
        return approvals

    def _offer_number(self, repairs):
        """Return by which number the customer picks this offer, the same each time.

        :param repairs: ``repair.order`` records it is offered for, with sudo
        :rtype: int
        """
        numbers = repairs.approval_ids.mapped("offer_number")
        return self.repair_approval_ids[:1].offer_number or max(numbers, default=0) + 1

    def _repair_fingerprint(self):
        """Return what the customer's decision is bound to: lines, totals, currency and
        validity. Another price, part or quantity gives another value.

        :return: a SHA-256 hex digest
        :rtype: str
        """
        self.ensure_one()
        offer = {
            "partner": self.partner_id.id,
            "currency": self.currency_id.name,
            "validity": fields.Date.to_string(self.validity_date),
            "total": self.currency_id.round(self.amount_total),
            "lines": [
                (
                    line.product_id.id,
                    line.name,
                    line.product_uom_qty,
                    line.price_unit,
                    line.discount,
                    line.price_total,
                )
                for line in self.order_line.sorted("id")
            ],
        }
        return hashlib.sha256(json.dumps(offer, sort_keys=True).encode()).hexdigest()
