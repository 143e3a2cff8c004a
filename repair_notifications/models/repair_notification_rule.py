from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CHANNELS = [("sms", "SMS"), ("email", "E-mail")]
POLICIES = [
    ("always", "Always"),
    ("never", "Never"),
    ("consent", "Only with the consent"),
]


class Event(NamedTuple):
    """What the system offers for an event before anybody changes its rule."""

    label: str
    sms_policy: str
    email_policy: str
    model: str = "repair.order"


EVENTS = {
    "repair_received": Event("Repair received", "never", "always"),
    "device_delivered": Event("Device delivered", "always", "always"),
    "approval_needed": Event("Approval needed", "always", "always"),
    "awaiting_parts": Event("Awaiting parts", "never", "always"),
    "ready": Event("Ready", "always", "always"),
    "closed": Event("Closed", "never", "always"),
    "request_received": Event("Request received", "always", "always", "repair.request"),
    "request_closed": Event("Request closed", "always", "always", "repair.request"),
    "payment_due": Event("Payment due", "always", "always"),
    "shipment_created": Event("Parcel sent", "never", "always"),
}
# A message that a person wrote, and no event.
INDIVIDUAL = "individual"
# A parcel is told by e-mail only: nobody can switch an SMS on.
EMAIL_ONLY = "shipment_created"


