from odoo import models


class RepairSmsGatewayEvent(models.Model):
    _inherit = "repair.sms.gateway.event"

    def _apply_incoming(self, incoming):
        """Override of `repair_sms_wallet`: once, however often it is applied."""
        bubbles = self.env["repair.conversation.message"]
        key = bubbles._incoming_key(self.gateway_id, incoming)
        if bubbles.search_count([("key", "=", key)], limit=1):
            return
        super()._apply_incoming(incoming)

    def _keep_incoming(self, incoming, answered):
        """Extend `repair_sms_wallet`: it stands in a conversation."""
        result = super()._keep_incoming(incoming, answered)
        bubbles = self.env["repair.conversation.message"]
        bubbles.with_company(self.company_id)._receive(
            self.gateway_id, incoming, answered
        )
        return result
