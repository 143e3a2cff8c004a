from odoo import api, fields, models

from .repair_notification_rule import CHANNELS, EVENTS, INDIVIDUAL

# Why a message was not made. The decision is final for its occurrence, but for "rule":
# such a message may still step in for one that was not delivered.
REASONS = [
    ("rule", "The rule says never"),
    ("no_consent", "No consent to data processing"),
    ("no_rule_consent", "The consent that the rule asks for is missing"),
    ("switched_off", "The customer switched this channel off"),
    ("no_customer", "No customer"),
    ("no_address", "No address"),
    ("bad_number", "Not a number that can get SMS"),
    ("bad_email", "Not a valid e-mail address"),
    ("stopped", "The customer answered STOP"),
    ("promotional", "The text reads like advertising and nobody confirmed it"),
    ("blocked", "This e-mail address is blocked"),
    ("neutralized", "This is a copy of the database"),
    ("erased", "The customer's personal data was erased"),
    ("stale", "It could not be sent in time"),
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
BASES = [
    ("contract", "The contract: the repair itself"),
    ("consent", "A consent of the customer"),
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

    company_id = fields.Many2one("res.company", required=True)
    event = fields.Selection(
        [
            *((code, event.label) for code, event in EVENTS.items()),
            (INDIVIDUAL, "Individual message"),
        ],
        required=True,
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
    basis = fields.Selection(
        BASES, string="Legal Basis", help="What allows the shop to send this message."
    )
    consent_id = fields.Many2one(
        "repair.consent",
        string="Consent Relied On",
        help="The decision in the consent log that allowed this message: which text, "
        "which version, when.",
    )
    consent_version = fields.Integer(related="consent_id.version")
    consent_date = fields.Datetime(related="consent_id.decided_at")
    mail_message_id = fields.Many2one(
        "mail.message", string="Message", index="btree_not_null", ondelete="set null"
    )
    requeued_at = fields.Datetime(string="Queued Again On")
    handed_at = fields.Datetime(string="Handed Over On")
    state = fields.Selection(STATES, compute="_compute_state", store=True)

    _key_uniq = models.Constraint(
        "UNIQUE (key)", "This event was already recorded for this channel."
    )
    # Partial ones: most rows are done, and each full index slows every event down.
    _queued_idx = models.Index("(id) WHERE state = 'queued'")
    # What failed lately in one company.
    _failed_idx = models.Index("(company_id, create_date) WHERE state = 'failed'")

    # The newest of an event, and how many rows a company has.
    _company_idx = models.Index("(company_id, event, id)")

    @api.model
    def _selection_hold_reason(self):
        """Reasons to wait; an addon that knows more adds its own."""
        return []

    @api.depends(
        "reason", "handed_at", "mail_message_id.notification_ids.notification_status"
    )
    def _compute_state(self):
        # Often many rows, with long texts that say nothing about it.
        self.fetch(["reason", "handed_at", "channel", "partner_id", "mail_message_id"])
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
        return "failed" if reason in ("error", "stale") else "held_back"

    def _tracking(self):
        """Return core's tracking of this message to its recipient."""
        return self.mail_message_id.sudo().notification_ids.filtered(
            lambda tracking: (
                tracking.res_partner_id == self.partner_id
                and tracking.notification_type == self.channel
            )
        )[:1]
