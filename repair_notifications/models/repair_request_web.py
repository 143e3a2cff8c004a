from odoo import fields, models


class RepairRequest(models.Model):
    """Where a request comes from, and what customers wrote themselves."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.request"

    source = fields.Selection(
        [("staff", "Staff"), ("web", "Web form"), ("portal", "Portal")],
        default="staff",
        required=True,
        readonly=True,
        copy=False,
    )
    evidence = fields.Char(
        readonly=True, copy=False, help="What proves that the customer sent it."
    )
    contact_name = fields.Char(
        string="Name on the Form",
        readonly=True,
        copy=False,
        help="The customer's card says something else.",
    )
    contact_phone = fields.Char(
        string="Phone on the Form",
        readonly=True,
        copy=False,
        help="Nobody checked whose it is: no SMS go there until it is on the "
        "customer's card.",
    )
    photo_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Photos",
        domain=[
            ("res_model", "=", "repair.request"),
            ("mimetype", "in", ["image/jpeg", "image/png", "image/webp"]),
        ],
    )

    def action_use_contact_phone(self):
        """Button: the phone that the customer wrote is right; it goes on their card."""
        for request in self.filtered("contact_phone"):
            request.partner_id.phone = request.contact_phone
        self.contact_phone = False
