from odoo import api, fields, models
from odoo.tools import format_date

from .repair_notification_rule import CHANNELS


class ResPartner(models.Model):
    """What a customer agreed to, and what they therefore get."""

    # A file for each topic, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    notify_sms = fields.Boolean(
        string="Notify by SMS",
        default=True,
        help="The customer wants SMS about repairs.",
    )
    notify_email = fields.Boolean(
        string="Notify by E-mail",
        default=True,
        help="The customer wants e-mails about repairs.",
    )
    notify_sms_off_at = fields.Datetime(readonly=True, copy=False)
    notify_email_off_at = fields.Datetime(readonly=True, copy=False)
    data_processing_consent = fields.Boolean(
        string="Agrees to Data Processing",
        compute="_compute_data_processing_consent",
        inverse="_inverse_data_processing_consent",
        help="Without this consent nothing about repairs is sent to the customer. "
        "Every change is kept with its date and the person who made it.",
    )
    # A list of what `_consent_choice` returns; the form changes `given`, and may add
    # `way` and `evidence`.
    consent_choices = fields.Json(
        string="Consents",
        compute="_compute_consent_choices",
        inverse="_inverse_consent_choices",
    )
    # For each event `{"event": name, "sms": why not or "", "email": why not or ""}`.
    message_overview = fields.Json(
        string="Can Receive", compute="_compute_message_overview"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: keep when a channel was switched off."""
        partners = super().create([self._with_off_at(vals) for vals in vals_list])
        for channel, _label in CHANNELS:
            off = partners.filtered(
                lambda p, channel=channel: not p[f"notify_{channel}"]
            )
            off._log_channel(channel, False, "counter", self.env.user.name)
        return partners

    def write(self, vals):
        """Extend core: keep when a channel was switched off or on, and by whom."""
        switched = {
            channel: self.filtered(
                lambda p, name=f"notify_{channel}": p[name] != bool(vals[name])
            )
            for channel, _label in CHANNELS
            if f"notify_{channel}" in vals
        }
        result = super().write(self._with_off_at(vals))
        for channel, partners in switched.items():
            on = bool(vals[f"notify_{channel}"])
            partners._log_channel(channel, on, "counter", self.env.user.name)
        return result

    def _switch_channel(self, channel, wanted, way, evidence):
        """Switch a channel on or off in the customer's name.

        :param str channel: ``sms`` or ``email``
        :param bool wanted: on, or off
        :param str way: how they said so, one of ``repair_consent.WAYS``
        :param str evidence: what proves it
        :return: the customers for whom that was a change
        """
        changed = self.filtered(lambda p: p[f"notify_{channel}"] != wanted)
        vals = self._with_off_at({f"notify_{channel}": wanted})
        super(ResPartner, changed).write(vals)
        changed._log_channel(channel, wanted, way, evidence)
        return changed

    def _log_channel(self, channel, on, way, evidence):
        """Write to the consent log that a channel was switched."""
        for partner in self:
            self.env["repair.consent"]._record_channel(
                partner, channel, on, way, evidence
            )

    def _with_off_at(self, vals):
        """Add to values when they switch a channel off, or on again."""
        if vals.get("notify_sms"):
            vals = {**vals, "disowned_number": False}
        now = fields.Datetime.now()
        switched = {
            f"notify_{channel}_off_at": False if vals[f"notify_{channel}"] else now
            for channel in ("sms", "email")
            if f"notify_{channel}" in vals
        }
        return {**vals, **switched}

    @api.depends_context("company")
    def _compute_data_processing_consent(self):
        company = self.env.company
        purpose = self.env["repair.consent.purpose"]._data_processing(company)
        given = self.env["repair.consent"]._given(self._origin, company)
        for partner in self:
            purposes = given.get(partner._origin.id, ())
            partner.data_processing_consent = purpose.id in purposes

    def _inverse_data_processing_consent(self):
        purpose = self.env["repair.consent.purpose"]._data_processing(self.env.company)
        wanted = {
            partner: {purpose.id: {"given": partner.data_processing_consent}}
            for partner in self
        }
        self._record_choices(wanted)

    @api.depends("is_company", "parent_id")
    @api.depends_context("company", "lang")
    def _compute_consent_choices(self):
        purposes = self.env["repair.consent.purpose"]._asked_by(self.env.company)
        newest = self.env["repair.consent"]._newest(self._origin, self.env.company)
        decided = {(row.partner_id.id, row.purpose_id.id): row for row in newest}
        for partner in self:
            partner.consent_choices = [
                partner._consent_choice(
                    purpose, decided.get((partner._origin.id, purpose.id))
                )
                for purpose in purposes
            ]

    def _consent_choice(self, purpose, row):
        """Return what the form shows of one purpose.

        :param purpose: a ``repair.consent.purpose``
        :param row: the newest decision on it, or None
        :rtype: dict
        """
        shown = purpose.with_context(lang=self.lang or self.env.lang)
        return {
            "id": purpose.id,
            "name": purpose.name,
            "text": shown.text,
            "required": purpose.required,
            "audience": purpose.audience,
            "given": bool(row and row._counts()),
            "note": self._consent_note(row),
        }

    def _consent_note(self, row):
        """Say in words what a customer last decided, as a row of the log tells."""
        if not row:
            return self.env._("Not asked yet")
        words = {
            "date": format_date(self.env, row.decided_at),
            "way": dict(row._fields["way"]._description_selection(self.env))[row.way],
            "evidence": row.evidence or "",
            "version": row.version,
        }
        if not row.given:
            return self.env._("Withdrawn %(date)s, %(way)s: %(evidence)s", **words)
        if not row._counts():
            return self.env._(
                "Agreed to version %(version)s on %(date)s: ask again, the text has "
                "changed",
                **words,
            )
        return self.env._(
            "Agreed %(date)s, version %(version)s, %(way)s: %(evidence)s", **words
        )

    def _inverse_consent_choices(self):
        self._record_choices(
            {
                partner: {choice["id"]: choice for choice in partner.consent_choices}
                for partner in self
                if partner.consent_choices
            }
        )

    def _record_choices(self, wanted):
        """Write down those choices that differ from what customers decided before.

        :param dict wanted: ``{customer: {purpose id: choice}}``, a choice having
            ``given`` and perhaps ``way`` and ``evidence``
        """
        consents = self.env["repair.consent"]
        given = consents._given(self, self.env.company)
        asked = self.env["repair.consent.purpose"]._asked_by(self.env.company)
        for partner, choices in wanted.items():
            for purpose in asked.filtered(lambda p, ids=choices: p.id in ids):
                choice = choices[purpose.id]
                if bool(choice["given"]) != (purpose.id in given[partner.id]):
                    consents._record(
                        partner,
                        purpose,
                        bool(choice["given"]),
                        choice.get("way") or "counter",
                        choice.get("evidence") or self.env.user.name,
                    )

    @api.depends("phone", "email", "notify_sms", "notify_email")
    @api.depends_context("company", "lang")
    def _compute_message_overview(self):
        """Decide on every event as if it happened now, by the same rules."""
        company = self.env.company
        rows = self.env["repair.notification"]
        rules = self.env["repair.notification.rule"]._all_of(company)
        given = self.env["repair.consent"]._given(self._origin, company)
        for partner in self:
            known = {partner.id: given.get(partner._origin.id, {})}
            partner.message_overview = [
                {
                    "event": rule.display_name,
                    **{
                        channel: rows._decision_in_words(
                            rows._decide(rule, channel, partner, known)
                        )
                        for channel, _label in CHANNELS
                    },
                }
                for rule in rules
            ]
