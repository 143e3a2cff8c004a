from odoo import fields, models


class RepairConversationLink(models.TransientModel):
    """Say which customer writes from a number that nobody knew."""

    _name = "repair.conversation.link"
    _description = "Link a Conversation to a Customer"

    conversation_id = fields.Many2one("repair.conversation", required=True)
    partner_id = fields.Many2one("res.partner", string="Customer", required=True)

    def action_link(self):
        """Link them, and show the customer's conversation."""
        return self.conversation_id._link(self.partner_id).action_open()
