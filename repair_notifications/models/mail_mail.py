from odoo import models
from odoo.tools.mail import (
    email_normalize,
    email_normalize_all,
    email_split_and_format_normalize,
)


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(self, *args, post_send_callback=None, **kwargs):
        """Override of `mail`: no mail goes to a blocked address, whoever made it; only
        internal users get theirs.
        """
        cancelled = self._drop_blocked()
        if cancelled and post_send_callback:
            post_send_callback(cancelled.ids)
        rest = self - cancelled
        return not rest or super(MailMail, rest)._send(
            *args, post_send_callback=post_send_callback, **kwargs
        )

    def _drop_blocked(self):
        """Take blocked addresses off these mails, looked up once for all of them.

        :return: the mails that nobody is left to get, cancelled
        """
        outgoing = self.filtered(lambda mail: mail.state == "outgoing")
        blocks = self.env["repair.email.block"]._of(outgoing._all_addresses())
        cancelled = self.browse()
        if blocks:
            staff = self.env["repair.email.block"]._staff_addresses(blocks)
            for mail in outgoing:
                cancelled += mail._drop_recipients(blocks, staff)
        return cancelled

    def _all_addresses(self):
        """Return every normalised address that these mails would go to."""
        fields_with_addresses = [
            *self.mapped("email_to"),
            *self.mapped("email_cc"),
            *self.recipient_ids.mapped("email"),
        ]
        return {
            address
            for text in fields_with_addresses
            if text
            for address in email_normalize_all(text)
        }

    def _drop_recipients(self, blocks, staff):
        """Take blocked addresses off this mail.

        :param dict blocks: what ``repair.email.block._of`` returned
        :param set staff: those of the addresses that internal users have
        :return: this mail when nobody is left to get it and it was cancelled
        """
        refusing = blocks.keys() - staff
        partners = self.recipient_ids.filtered(
            lambda p: (
                p.partner_share
                and blocks.keys() & set(email_normalize_all(p.email or ""))
            )
        )
        vals = {
            name: self._without(self[name], refusing)
            for name in ("email_to", "email_cc")
            if refusing.intersection(email_normalize_all(self[name] or ""))
        }
        if not partners and not vals:
            return self.browse()
        # A customer with several addresses keeps those that work.
        written = email_normalize_all(", ".join(partners.mapped("email")))
        healthy = [address for address in written if address not in blocks]
        if healthy:
            to = vals.get("email_to", self.email_to)
            vals["email_to"] = ", ".join(filter(None, [to, *healthy]))
        vals["recipient_ids"] = [(3, partner.id) for partner in partners]
        dropped = self._all_addresses() & blocks.keys()
        return self._write_recipients(vals, partners, {a: blocks[a] for a in dropped})

    def _without(self, text, refusing):
        """Return a list of addresses without the refusing ones."""
        return ", ".join(
            address
            for address in email_split_and_format_normalize(text)
            if email_normalize(address) not in refusing
        )

    def _write_recipients(self, vals, partners, blocks):
        """Write who is left, and say why others do not get the mail.

        :param dict vals: values with the recipients that are left
        :param partners: customers who do not get the mail
        :param dict blocks: ``{normalised address: block}`` of what is not written to
        :return: this mail when nobody is left and it was cancelled
        """
        reason = "\n".join(block._sentence() for block in blocks.values())
        why = {"failure_type": "mail_bl", "failure_reason": reason}
        self.write(vals)
        is_empty = not (self.email_to or self.email_cc or self.recipient_ids)
        if is_empty:
            self.write({"state": "cancel", **why})
        notifications_sudo = self._open_notifications().filtered(
            lambda n: (
                is_empty
                or n.res_partner_id in partners
                or n.mail_email_address in blocks
            )
        )
        notifications_sudo.write({"notification_status": "canceled", **why})
        notifications_sudo.mail_message_id.filtered(
            lambda message: message._is_thread_message()
        )._notify_message_notification_update()
        return self if is_empty else self.browse()

    def _open_notifications(self):
        """Return core's tracking of this mail as far as it is not done, with sudo."""
        return (
            self.env["mail.notification"]
            .sudo()
            .search(
                [
                    ("mail_mail_id", "=", self.id),
                    ("notification_type", "=", "email"),
                    ("notification_status", "not in", ("sent", "canceled")),
                ]
            )
        )

    def _erase_texts(self, body):
        """Replace what e-mails say; those that wait never leave. Call it with sudo.

        :param Markup body: what stands there from now on
        """
        waiting = self.filtered(lambda mail: mail.state in ("outgoing", "exception"))
        waiting.state = "cancel"
        self.write(
            {
                "body_html": body,
                "email_to": False,
                "email_cc": False,
                "headers": False,
                "failure_reason": False,
            }
        )

    def _leave_out(self, partners, emails):
        """Keep e-mails that wait from going to some people. Call it with sudo.

        :param partners: who gets none of them
        :param emails: normalised addresses that get none of them
        """
        for mail in self:
            people = mail.recipient_ids - partners
            to = [e for e in email_normalize_all(mail.email_to) if e not in emails]
            if people or to:
                mail.write({"recipient_ids": people.ids, "email_to": ", ".join(to)})
            else:
                mail.state = "cancel"
