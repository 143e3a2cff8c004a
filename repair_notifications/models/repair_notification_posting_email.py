from odoo import models


class RepairNotification(models.Model):
    """Core's e-mails for many rows at once, see ``repair_notification_posting.py``."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.notification"

    def _with_links(self, record):
        """Return the document with the links that the layout of e-mails shows."""
        return record.with_context(
            repair_message_link=self._message_link(),
            repair_preferences_link=self._preferences_link(),
        )

    def _prepare_headers(self):
        """Return the headers by which mail programs offer to end e-mails (RFC 2369)."""
        return {"List-Unsubscribe": f"<{self._preferences_link()}>"}

    def _post_emails(self, records):
        """Post rows of e-mails: a comment on the document, a mail in core's queue."""
        vals_list = self._create_messages(records)
        people = self.env["mail.followers"]._get_recipient_data(
            records,
            "user_notification",  # followers get no copy
            self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            self.partner_id.ids,
        )
        mail_vals, notification_vals = [], []
        for row, vals in zip(self, vals_list, strict=True):
            record, message = row._record_of(records), row.mail_message_id
            person = people[row.res_id][row.partner_id.id]
            mail_vals.append(row._prepare_mail(record, person, vals))
            notification_vals.append(
                {
                    **record._notify_by_email_get_base_notification_values(message),
                    "res_partner_id": row.partner_id.id,
                }
            )
        mails = self.env["mail.mail"].create(mail_vals)
        for mail, vals in zip(mails, notification_vals, strict=True):
            vals["mail_mail_id"] = mail.id
        self.env["mail.notification"].create(notification_vals)

    def _prepare_mail(self, record, person, vals):
        """Return the values of the ``mail.mail`` to the customer.

        :param dict person: what ``mail.followers`` knows about the customer
        :param dict vals: values that the message was created with
        """
        record = self._with_links(record)
        # A message that is new has no tracked values: core need not search for them.
        known = {**vals, "tracking_value_ids": False}
        message = self.mail_message_id
        [(_lang, render_values, group)] = (
            record._notify_get_classified_recipients_iterator(
                message, [person], msg_vals=known
            )
        )
        body = record._notify_by_email_render_layout(
            message, group, msg_vals=known, render_values=render_values
        )
        extra = {"auto_delete": True, "headers": self._prepare_headers()}
        base = record._notify_by_email_get_base_mail_values(
            message, [person], additional_values=extra
        )
        return record._notify_by_email_get_final_mail_values(
            self.partner_id.ids, base, additional_values={"body_html": body}
        )
