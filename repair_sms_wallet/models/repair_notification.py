from odoo import api, models
from odoo.tools import SQL

from odoo.addons.repair_notifications.models.repair_notification_posting import (
    QueuedSms,
)


class RepairNotification(models.Model):
    _inherit = "repair.notification"

    @api.model
    def _selection_hold_reason(self):
        """Extend `repair_notifications`: what an SMS may wait for here."""
        return [
            *super()._selection_hold_reason(),
            ("no_gateway", self.env._("The company has no SMS gateway")),
        ]

    def _stale(self):
        """Override of `repair_notifications`: an SMS may wait here no longer than it
        may after it was handed over.
        """
        sms = self.filtered(lambda row: row.channel == "sms")
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM repair_notification WHERE id = ANY(%s) AND %s",
                sms.ids,
                self.env["repair.sms.message"]._is_stale(
                    self._table,
                    SQL("COALESCE(requeued_at, create_date)"),
                    SQL("event"),
                ),
            )
        )
        return super()._stale() | self.browse(row[0] for row in rows)

    def _hold_reasons(self):
        """Override of `repair_notifications`: SMS wait until there is a gateway."""
        holds = super()._hold_reasons()
        sms = self.filtered(lambda row: row.channel == "sms")
        for company, rows in sms.grouped("company_id").items():
            if not company._get_repair_sms_gateway():
                holds.update(dict.fromkeys(rows.ids, "no_gateway"))
        return holds

    def _queue_sms(self):
        """Override of `repair_notifications`: with a gateway of ours an SMS becomes our
        message at once. Core's queue would hand over the same, a moment later.
        """
        company = self.company_id
        texts = {}
        if company._get_repair_sms_gateway():
            texts = {row: company._final_sms(row.body or "") for row in self}
        ours = self.filtered(texts.get)  # an empty one is refused on core's way
        rest = self - ours
        queued = super(RepairNotification, rest)._queue_sms() if rest else {}
        messages = self.env["repair.sms.message"]
        if ours:
            messages = messages._take_over(ours, texts)
        for row, message in zip(ours, messages, strict=True):
            queued[row] = QueuedSms(message.sms_uuid, "process")
        return queued

    def _compute_explanation(self):
        """Extend `repair_notifications`: say why an SMS that was handed over waits."""
        result = super()._compute_explanation()
        handed = self.filtered(lambda r: r.channel == "sms" and r.state == "handed")
        held_sudo = (
            self.env["repair.sms.message"]
            .sudo()
            .search(
                [
                    ("mail_message_id", "in", handed.mail_message_id.ids),
                    ("state", "in", ["held", "unsure"]),
                ]
            )
        )
        for row in handed:
            messages = held_sudo.filtered(
                lambda m, row=row: m.mail_message_id == row.mail_message_id
            )
            if messages:
                row.explanation = messages[0]._sentence()
        return result
