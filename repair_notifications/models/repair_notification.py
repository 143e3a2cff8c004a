import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .repair_notification_rule import CHANNELS, EVENTS

_logger = logging.getLogger(__name__)

# Why a message was not made. The decision is final for its occurrence.
REASONS = [
    ("rule", "The rule says never"),
    ("no_consent", "No consent to data processing"),
    ("no_rule_consent", "The consent that the rule asks for is missing"),
    ("switched_off", "The customer switched this channel off"),
    ("no_customer", "No customer"),
    ("no_address", "No address"),
    ("bad_number", "Not a number that can get SMS"),
    ("bad_email", "Not a valid e-mail address"),
    ("neutralized", "This is a copy of the database"),
    ("error", "The message could not be made"),
]
STATES = [
    ("held_back", "Held Back"),
    ("queued", "Queued"),
    ("handed", "On Its Way"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("failed", "Failed"),
]
# Core's mail.notification speaks of both channels in the same words, with other
# meanings: an SMS is "sent" when it was delivered.
_STATE_OF_STATUS = {
    "sms": {
        "ready": "handed",
        "process": "handed",
        "pending": "sent",
        "sent": "delivered",
    },
    "email": {"ready": "handed", "process": "handed", "sent": "sent"},
}


class RepairNotification(models.Model):
    """Outbox and journal in one: what was decided about a message, what became of it.

    A row is written where the event happens and never edited by people. ``state`` is
    derived from the decision and from core's own delivery tracking.
    """

    _name = "repair.notification"
    _description = "Notification"
    _order = "id desc"
    _rec_name = "event"

    company_id = fields.Many2one("res.company", required=True, index=True)
    event = fields.Selection(
        [(code, event.label) for code, event in EVENTS.items()], required=True
    )
    channel = fields.Selection(CHANNELS, required=True)
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, index=True
    )
    partner_id = fields.Many2one("res.partner", string="Customer", index=True)
    address = fields.Char(help="Phone number or e-mail address it goes to.")
    subject = fields.Char()
    body = fields.Text(
        help="What will be sent, as it was true when the event happened. "
        "Kept until it is handed over; afterwards the message has it."
    )
    key = fields.Char(required=True, help="One occurrence of the event, one channel.")
    reason = fields.Selection(REASONS)
    hold_reason = fields.Selection(
        selection="_selection_hold_reason",
        string="Waiting For",
        help="Why a queued message does not leave yet.",
    )
    detail = fields.Char()
    mail_message_id = fields.Many2one(
        "mail.message", string="Message", index="btree_not_null", ondelete="set null"
    )
    handed_at = fields.Datetime(string="Handed Over On")
    # Not readonly, so that a new row takes the state it is given without computing it
    # again; who may write rows, nobody, is a matter of access rights.
    state = fields.Selection(
        STATES, compute="_compute_state", store=True, readonly=False, index=True
    )

    _key_uniq = models.Constraint(
        "UNIQUE (key)", "This event was already recorded for this channel."
    )
    _queued_idx = models.Index("(id) WHERE state = 'queued'")

    @api.model
    def _selection_hold_reason(self):
        """Reasons to wait; an addon that knows more adds its own."""
        return []

    @api.depends(
        "reason", "handed_at", "mail_message_id.notification_ids.notification_status"
    )
    def _compute_state(self):
        for row in self:
            row.state = row._derive_state()

    def _derive_state(self):
        """Return the state that the decision and core's tracking amount to."""
        if self.reason or not self.handed_at:
            return self._state_of_reason(self.reason)
        tracking = self._tracking()
        if not tracking:
            return "handed"
        return _STATE_OF_STATUS[self.channel].get(
            tracking.notification_status, "failed"
        )

    @api.model
    def _state_of_reason(self, reason):
        """Return the state of a row that no message was made of."""
        if not reason:
            return "queued"
        return "failed" if reason == "error" else "held_back"

    def _tracking(self):
        """Return core's tracking of this message to its recipient."""
        return self.mail_message_id.sudo().notification_ids.filtered(
            lambda tracking: (
                tracking.res_partner_id == self.partner_id
                and tracking.notification_type == self.channel
            )
        )[:1]

    @api.model
    def _queue(self, records, event, occurrences):
        """Write down an event of records: one row for each record and channel.

        :param records: records of one model with ``repair.notification.mixin``
        :param str event: a key of ``EVENTS``
        :param dict occurrences: ``{record id: occurrence}``
        :return: the rows, queued or held back
        """
        vals_list = []
        for company, group in records.sudo().grouped("company_id").items():
            vals_list += self._prepare_rows(company, group, event, occurrences)
        rows = self.sudo().create(vals_list)
        if any(row.state == "queued" for row in rows):
            self._wake()
        rows._run_actions()
        return rows.sudo(False)

    @api.model
    def _key(self, event, record, occurrence, channel):
        """Return what tells a row from all others."""
        return f"{event}/{record._name}/{record.id}/{occurrence}/{channel}"

    @api.model
    def _known(self, event, pairs):
        """Tell which occurrences of an event were already written down.

        :param str event: a key of ``EVENTS``
        :param list pairs: ``[(record, occurrence)]``
        :return: those of the pairs that are in the journal
        :rtype: set
        """
        # Both channels are always written: one of them tells.
        keys = {(r, what): self._key(event, r, what, "email") for r, what in pairs}
        rows = self.sudo().search_fetch([("key", "in", list(keys.values()))], ["key"])
        found = set(rows.mapped("key"))
        return {pair for pair, key in keys.items() if key in found}

    def _prepare_rows(self, company, records, event, occurrences):
        """Decide and render for the records of one company."""
        rule = self.env["repair.notification.rule"]._of(company, event)
        given = {}
        if rule._tells_anybody():
            given = self.env["repair.consent"]._given(records.partner_id, company)
        vals_list = []
        for channel in ("sms", "email"):
            rows = {
                record: self._decide(rule, channel, record.partner_id, given)
                for record in records.with_company(company)
            }
            self._render_rows(rule, channel, rows)
            vals_list += [
                {
                    "company_id": company.id,
                    "event": event,
                    "channel": channel,
                    "res_model": record._name,
                    "res_id": record.id,
                    "partner_id": record.partner_id.id,
                    "key": self._key(event, record, occurrences[record.id], channel),
                    # The same as computed, but without looking at each row.
                    "state": self._state_of_reason(vals.get("reason")),
                    **vals,
                }
                for record, vals in rows.items()
            ]
        return vals_list

    @api.model
    def _decide(self, rule, channel, partner, given):
        """Decide on one message, in the order in which reasons are told.

        :param rule: the company's rule of the event
        :param str channel: ``sms`` or ``email``
        :param partner: the customer, possibly empty
        :param dict given: what ``repair.consent._given`` returned
        :return: values of a row: an ``address``, or a ``reason`` with its ``detail``
        :rtype: dict
        """
        if not partner:
            return {"reason": "no_customer"}
        reason = rule._held_back_by(channel, given.get(partner.id, set()))
        if reason:
            return {"reason": reason}
        if not partner[f"notify_{channel}"]:
            off_at = partner[f"notify_{channel}_off_at"]
            return {"reason": "switched_off", "detail": format_date(self.env, off_at)}
        return self._read_address(channel, partner)

    def _read_address(self, channel, partner):
        """Return the address to use, or why there is none."""
        if not partner["phone" if channel == "sms" else "email"]:
            return {"reason": "no_address"}
        if channel == "sms":
            if partner.sms_number_problem:
                return {"reason": "bad_number", "detail": partner.sms_number_problem}
            return {"address": partner.sms_number}
        if not partner._email_is_valid():
            return {"reason": "bad_email", "detail": partner.email}
        return {"address": partner.email_normalized}

    def _render_rows(self, rule, channel, rows):
        """Add the rendered texts to the values of rows that have an address."""
        records = [record for record, vals in rows.items() if "address" in vals]
        if not records:
            return  # nothing to write, and a channel that is never used has no text
        template = rule.sms_template_id if channel == "sms" else rule.mail_template_id
        texts = (
            {"body": "body"}
            if channel == "sms"
            else {
                "subject": "subject",
                "body": "body_html",
            }
        )
        for name, field in texts.items():
            rendered = self._render(template, field, records)
            for record in records:
                if isinstance(rendered[record.id], UserError):
                    error = str(rendered[record.id])
                    rows[record].update(reason="error", detail=error)
                else:
                    rows[record][name] = rendered[record.id]

    def _render(self, template, field, records):
        """Render one field of a template, so that one bad record spoils no other.

        :return: ``{record id: text, or the UserError}``
        """
        ids = [record.id for record in records]
        # Read by ir.qweb: the text is compiled once for all of them.
        template = template.with_context(repair_compiled_texts={})
        try:
            return template._render_field(field, ids, compute_lang=True)
        except UserError as error:
            if len(records) == 1:
                _logger.warning("%s: %s", template.display_name, error)
                return {ids[0]: error}
        rendered = {}
        for record in records:
            rendered.update(self._render(template, field, [record]))
        return rendered

    @api.model
    def _wake(self):
        """Have queued rows handed over right after this transaction, asked once."""
        hooks = self.env.cr.precommit
        if not hooks.data.setdefault("repair_notification_wake"):
            hooks.data["repair_notification_wake"] = True
            cron = self.env.ref("repair_notifications.ir_cron_hand_over")
            hooks.add(cron.sudo()._trigger)
