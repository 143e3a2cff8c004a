from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext, plaintext2html

from odoo.addons.repair_notifications.tools.many_rows import insert_rows

from ..tools.quote import split_quote

#: Core's words for what became of an e-mail, in ours; the worst of several counts.
_STATES = {
    "exception": "failed",
    "bounce": "failed",
    "canceled": "failed",
    "ready": "queued",
    "process": "queued",
    "pending": "sent",
    "sent": "sent",
}


class RepairConversationMessage(models.Model):
    """Bubbles of e-mails. The e-mail itself is the ``mail.message`` on its document;
    its files and its HTML are read from there.
    """

    # A file for each channel, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation.message"

    mail_message_id = fields.Many2one(
        "mail.message", string="E-mail", index="btree_not_null", ondelete="set null"
    )
    subject = fields.Char()
    body = fields.Html(compute="_compute_body", compute_sudo=True, sanitize=False)
    quoted = fields.Html(
        compute="_compute_body",
        compute_sudo=True,
        sanitize=False,
        help="Earlier e-mails below an answer.",
    )
    attachment_ids = fields.Many2many("ir.attachment", compute="_compute_attachments")

    @api.depends("mail_message_id.body", "text")
    def _compute_body(self):
        for bubble in self:
            body, quoted = split_quote(bubble.mail_message_id.body or "")
            if bubble.channel == "email" and not body:
                body = plaintext2html(bubble.text or "")
            bubble.body, bubble.quoted = body, quoted

    @api.depends("mail_message_id")
    @api.depends_context("uid")
    def _compute_attachments(self):
        for bubble in self:
            files = bubble.sudo().mail_message_id.attachment_ids
            # A clerk may have no access to files of quotations.
            bubble.attachment_ids = files.sudo(False)._filtered_access("read")

    @api.depends("mail_message_id")
    def _compute_delivery(self):
        """Extend: of e-mails core knows it."""
        result = super()._compute_delivery()
        sent = self.filtered(lambda b: b.mail_message_id and b.direction == "out")
        trackings_sudo = self.env["mail.notification"].sudo()
        trackings_sudo = trackings_sudo.search(
            [
                ("mail_message_id", "in", sent.sudo().mail_message_id.ids),
                ("notification_type", "=", "email"),
                # Staff who follow a document get a copy.
                *("|", ("res_partner_id", "=", False)),
                ("res_partner_id.partner_share", "=", True),
            ]
        )
        by_message = trackings_sudo.grouped("mail_message_id")
        for bubble in sent:
            found = by_message.get(bubble.sudo().mail_message_id, trackings_sudo[:0])
            worst = found.sorted(lambda t: list(_STATES).index(t.notification_status))
            bubble.delivery_state = _STATES.get(worst[:1].notification_status, False)
            failed = bubble.delivery_state == "failed"
            bubble.delivery_note = failed and worst[0].format_failure_reason()
        return result

    @api.model
    def _mirror_emails(self, company, emails):
        """Keep a bubble for e-mails that go to customers. Only inserts, as
        :meth:`_mirror` does.

        :param company: ``res.company`` that writes
        :param list emails: ``partner`` (empty for a stranger), ``address``, ``message``
            (a ``mail.message``) and its ``body`` of each
        :return: their bubbles
        """
        known = self.sudo().search_fetch(
            [("key", "in", [self._mail_key(email["message"]) for email in emails])],
            ["key"],
        )
        keys = set(known.mapped("key"))
        emails = [e for e in emails if self._mail_key(e["message"]) not in keys]
        opened = (
            self.env["repair.conversation"]
            .sudo()
            ._open_for(company, [(e["partner"], e["address"]) for e in emails], "email")
        )
        bubbles = insert_rows(
            self,
            [
                {
                    "conversation_id": conversation.id,
                    "company_id": company.id,
                    "direction": "out",
                    **self._prepare_email(email["message"], email["body"]),
                    "number": email["address"],
                }
                for email, conversation in zip(emails, opened, strict=True)
            ],
        )
        bubbles.conversation_id._tell_screens()
        return bubbles

    @api.model
    def _mail_key(self, message):
        return f"mail/{message.id}"

    @api.model
    def _prepare_email(self, message, body):
        """Return the values that a bubble takes from its e-mail.

        :param message: the ``mail.message``, with sudo
        :param str body: its HTML, as far as it is new
        :rtype: dict
        """
        return {
            "key": self._mail_key(message),
            "channel": "email",
            "subject": message.subject,
            "text": html2plaintext(body, include_references=False),
            "number": email_normalize(message.email_from or ""),
            "sent_at": min(message.date, fields.Datetime.now()),
            "author_id": message.author_id.id,
            "mail_message_id": message.id,
            "res_model": message.model,
            "res_id": message.res_id,
        }

    @api.model
    def _receive_email(self, message, automatic):
        """Keep an e-mail that a customer sent.

        :param message: the ``mail.message`` on its document, with sudo
        :param bool automatic: whether a mailbox answered by itself
        :return: its bubble; empty for e-mails of the staff, and about other documents
        """
        document = self.env[message.model].browse(message.res_id)._in_conversations()
        author = message.author_id
        is_staff = author and not author.partner_share
        if not document or is_staff and author != document.partner_id:
            return self.browse()
        new, _history = split_quote(message.body)
        vals = self._prepare_email(message, new)
        conversation = document._conversation_with(author, vals["number"])
        partner = conversation.partner_id
        bubble = self.create(
            {
                **vals,
                "conversation_id": conversation.id,
                "direction": "in",
                # Core chose somebody where several people share the address.
                "author_id": partner and author.id,
                "outcome": automatic and "automatic",
            }
        )
        if automatic:
            conversation._tell_screens()
        else:
            answers = conversation._answers_to(partner, email=vals["number"])
            conversation._came_in(**answers)
        return bubble
