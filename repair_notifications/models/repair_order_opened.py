from odoo import models


class RepairOrder(models.Model):
    """Each message has a link of its own to the page, see ``repair.notification``."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    def write(self, vals):
        """Extend: who had the links is not the customer any more."""
        moved = self.browse()
        if "partner_id" in vals:
            moved = self.filtered(
                lambda r: r.partner_id and r.partner_id.id != vals["partner_id"]
            )
        result = super().write(vals)
        moved.sudo().action_revoke_link()
        return result

    def action_revoke_link(self):
        """Extend: the links of messages open nothing any more either."""
        result = super().action_revoke_link()
        self.sudo().notification_ids._forget_links()
        return result
