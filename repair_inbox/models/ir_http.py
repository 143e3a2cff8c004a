from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Extend core: tell the web client whether this user has an inbox. The client
        reads the number of unread conversations itself, for the companies it shows.
        """
        info = super().session_info()
        info["repair_inbox"] = self.env.user.has_group("stock.group_stock_user")
        return info
