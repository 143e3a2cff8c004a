import hashlib
import json

from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    repair_approval_ids = fields.One2many("repair.approval", "sale_order_id")

    def write(self, vals):
        """Extend core: a quotation of a repair that is sent asks its customer to
        decide; one that is confirmed or cancelled, by whomever, has been decided.
        """
        before = {order.id: order.state for order in self} if "state" in vals else {}
        result = super().write(vals)
        moved = self.filtered(lambda o: o.id in before and o.state != before[o.id])
        for order in moved.sudo():
            if order.state == "sent":
                order._ask_for_approval()
            elif order.state == "sale":
                order.repair_approval_ids._settle("accepted")
            elif order.state == "cancel":
                order.repair_approval_ids._settle("rejected")
        return result

    def _ask_for_approval(self):
        """Ask the customer to decide about this quotation as it stands now.

        An older open question about the quotation is superseded. Nothing is asked
        about repairs that are over.

        :return: the new ``repair.approval``, empty when no repair is concerned
        """
        self.ensure_one()
        approvals = self.env["repair.approval"].sudo()
        repairs = self.sudo().repair_order_ids.filtered(
            lambda repair: repair.state not in ("done", "cancel")
        )
        if not repairs:
            return approvals
        self.sudo().repair_approval_ids._settle("superseded").flush_recordset()
        approval = approvals.create(
            {
                "sale_order_id": self.id,
                "repair_ids": repairs.ids,
                "amount_total": self.amount_total,
                "fingerprint": self._repair_fingerprint(),
            }
        )
        repairs._set_milestone("awaiting_approval")
        repairs[:1]._queue_event("approval_needed", {repairs[:1].id: approval.id})
        return approval

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