class RepairNotificationRule(models.Model):
    """Who is told about an event, by which channel and in which words.

    A rule can hold an event's message back. Nothing can send one where the event does
    not exist, so nobody adds or deletes rules.
    """

    _name = "repair.notification.rule"
    _description = "Notification Rule"
    _order = "company_id, id"
    _rec_name = "event"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    event = fields.Selection(
        [(code, event.label) for code, event in EVENTS.items()],
        required=True,
        readonly=True,
    )
    model = fields.Char(compute="_compute_model")
    sms_policy = fields.Selection(POLICIES, string="SMS", required=True)
    email_policy = fields.Selection(POLICIES, string="E-mail", required=True)
    consent_purpose_id = fields.Many2one(
        "repair.consent.purpose",
        string="Consent",
        help="The consent that a channel set to “Only with the consent” depends on.",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        string="SMS Text",
        domain="[('model', '=', model)]",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail Text",
        required=True,
        domain="[('model', '=', model)]",
    )

    sms_fallback = fields.Boolean(
        string="E-mail If Not Delivered",
        help="An SMS that failed for good is told by e-mail instead, even if the rule "
        "sends no e-mail otherwise.",
    )
    email_fallback = fields.Boolean(
        string="SMS If Not Delivered",
        help="An e-mail that failed for good is told by SMS instead, even if the rule "
        "sends no SMS otherwise.",
    )

    action_ids = fields.Many2many(
        "ir.actions.server",
        string="Then Run",
        groups="base.group_system",
        domain="[('model_name', '=', model)]",
        help="Server actions that run right after the event was queued, on the records "
        "it happened to.",
    )

    preview_record = fields.Char(
        string="Previewed On", compute="_compute_preview", compute_sudo=True
    )
    preview_sms = fields.Text(
        string="SMS Preview", compute="_compute_preview", compute_sudo=True
    )
    preview_parts = fields.Char(compute="_compute_preview", compute_sudo=True)
    preview_email = fields.Html(
        string="E-mail Preview",
        compute="_compute_preview",
        compute_sudo=True,
        sanitize=False,  # rendered and sanitized by the template
    )

    _company_event_uniq = models.Constraint(
        "UNIQUE (company_id, event)", "This company already has a rule for the event."
    )
    _consent_named = models.Constraint(
        "CHECK (consent_purpose_id IS NOT NULL"
        " OR (sms_policy != 'consent' AND email_policy != 'consent'))",
        "Choose the consent that the rule depends on.",
    )

    _sms_possible = models.Constraint(
        f"CHECK (sms_policy = 'never' AND email_fallback IS NOT TRUE"
        f" OR (event != '{EMAIL_ONLY}' AND sms_template_id IS NOT NULL))",
        "An SMS needs a text, and parcels are told by e-mail only.",
    )

    @api.depends("event")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["event"]._description_selection(self.env))
        for rule in self:
            rule.display_name = labels.get(rule.event)

    @api.depends("event")
    def _compute_model(self):
        for rule in self:
            rule.model = EVENTS[rule.event].model if rule.event else False

    @api.depends("event", "sms_template_id", "mail_template_id")
    def _compute_preview(self):
        """Show the texts on the newest record, as its customer would get them."""
        for rule in self:
            record = rule._preview_record()
            rule.preview_record = record.display_name
            sms = rule._preview(rule.sms_template_id, "body", record)
            judged = rule.company_id._judge_sms(sms or "", record.partner_id.sms_number)
            rule.preview_sms = judged["text"]
            rule.preview_parts = judged["words"]
            rule.preview_email = rule._preview(
                rule.mail_template_id, "body_html", record
            )

    def _preview_record(self):
        """Return a record to show texts on: the newest that the event happened to, else
        the newest that has a customer.
        """
        domain = [("company_id", "=", self.company_id.id), ("partner_id", "!=", False)]
        rows = self.env["repair.notification"].search(
            [*domain, ("event", "=", self.event)], limit=1
        )
        records = self.env[self.model]
        happened = records.browse(rows.res_id).exists() if rows else records
        return happened or records.search(domain, order="id desc", limit=1)

    def _preview(self, template, field, record):
        """Return a rendered text, or what is wrong with it."""
        if not template or not record:
            return False
        try:
            rendered = template._render_field(field, record.ids, compute_lang=True)
        except UserError as error:
            return str(error)
        return rendered[record.id]

    @api.model
    def _create_missing(self):
        """Give every company the rules it does not have yet (run by each update)."""
        self._create_defaults(self.env["res.company"].sudo().search(Domain.TRUE))

    @api.model
    def _create_defaults(self, companies):
        """Give companies the rules they do not have yet.

        :param companies: ``res.company`` records
        :return: the rules that were created
        """
        existing = {
            (rule.company_id, rule.event)
            for rule in self.sudo().search([("company_id", "in", companies.ids)])
        }
        return self.sudo().create(
            [
                {
                    "company_id": company.id,
                    "event": code,
                    "sms_policy": event.sms_policy,
                    "email_policy": event.email_policy,
                    "sms_template_id": code != EMAIL_ONLY
                    and self._default_template("sms", code).id,
                    "mail_template_id": self._default_template("mail", code).id,
                }
                for company in companies
                for code, event in EVENTS.items()
                if (company, code) not in existing
            ]
        )

    @api.model
    def _default_template(self, kind, event):
        """Return the template that is shipped for an event."""
        return self.env.ref(f"repair_notifications.{kind}_template_{event}")

    @api.model
    def _of(self, company, event):
        """Return the rule of a company for an event, readable by everybody's actions;
        none for an individual message.

        :raise ValueError: when the event is not one of ``EVENTS``
        """
        if event == INDIVIDUAL:
            return self.sudo().browse()
        if event not in EVENTS:
            raise ValueError(f"unknown event {event!r}")
        return self.sudo().search(
            [("company_id", "=", company.id), ("event", "=", event)]
        )

    @api.model
    def _all_of(self, company):
        """Return the rules of a company that there are, readable by everybody.

        :param company: ``res.company`` record
        """
        return self.sudo().search([("company_id", "=", company.id)])

    def _tells_anybody(self):
        """Tell whether any message may come of this rule's event, so that it matters
        what customers agree to.
        """
        return {self.sms_policy, self.email_policy} != {"never"}

    def _needed_consents(self, channel):
        """Return the purposes that a message needs beside data processing: the one its
        policy names and the one its text is based on.

        :param str channel: ``sms`` or ``email``
        :return: ``repair.consent.purpose`` records, possibly none
        """
        template = self._template(channel)
        purposes = template.repair_purpose_id
        if self[f"{channel}_policy"] == "consent":
            purposes |= self.consent_purpose_id
        return purposes

    def _template(self, channel):
        """Return the template of a channel.

        :param str channel: ``sms`` or ``email``
        """
        return self.sms_template_id if channel == "sms" else self.mail_template_id
