from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _in_conversations(self):
        """Return those of these documents whose e-mails to their customer, and its
        replies, stand in the customer's conversation.

        Seam: models with ``partner_id`` and ``company_id`` whose documents do.
        """
        return self.browse()

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        """Extend `mail`: staff see in the conversation what a customer was written."""
        result = super()._notify_thread_by_email(message, recipients_data, **kwargs)
        for record in self.sudo()._in_conversations():
            record._mirror_email(message.sudo(), recipients_data)
        return result

    def _mirror_email(self, message, recipients_data):
        """Keep a bubble for an e-mail that goes to the customer. Call it with sudo.

        :param message: the ``mail.message``
        :param list recipients_data: see ``mail.thread._notify_get_recipients``
        """
        partners = self.env["res.partner"]
        for recipient in recipients_data:
            partner = partners.browse(recipient["id"] or [])
            if recipient["notif"] != "email" or not self._is_customer(partner):
                continue
            self.env["repair.conversation.message"]._mirror_emails(
                self.company_id,
                [
                    {
                        "partner": self.partner_id,
                        "address": recipient["email_normalized"],
                        "message": message,
                        "body": message.body,
                    }
                ],
            )
            return

    def _is_customer(self, partner):
        """Tell whether somebody is this document's customer, or of the same company.

        :param partner: ``res.partner``, empty for a bare address
        """
        family = self.partner_id.commercial_partner_id
        return partner.partner_share and partner.commercial_partner_id == family
