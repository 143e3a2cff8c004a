from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, is_html_empty

from ..models.repair_notification_rule import CHANNELS
from ..tools.promotion import find_words


class RepairMessageCompose(models.TransientModel):
    """An individual message to one customer: same checks, same journal as events."""

    _name = "repair.message.compose"
    _description = "Message to a Customer"

    res_model = fields.Selection(
        [
            ("repair.order", "Repair"),
            ("repair.request", "Service Request"),
            ("res.partner", "Customer"),
        ],
        string="About",
        required=True,
    )
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", compute="_compute_partner_id"
    )
    channel = fields.Selection(
        CHANNELS,
        compute="_compute_channel",
        store=True,
        readonly=False,
        required=True,
    )
    address = fields.Char(string="To", compute="_compute_problem")
    problem = fields.Char(compute="_compute_problem")
    subject = fields.Char(compute="_compute_subject", store=True, readonly=False)
    sms_text = fields.Text(string="Text")
    email_text = fields.Html(string="Message")
    preview = fields.Text(string="As It Leaves", compute="_compute_preview")
    parts = fields.Char(compute="_compute_preview")
    promotion = fields.Char(compute="_compute_preview")
    no_promotion = fields.Boolean(string="This Is No Advertising")

    @api.model
    def default_get(self, fields_list):
        """Extend core: the record that the action was called from."""
        values = super().default_get(fields_list)
        context = self.env.context
        values.setdefault("res_model", context.get("active_model"))
        values.setdefault("res_id", context.get("active_id"))
        return values

    def _record(self):
        """Return what the message is about, in its company."""
        record = self.env[self.res_model].browse(self.res_id)
        company = record.company_id or self.env.company
        return record.with_company(company)

    @api.depends("res_model", "res_id")
    def _compute_partner_id(self):
        for wizard in self:
            record = wizard._record()
            wizard.partner_id = (
                record if record._name == "res.partner" else record.partner_id
            )

    @api.depends("partner_id")
    def _compute_channel(self):
        """Start with the channel that reaches the customer."""
        for wizard in self:
            wizard.channel = "sms" if "address" in wizard._decide("sms") else "email"

    @api.depends("res_model", "res_id")
    def _compute_subject(self):
        for wizard in self:
            record = wizard._record()
            company = record.env.company.name
            wizard.subject = (
                company
                if record._name == "res.partner"
                else f"{record.display_name}, {company}"
            )

    def _decide(self, channel):
        """Return the decision of the journal on a message to this customer."""
        partner = self.partner_id.with_company(self._record().env.company)
        given = self.env["repair.consent"]._given(partner, partner.env.company)
        rule = self.env["repair.notification.rule"]
        return self.env["repair.notification"]._decide(rule, channel, partner, given)

    @api.depends("channel", "partner_id")
    @api.depends_context("lang")
    def _compute_problem(self):
        for wizard in self:
            decision = wizard._decide(wizard.channel or "sms")
            words = self.env["repair.notification"]._decision_in_words(decision)
            wizard.problem = words
            wizard.address = not words and decision["address"]

    @api.depends("channel", "sms_text", "email_text", "subject")
    @api.depends_context("lang")
    def _compute_preview(self):
        for wizard in self:
            company = wizard._record().env.company
            judged = company._judge_sms(
                wizard.sms_text or "", wizard.partner_id.sms_number
            )
            wizard.preview = wizard.channel == "sms" and judged["text"]
            wizard.parts = wizard.channel == "sms" and judged["words"]
            said = (
                wizard.sms_text
                if wizard.channel == "sms"
                else f"{wizard.subject} {html2plaintext(wizard.email_text or '')}"
            )
            words = find_words(said or "", company._promotional_words())
            wizard.promotion = ", ".join(words)

    def action_send(self):
        """Button: put the message in the queue.

        :raise UserError: when it cannot be sent, or is empty, or reads like advertising
            and nobody confirmed that it is none
        """
        self.ensure_one()
        record = self._record()
        record.check_access("read")
        if self.problem:
            raise UserError(self.problem)
        if self.promotion and not self.no_promotion:
            raise UserError(
                self.env._(
                    "This reads like advertising: %s. Individual messages must not "
                    "advertise. Change the words, or tick “This Is No Advertising”.",
                    self.promotion,
                )
            )
        is_sms = self.channel == "sms"
        body = (self.sms_text or "").strip() if is_sms else self.email_text
        if is_html_empty(body):
            raise UserError(self.env._("Write something first."))
        subject = not is_sms and self.subject
        self.env["repair.notification"]._queue_individual(
            record, self.partner_id, self.channel, body, subject
        )
        return {"type": "ir.actions.act_window_close"}
