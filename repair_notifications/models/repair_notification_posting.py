from typing import NamedTuple

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from ..tools.many_rows import assign_rows, insert_rows


class QueuedSms(NamedTuple):
    """An SMS that waits to be sent.

    ``status`` is a ``notification_status`` of ``mail.notification``.
    """

    uuid: str
    status: str
    sms_id: int = False


class RepairNotification(models.Model):
    """Core's messages for many rows at once.

    What comes out is what ``message_post`` and ``_message_sms`` make of each row, built
    from core's own parts (``mail.thread`` of 19.0, ``_notify_thread_by_email`` and
    ``_notify_thread_by_sms``); only what core inserts one by one is inserted together.
    E-mails wait for core's queue: nothing is sent by the transaction that makes them.
    Only the cron comes here, as superuser and without defaults in the context.
    """

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.notification"

    def _post(self):
        """Make the messages of these rows and note them on the rows.

        :raise UserError: when a document does not exist any more
        """
        for (model, company, channel), rows in self.grouped(
            lambda row: (row.res_model, row.company_id, row.channel)
        ).items():
            records = self.env[model].browse(set(rows.mapped("res_id")))
            if records.exists() != records:
                raise UserError(self.env._("The document was deleted."))
            records = records.with_company(company)._fallback_lang()
            lonely = rows._filter_by_core(records)
            for row in lonely:
                row.mail_message_id = row._post_by_core(row._record_of(records))
            ours = rows - lonely
            if channel == "sms":
                ours._post_sms(records)
            else:
                ours._post_emails(records)
            ours.state = "handed"  # so says core's tracking, not to be read for it

    def _record_of(self, records):
        """Return the document of this row, prefetched with the others."""
        return records.browse(self.res_id).with_prefetch(records._prefetch_ids)

    def _filter_by_core(self, records):
        """Return the rows that core itself must post, as more people may hear of them:
        staff who are customers have an inbox, staff may follow a document's notes.
        """
        note = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
        followers = self.env["mail.followers"].search_fetch(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("subtype_ids", "in", note),
            ],
            ["res_id"],
        )
        followed = set(followers.mapped("res_id"))
        return self.filtered(
            lambda row: (
                not row.partner_id.partner_share
                or not row.partner_id.active
                or row.channel == "sms"
                and row.res_id in followed
            )
        )

    def _post_by_core(self, record):
        """Make the message of one row by core's method.

        :return: the ``mail.message``
        """
        if self.channel == "sms":
            return record._message_sms(
                self.body,
                partner_ids=self.partner_id.ids,
                author_id=self.company_id.partner_id.id,
                sms_pid_to_number={self.partner_id.id: self.address},
                put_in_queue=True,
            )
        return self._with_links(record).message_post(
            notify_skip_followers=True,
            mail_headers=self._prepare_headers(),
            **self._prepare_content(),
        )

    def _prepare_content(self):
        """Return the values of the message that say what, from whom and to whom."""
        xmlid_to_id = self.env["ir.model.data"]._xmlid_to_res_id
        author = self.company_id.partner_id
        vals = {"author_id": author.id, "partner_ids": self.partner_id.ids}
        if self.channel == "sms":
            return {
                **vals,
                "message_type": "sms",
                "subtype_id": xmlid_to_id("mail.mt_note"),
                "email_from": author.email_formatted,
                "body": sms_content_to_rendered_html(self.body),
                "subject": False,
            }
        return {
            **vals,
            "message_type": "auto_comment",
            "subtype_id": xmlid_to_id("mail.mt_comment"),
            "email_from": self.company_id.email_formatted,
            "email_layout_xmlid": "repair_notifications.mail_notification_customer",
            "body": Markup(self.body),
            "subject": self.subject,
        }

    def _create_messages(self, records):
        """Create the ``mail.message`` of each row and link it.

        :return: the values of each message, in the order of the rows
        :rtype: list[dict]
        """
        if not self:
            return []
        contents = [row._prepare_content() for row in self]
        sender, author_id = contents[0]["email_from"], contents[0]["author_id"]
        replies = records._notify_get_reply_to(default=sender, author_id=author_id)
        company = self.company_id
        domains = records.sudo()._mail_get_alias_domains(default_company=company)
        companies = records._mail_get_companies(default=company)
        parents = self._parent_ids(records)
        vals_list = [
            {
                **content,
                "model": row.res_model,
                "res_id": row.res_id,
                "parent_id": parents.get(row.res_id, False),
                "record_alias_domain_id": domains[row.res_id].id,
                "record_company_id": companies[row.res_id].id,
                "reply_to": replies[row.res_id],
                "email_add_signature": True,
            }
            for row, content in zip(self, contents, strict=True)
        ]
        messages = self.env["mail.message"]._create_many(vals_list)
        for row, message, vals in zip(self, messages, vals_list, strict=True):
            row._record_of(records)._message_post_after_hook(message, vals)
        assign_rows(self, [{"mail_message_id": message.id} for message in messages])
        return vals_list

    def _parent_ids(self, records):
        """Find the messages that new ones answer, as core does for one document in
        ``_message_compute_parent_id``.

        :return: ``{document id: message id}``
        :rtype: dict
        """
        if not records._mail_flat_thread:
            return {}
        self.env["mail.message"].flush_model()
        query = SQL(
            """
            SELECT DISTINCT ON (res_id) res_id, id FROM mail_message
             WHERE model = %s AND res_id IN %s AND message_type != 'user_notification'
             ORDER BY res_id, message_type IN ('comment', 'email') DESC,
                      date DESC, id DESC
            """,
            records._name,
            tuple(records.ids),
        )
        return dict(self.env.execute_query(query))

    def _post_sms(self, records):
        """Post rows of SMS: a note on the document, an SMS that waits to be sent, and
        core's tracking of it.
        """
        self._create_messages(records)
        queued = self._queue_sms()
        now = fields.Datetime.now()
        trackings = insert_rows(
            self.env["mail.notification"],
            [
                {
                    "author_id": row.company_id.partner_id.id,
                    "mail_message_id": row.mail_message_id.id,
                    "res_partner_id": row.partner_id.id,
                    "sms_number": row.address,
                    "notification_type": "sms",
                    "sms_id_int": queued[row].sms_id,
                    "is_read": True,
                    "read_date": now,
                    "notification_status": queued[row].status,
                }
                for row in self
            ],
        )
        trackers = [
            {"sms_uuid": queued[row].uuid, "mail_notification_id": tracking.id}
            for row, tracking in zip(self, trackings, strict=True)
        ]
        insert_rows(self.env["sms.tracker"], trackers)
        names = ["notification_ids", "notified_partner_ids"]
        self.mail_message_id.invalidate_recordset(names, flush=False)

    def _queue_sms(self):
        """Have the SMS of these rows sent, all of one company: by core's queue.

        Seam: an addon that sends SMS itself takes them over.

        :return: what core's tracking needs to know of the SMS of each row
        :rtype: dict[record, QueuedSms]
        """
        sms = self.env["sms.sms"].create(
            [
                {
                    "body": row.body,
                    "mail_message_id": row.mail_message_id.id,
                    "state": "outgoing",
                    "partner_id": row.partner_id.id,
                    "number": row.address,  # in E.164 already
                }
                for row in self
            ]
        )
        return {
            row: QueuedSms(one.uuid, "ready", one.id)
            for row, one in zip(self, sms, strict=True)
        }
