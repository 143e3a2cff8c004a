from odoo import fields, models


class RepairSmsMessage(models.Model):
    _inherit = "repair.sms.message"

    # For alerts: what failed is a small part of what was sent.
    _failed_idx = models.Index("(done_at) WHERE state = 'failed'")

    def _after_create(self):
        """Extend `repair_sms_wallet`: every SMS has its place in a conversation."""
        result = super()._after_create()
        messages_sudo = self.sudo()
        messages_sudo.env["repair.conversation.message"]._mirror(messages_sudo)
        return result

    def _prepare_bubble(self, conversation):
        """Return the values of this message's bubble.

        :param conversation: ``repair.conversation`` it belongs to
        :rtype: dict
        """
        author = self.mail_message_id.author_id or self.user_id.partner_id
        return {
            "conversation_id": conversation.id,
            "company_id": self.company_id.id,
            "key": f"sms/{self.uuid}",
            "direction": "out",
            "text": self.body,
            "number": self.number,
            "sent_at": self.create_date.replace(microsecond=0),
            "author_id": (author or self.company_id.partner_id).id,
            "sms_message_id": self.id,
            "res_model": self.res_model,
            "res_id": self.res_id,
        }

    def _move(self, state, **vals):
        """Extend `repair_sms_wallet`: screens show at once what became of an SMS.

        The conversation row is touched here, when the gateway has the SMS, because this
        transaction is replayed when it collides; the one that queues SMS is not.
        """
        moved = super()._move(state, **vals)
        if moved and state != "sending":
            bubbles = self.env["repair.conversation.message"]
            conversations = bubbles.search(
                [("sms_message_id", "in", moved.ids)]
            ).conversation_id
            if state == "accepted":
                now = fields.Datetime.now()
                earlier = conversations.filtered(lambda c: c.last_message_at < now)
                earlier.last_message_at = now
            conversations._tell_screens()
            if state == "failed":
                self.env["repair.alert"]._tell_screens()
        return moved
