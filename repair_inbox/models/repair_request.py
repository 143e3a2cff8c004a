from odoo import models


class RepairRequest(models.Model):
    _inherit = "repair.request"

    def action_open_conversation(self):
        """Smart button: what is said with the customer of this request."""
        self.ensure_one()
        return self.partner_id._open_conversation(self.company_id)

    def _in_conversations(self):
        """Override: they are talked about with their customer."""
        return self
