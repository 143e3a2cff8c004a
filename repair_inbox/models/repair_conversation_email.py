from email.utils import formataddr

from odoo import api, fields, models
from odoo.tools import email_normalize, plaintext2html


class RepairConversation(models.Model):
    """What staff write from the conversation by e-mail."""

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    email_problem = fields.Char(
        string="Why No E-mail", compute="_compute_email_problem"
    )
    email_warning = fields.Char(
        string="Before You Write an E-mail", compute="_compute_email_problem"
    )

    @api.depends("email", "partner_id.notify_email", "company_id", "bubble_ids")
    @api.depends_context("lang")
    def _compute_email_problem(self):
        for conversation in self:
            problem, warning = conversation._judge_email()
            conversation.email_problem = problem
            conversation.email_warning = warning

    def _judge_email(self):
        """Tell whether an e-mail can be written here, by the rules for SMS.

        :return: what makes it impossible and what to know before, each empty if nothing
        :rtype: tuple[str, str]
        """
        if not self.email:
            return self.env._("There is no e-mail address on the customer's card."), ""
        problem = self.env["res.partner"]._email_sentence(self.email)
        if problem:
            return problem, ""
        blocks = self.env["repair.email.block"]._of([self.email])
        if blocks:
            return blocks[self.email]._sentence(), ""
        refusal = self._refusal("email")
        if refusal and not self._has_written():
            return refusal, ""
        return "", refusal

    def action_send_email(self, text, subject=False, attachment_ids=()):
        """Send an e-mail to the customer, and take the conversation on if nobody did.

        It answers the last e-mail here: mail programs show both as one thread.

        :param str text: what the customer is to read
        :param str subject: by default that of the last e-mail
        :param attachment_ids: ids of ``ir.attachment`` to send along
        :raise UserError: when there is nothing to say or no way to say it
        """
        self._check_can_send(text, "email")
        self._await_turn()
        files = self.env["ir.attachment"].browse(attachment_ids)
        files.check_access("read")
        last = self._last_email()
        document = self._subject_of(last) if self.partner_id.email else self
        parent = last.sudo().mail_message_id
        document.message_post(
            body=plaintext2html(text),
            subject=subject or self._email_subject(last, document),
            message_type="email_outgoing",
            subtype_xmlid="mail.mt_comment",
            parent_id=parent.model == document._name and parent.id,
            attachment_ids=files.ids,
            email_layout_xmlid="mail.mail_notification_light",
            notify_skip_followers=True,
            **self._prepare_email_addresses(),
        )
        self._replied()

    def _last_email(self):
        """Return the bubble of the last e-mail that is still there."""
        domain = [("conversation_id", "=", self.id), ("mail_message_id", "!=", False)]
        bubbles = self.env["repair.conversation.message"]
        return bubbles.search(domain, order="id desc", limit=1)

    def _subject_of(self, last):
        """Return where an answer to a bubble is posted, as :meth:`_subject` does."""
        document = last._document()
        if document and document.has_access("write"):
            return document.with_company(self.company_id)
        return self._subject()

    def _email_subject(self, last, document):
        """Return the subject of an answer to a bubble, or of a first e-mail."""
        if last.subject:
            answer = last.subject.lower().startswith("re:")
            return last.subject if answer else f"Re: {last.subject}"
        company = self.company_id.name
        return company if document == self else f"{document.display_name}, {company}"

    def _prepare_email_addresses(self):
        """Return from whom and to whom ``message_post`` shall send."""
        vals = {"author_id": self.env.user.partner_id.id}
        if sender := email_normalize(self.company_id.email or ""):
            vals["email_from"] = formataddr((self.env.user.name, sender))
        if self.partner_id.email:
            return {**vals, "partner_ids": self.partner_id.ids}
        return {**vals, "outgoing_email_to": self.email}

    def _in_conversations(self):
        """Override: what is posted here stands here."""
        return self

    def _is_customer(self, partner):
        """Extend: here a bare address is the customer's."""
        return not partner or super()._is_customer(partner)
