import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

_logger = logging.getLogger(__name__)


class RepairNotification(models.Model):
    """The journal as people read and use it."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.notification"

    explanation = fields.Char(compute="_compute_explanation")

    @api.depends("reason", "hold_reason", "detail", "state", "channel", "instead_of_id")
    @api.depends_context("lang")
    def _compute_explanation(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for row in self:
            why = row._why()
            words = {"channel": channels.get(row.channel), "why": why}
            if row.state == "held_back":
                row.explanation = self.env._("%(channel)s not sent: %(why)s", **words)
            elif row.state == "failed":
                row.explanation = self.env._("%(channel)s failed: %(why)s", **words)
            elif row.state == "queued" and why:
                row.explanation = self.env._("%(channel)s waits: %(why)s", **words)
            elif row.instead_of_id:
                row.explanation = self.env._(
                    "%(channel)s instead of the message that was not delivered", **words
                )
            else:
                row.explanation = False

    @api.model
    def _decision_in_words(self, vals):
        """Say what a decision of ``_decide`` amounts to, without writing a row.

        :param dict vals: what ``_decide`` returned
        :return: why nothing would be sent, empty when it would
        :rtype: str
        """
        if "reason" not in vals:
            return ""
        return self.new({"state": "held_back", **vals})._why()

    def _why(self):
        """Return what held the message back, keeps it waiting or made it fail."""
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        holds = dict(self._fields["hold_reason"]._description_selection(self.env))
        if self.reason == "bad_number":
            return self.detail  # a sentence that says it all
        words = [reasons.get(self.reason), holds.get(self.hold_reason), self.detail]
        if self.state == "failed" and not self.reason:
            words.append(self._failure_in_words())
        return ", ".join(word for word in words if word)

    def _failure_in_words(self):
        """Return what core's tracking says about a failed delivery."""
        tracking = self._tracking()
        types = dict(tracking._fields["failure_type"]._description_selection(self.env))
        words = [types.get(tracking.failure_type), tracking.failure_reason]
        return " - ".join(word for word in words if word)

    def _in_trouble(self):
        """Return the rows that a person should know of: failed ones, and those that
        were held back by anything but the shop's own rules.
        """
        return self.filtered(
            lambda row: (
                row.state == "failed"
                or row.state == "held_back"
                and row.reason != "rule"
            )
        )

    def _run_actions(self, actions, records):
        """Run server actions on the records of these rows, once for all of them.

        An action that fails undoes only itself and is written on the rows: it must not
        stop the repair it was meant to accompany.

        :param actions: ``ir.actions.server`` records
        :param records: what the event happened to
        """
        for action in actions:
            self._run_action(action, records)

    def _run_action(self, action, records):
        context = {
            "active_model": records._name,
            "active_id": records[:1].id,
            "active_ids": records.ids,
        }
        try:
            with self.env.cr.savepoint():
                action.with_context(**context).run()
        except UserError as error:
            _logger.warning("Server action %s failed: %s", action.name, error)
            self.detail = self.env._(
                "The action “%(action)s” failed: %(error)s",
                action=action.name,
                error=str(error),
            )

    def action_retry(self):
        """Button: make failed messages once more, with what is true now."""
        self.check_access("read")
        failed = self.sudo().filtered(lambda row: row.state == "failed")
        if not failed:
            raise UserError(self.env._("Only a failed message can be tried again."))
        for row in failed:
            row._queue_again()
        self._wake()

    def _queue_again(self):
        """Decide and render once more; the row goes back to the queue or says why."""
        company = self.company_id
        record = self.env[self.res_model].browse(self.res_id).with_company(company)
        rule = self.env["repair.notification.rule"]._of(company, self.event)
        given = self.env["repair.consent"]._given(self.partner_id, company)
        partner = self.partner_id.with_company(company)
        vals = {"reason": False, "detail": False, "handed_at": False}
        vals["requeued_at"] = fields.Datetime.now()
        instead = bool(self.instead_of_id)
        rows = {record: self._decide(rule, self.channel, partner, given, instead)}
        if rule:
            self._render_rows(rule, self.channel, rows)
        elif self.mail_message_id:
            said = self.mail_message_id.body
            vals["body"] = html2plaintext(said) if self.channel == "sms" else said
        vals |= {"mail_message_id": False, **rows[record]}
        self.write(self._with_own_link(self.channel, vals, record))

    def action_open_document(self):
        """Open the record that the notification is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
