import logging

from psycopg2 import OperationalError

from odoo import api, fields, models

from ..tools.replay import commit_replaying

_logger = logging.getLogger(__name__)

BATCH_SIZE = 200


class RepairNotification(models.Model):
    """From rows to core's messages, which deliver them and track them."""

    _inherit = "repair.notification"

    @api.model
    def _cron_hand_over(self):
        """Turn queued rows into core messages, in batches that are each committed.

        Rows that must wait are looked at once per run. Several runs at the same time
        share the work.
        """
        last_id = 0
        while rows := commit_replaying(
            self.env, lambda after=last_id: self._hand_over_batch(after)
        ):
            last_id = rows[-1].id
            if not self.env["ir.cron"]._commit_progress(len(rows)):
                self._wake()
                return

    @api.model
    def _hand_over_batch(self, last_id):
        """Hand over the next rows that nobody else is at. The caller commits.

        :param int last_id: of the row that was looked at last
        :return: the rows that were looked at
        """
        rows = self.search(
            [("state", "=", "queued"), ("id", ">", last_id)],
            order="id",
            limit=BATCH_SIZE,
        )
        rows.try_lock_for_update().filtered(
            lambda row: row.state == "queued"
        )._hand_over()
        return rows

    def _hand_over(self):
        """Check once more what may have changed since the event, then post messages."""
        stale = self._stale()
        stale.write({"reason": "stale", "hold_reason": False})
        fresh = self - stale
        holds = fresh._hold_reasons()
        for row in fresh:
            if row.hold_reason != holds.get(row.id, False):
                row.hold_reason = holds.get(row.id, False)
        ready = fresh.filtered(lambda row: row.id not in holds)
        ready._decide_again()
        ready.filtered(lambda row: not row.reason)._post_or_explain()
        if "email" in ready.mapped("channel"):
            # Core's e-mail queue looks only once an hour by itself.
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _stale(self):
        """Return the queued rows that waited so long that nobody wants them any more.

        Seam: an addon that makes rows wait overrides it and adds its own.
        """
        return self.browse()

    def _hold_reasons(self):
        """Tell which queued rows must wait, and for what.

        Seam: an addon that sends messages itself overrides it and adds its own.

        :return: ``{row id: code of hold_reason}``
        :rtype: dict
        """
        return {}

    def _decide_again(self):
        """Drop rows whose customer withdrew or changed the address meanwhile."""
        by_rule = self.grouped(lambda row: (row.company_id, row.event))
        for (company, event), rows in by_rule.items():
            rule = self.env["repair.notification.rule"]._of(company, event)
            given = self.env["repair.consent"]._given(rows.partner_id, company)
            for row in rows.with_company(company):
                instead = bool(row.instead_of_id)
                vals = self._decide(rule, row.channel, row.partner_id, given, instead)
                known = row._convert_to_write({name: row[name] for name in vals})
                if known != vals:
                    row.write(vals)

    def _post_or_explain(self):
        """Post rows together. When that fails, one by one: a failure is written on its
        row and stops no other row.
        """
        try:
            with self.env.cr.savepoint():
                self.handed_at = fields.Datetime.now()
                self._post()
                self.body = False
        except OperationalError:
            raise  # a lost race or connection: the whole batch is done again
        except Exception as error:
            if len(self) > 1:
                for row in self:
                    row._post_or_explain()
                return
            _logger.exception("Notification %s could not be posted", self.id)
            self.write({"reason": "error", "detail": str(error)})
