from odoo import api, fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    conversation_unread = fields.Integer(compute="_compute_conversation")
    conversation_bubbles = fields.Integer(
        string="Conversation", compute="_compute_conversation"
    )

    @api.depends("partner_id", "company_id")
    def _compute_conversation(self):
        conversations = self.env["repair.conversation"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        found = {(c.partner_id, c.company_id): c for c in conversations}
        for repair in self:
            key = (repair.partner_id, repair.company_id)
            conversation = found.get(key, conversations.browse())
            repair.conversation_unread = conversation.unread_count
            repair.conversation_bubbles = conversation.bubble_count

    def action_open_conversation(self):
        """Smart button: what is said with this repair's customer."""
        self.ensure_one()
        return self.partner_id._open_conversation(self.company_id)

    def _in_conversations(self):
        """Override: they are talked about with their customer."""
        return self
