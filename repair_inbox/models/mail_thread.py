from odoo import api, models
from odoo.tools import email_normalize, email_normalize_all

from ..tools.automatic import is_automatic


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _in_conversations(self):
        """Return those of these documents whose e-mails to their customer, and its
        replies, stand in the customer's conversation.

        Seam: models with ``partner_id`` and ``company_id`` whose documents do.
        """
        return self.browse()

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        """Extend `mail`: staff see in the conversation what a customer was written. A
        note that names a customer stays a note.
        """
        result = super()._notify_thread_by_email(message, recipients_data, **kwargs)
        if not message.sudo().subtype_id.internal:
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

    def _conversation_with(self, author, address):
        """Return the conversation of somebody who answered an e-mail about this
        document: its customer, whose answer may come from any address, or somebody else
        whom we know.

        :param author: ``res.partner`` whose address it is, or empty
        :param str address: normalised
        """
        customer = self.partner_id
        if author and not self._is_customer(author):
            customer = author
        [conversation] = self.env["repair.conversation"]._open_for(
            self.company_id, [(customer, address)], "email"
        )
        return conversation

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Extend `mail`: what customers answer stands in their conversation."""
        result = super()._message_route_process(message, message_dict, routes)
        posted_sudo = self.env["mail.message"].sudo()
        if routes:
            posted_sudo = posted_sudo.search(
                [
                    ("message_id", "=", message_dict["message_id"]),
                    ("message_type", "=", "email"),
                    ("model", "!=", False),
                ]
            )
        bubbles_sudo = posted_sudo.env["repair.conversation.message"]
        for message_sudo in posted_sudo:
            bubbles_sudo._receive_email(message_sudo, is_automatic(message))
        return result

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Extend `mail`: a new e-mail of a customer to the address that replies go to
        is a message as well. Core would send it back.
        """
        company = self._company_written_to(message_dict)
        if company:
            self._routing_reset_bounce(message, message_dict)
            values = {"company_id": company.id}
            return [("repair.conversation", False, values, self.env.uid, None)]
        return super().message_route(
            message, message_dict, model, thread_id, custom_values
        )

    @api.model
    def _company_written_to(self, message_dict):
        """Return the company whose catchall address somebody we know writes to without
        answering an e-mail; empty for all other e-mails.
        """
        nobody = self.env["res.company"].sudo()
        is_new = not message_dict.get("is_bounce") and not message_dict.get("parent_id")
        if not is_new or not self._detect_write_to_catchall(message_dict):
            return nobody
        to = email_normalize_all(message_dict["to"])
        companies = nobody.search([]).filtered(lambda c: c.catchall_email in to)
        address = email_normalize(message_dict["email_from"])
        conversations_sudo = self.env["repair.conversation"].sudo()
        known = nobody
        for company in companies if address else nobody:
            owners = conversations_sudo._owners_of(company, [address], "email")
            known |= company if owners else nobody
        talked = conversations_sudo.search(
            [("company_id", "in", known.ids), ("email", "=", address)],
            order="last_message_at desc",
            limit=1,
        )
        return talked.company_id or known[:1]

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        """Extend `mail`: where a company wants it, customers answer to the mailbox of
        the person in charge, or of the company where nobody is.
        """
        replies = super()._notify_get_reply_to_batch(defaults, author_ids)
        for record in self.sudo()._in_conversations():
            company = record.company_id
            if company.repair_email_replies == "mailbox":
                mailbox = record.user_id.email_formatted or company.email_formatted
                replies[record.id] = mailbox or replies[record.id]
        return replies
