from odoo import fields, models


class ResCompany(models.Model):
    """The public form in which anybody can ask the shop for something."""

    # A file for each topic, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.company"

    repair_request_form = fields.Boolean(
        string="Public Form for Requests",
        help="Anybody can send a request without an account. It reaches you when the "
        "e-mail address is confirmed.",
    )
    repair_request_form_url = fields.Char(
        string="Address of the Form", compute="_compute_repair_request_form_url"
    )

    def _compute_repair_request_form_url(self):
        for company in self:
            path = f"/repair-request/{company.id}"
            company.repair_request_form_url = f"{company.get_base_url()}{path}"
