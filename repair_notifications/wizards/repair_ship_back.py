from odoo import fields, models


class RepairShipBack(models.TransientModel):
    """Asks how devices go back to their customer."""

    _name = "repair.ship.back"
    _description = "Ship Back"

    # Not repair_ids: its default in the context would reach the transfer that is made,
    # which has a field of this name for devices that come.
    returned_ids = fields.Many2many(
        "repair.order", string="Repairs", required=True, readonly=True
    )
    company_id = fields.Many2one(related="returned_ids.company_id")
    carrier_id = fields.Many2one(
        "delivery.carrier",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Its page for tracking goes to the customer with the number.",
    )
    number = fields.Char(
        string="Tracking Number",
        help="The customer is told by e-mail at once. You can also enter it later, on "
        "the transfer.",
    )

    def action_ship_back(self):
        """Button: make the transfer and open it."""
        self.ensure_one()
        number = (self.number or "").strip()
        parcel = self.returned_ids._ship_back(self.carrier_id, number)
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "view_mode": "form",
            "res_id": parcel.id,
        }
