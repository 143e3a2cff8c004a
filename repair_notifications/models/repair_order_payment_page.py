from odoo import models


class RepairOrder(models.Model):
    """What the customer's page says about payments."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    def _prepare_page(self):
        """Extend: what is asked for, what was paid, and what failed.

        :return: adds ``payment_requests``, ``payments`` and ``failed_payment``
        """
        payments = self._payments()
        failed = payments[-1:] if self._payment_state() == "failed" else payments[:0]
        return {
            **super()._prepare_page(),
            "payment_requests": self.payment_request_ids._payable().sorted("id"),
            "payments": payments.filtered(
                lambda t: t.state in ("done", "pending", "authorized")
            ),
            "failed_payment": failed,
        }

    def _next_steps(self, offers, invoices, parcels):
        """Extend: what was requested is to be paid, too."""
        steps = super()._next_steps(offers, invoices, parcels)
        if self.payment_request_ids._payable() and "pay" not in steps:
            steps.insert(steps[:1] == ["decide"], "pay")
        return steps
