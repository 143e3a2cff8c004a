from odoo import models
from odoo.fields import Domain

_BUBBLE = (
    *("sent_at", "company_id", "direction", "channel", "number", "subject", "text"),
    *("author_id", "outcome", "delivery_state"),
)
_HELD = ("create_date", "company_id", "channel", "text", "user_id", "problem")


class ResPartner(models.Model):
    """Conversations in what is told to a customer and in what is forgotten of one."""

    # How a customer is talked to and how forgotten are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    def _prepare_personal_data(self):
        """Extend `repair_notifications`: with what was said in conversations."""
        bubbles = self._personal_records()["repair.conversation.message"]
        columns = (*_BUBBLE, (self.env._("Document"), self._document_in_words))
        section = self._section(self.env._("Conversation"), bubbles, columns)
        helds = self._personal_records()["repair.conversation"].held_ids
        unsent = self._section(self.env._("Answers not sent yet"), helds, _HELD)
        return [*super()._prepare_personal_data(), section, unsent]

    def _personal_records(self):
        """Extend `repair_notifications`: with conversations with these customers, or
        with a number or address of theirs that nobody else has.
        """
        records = super()._personal_records()
        contacts = self._personal_contacts()
        numbers = list(self._personal_addresses_sudo("sms"))
        emails = list(self._personal_addresses_sudo("email"))
        theirs = Domain("partner_id", "in", contacts.ids) | (
            Domain("partner_id", "=", False)
            & (Domain("number", "in", numbers) | Domain("email", "in", emails))
        )
        conversations = self.env["repair.conversation"].search(theirs, order="id")
        # One to a colleague's number stands in the conversation with the colleague.
        bubbles = self.env["repair.conversation.message"].search(
            Domain("conversation_id", "in", conversations.ids)
            | Domain("sms_message_id", "in", records["repair.sms.message"].ids),
            order="id",
        )
        return {
            **records,
            conversations._name: conversations,
            bubbles._name: bubbles,
        }

    def _used_addresses(self, channel):
        """Extend `repair_notifications`: with addresses they wrote from."""
        used = super()._used_addresses(channel)
        mine = [("partner_id", "in", self.ids)]
        conversations = self.env["repair.conversation"].search(mine)
        bubbles = self.env["repair.conversation.message"].search(
            [
                ("conversation_id", "in", conversations.ids),
                ("channel", "=", channel),
            ]
        )
        answers_go_to = "number" if channel == "sms" else "email"
        used |= {*conversations.mapped(answers_go_to), *bubbles.mapped("number")}
        return used - {False}

    def _personal_threads(self):
        """Extend `repair_notifications`: with conversations and their notes."""
        conversations = self._personal_records()["repair.conversation"]
        return [*super()._personal_threads(), conversations]

    def _evidence_models(self):
        """Extend `repair_notifications`: with conversations."""
        return [*super()._evidence_models(), "repair.conversation"]

    def _kept_after_erasure(self):
        """Extend `repair_notifications`: what stays of conversations."""
        return [
            *super()._kept_after_erasure(),
            self.env._(
                "Conversation: when something was said and what it did. The words are "
                "erased."
            ),
        ]

    def _erase_personal_data(self):
        """Extend `repair_notifications`: with what was said in conversations."""
        records = self._personal_records()
        result = super()._erase_personal_data()
        records["repair.conversation.message"]._erase_content(self._erased_text())
        records["repair.conversation"]._erase_content()
        return result
