from odoo import models


class RepairConversation(models.Model):
    """Notes beside the bubbles are for the staff: none of them leaves the house."""

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    def _mail_get_partner_fields(self, introspect_fields=False):
        """Override of `mail`: no customer is proposed as a reader of notes."""
        return []

    def _message_add_default_recipients(self):
        """Override of `mail`, for the same reason."""
        nobody = self.env["res.partner"]
        empty = {"email_cc_lst": [], "email_to_lst": [], "partners": nobody}
        return {conversation.id: dict(empty) for conversation in self}

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Override of `mail`: whoever is mentioned or follows, only what is written to
        the customer leaves: e-mails of :meth:`action_send_email`, and SMS.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if (msg_vals or message.sudo())["message_type"] == "email_outgoing":
            return recipients
        return [r for r in recipients if not r["share"] or r["notif"] == "sms"]
