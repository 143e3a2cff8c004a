from odoo import api, fields, models


class RepairOrder(models.Model):
    """The parcel in which a repaired device goes back."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    parcel_id = fields.Many2one(
        "stock.picking",
        string="Last Parcel",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The transfer whose tracking number the customer was last told.",
    )
    parcel_number = fields.Char(compute="_compute_parcel", compute_sudo=True)
    parcel_link = fields.Char(compute="_compute_parcel", compute_sudo=True)

    @api.depends("parcel_id.carrier_tracking_ref", "parcel_id.carrier_id")
    def _compute_parcel(self):
        for repair in self:
            repair.parcel_number = repair.parcel_id.carrier_tracking_ref
            repair.parcel_link = repair.parcel_id._tracking_link()
