from odoo import models


class RepairRequest(models.Model):
    _inherit = "repair.request"

    def _in_conversations(self):
        """Override: they are talked about with their customer."""
        return self
