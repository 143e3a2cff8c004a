from odoo import models


class RepairOrder(models.Model):
    """Each message has a link of its own to the page, see ``repair.notification``."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    def action_revoke_link(self):
        """Extend: the links of messages open nothing any more either."""
        result = super().action_revoke_link()
        self.sudo().notification_ids._forget_links()
        return result
