from odoo import fields, models


class RepairOrder(models.Model):
    """Where a repair comes from."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    request_id = fields.Many2one(
        "repair.request",
        string="Service Request",
        readonly=True,
        index="btree_not_null",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
