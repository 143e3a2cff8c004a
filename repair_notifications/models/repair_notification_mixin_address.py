from odoo import api, fields, models


class RepairNotificationMixin(models.AbstractModel):
    """The customer's phone and e-mail, seen and corrected on the record."""

    # A file for each subject, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.notification.mixin"

    # The models define it as they need it; here it is what others are related to.
    partner_id = fields.Many2one("res.partner", string="Customer")
    partner_phone = fields.Char(
        related="partner_id.phone", string="Phone", readonly=False
    )
    partner_email = fields.Char(
        related="partner_id.email", string="E-mail", readonly=False
    )
    partner_editable = fields.Boolean(compute="_compute_partner_editable")
    sms_capable = fields.Boolean(string="Can Get SMS", compute="_compute_sms_capable")
    sms_number_problem = fields.Char(
        string="Why No SMS", compute="_compute_sms_capable"
    )
    email_problem = fields.Char(
        string="Why No E-mail", compute="_compute_email_problem"
    )
    sms_stopped = fields.Boolean(related="partner_id.sms_stopped")
    email_block_text = fields.Char(related="partner_id.email_block_text")

    @api.depends_context("uid")
    def _compute_partner_editable(self):
        self.partner_editable = self.env["res.partner"].has_access("write")

    @api.depends("partner_phone")
    @api.depends_context("company", "lang")
    def _compute_sms_capable(self):
        for record in self:
            number, problem = self.env["res.partner"]._read_sms_number(
                record.partner_phone
            )
            record.sms_capable = bool(number)
            record.sms_number_problem = problem

    @api.depends("partner_email")
    @api.depends_context("lang")
    def _compute_email_problem(self):
        for record in self:
            record.email_problem = self.env["res.partner"]._email_sentence(
                record.partner_email
            )

    def action_allow_email_again(self):
        """Button: let mail go to the blocked address of the customer again."""
        self.check_access("read")
        self.partner_id.action_allow_email_again()
