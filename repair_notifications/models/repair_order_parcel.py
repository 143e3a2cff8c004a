from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# Where a device is no longer worked on, so that it can be sent back.
_SHIPPABLE = {"ready", "ready_to_ship", "not_accepted", "not_repairable", "cancelled"}


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
    shipment_ids = fields.Many2many(
        "stock.picking",
        "stock_picking_repair_order_rel",
        "repair_id",
        "picking_id",
        string="Parcels Back",
        copy=False,
        groups="stock.group_stock_user",
    )
    parcel_count = fields.Integer(compute="_compute_parcel_count")
    can_ship_back = fields.Boolean(compute="_compute_can_ship_back", compute_sudo=True)

    @api.depends("parcel_id.carrier_tracking_ref", "parcel_id.carrier_id")
    def _compute_parcel(self):
        for repair in self:
            repair.parcel_number = repair.parcel_id.carrier_tracking_ref
            repair.parcel_link = repair.parcel_id._tracking_link()

    @api.depends("shipment_ids", "picking_id")
    def _compute_parcel_count(self):
        for repair in self:
            repair.parcel_count = len(repair.shipment_ids | repair.picking_id)

    @api.depends("milestone", "shipment_ids.state")
    def _compute_can_ship_back(self):
        for repair in self:
            repair.can_ship_back = (
                repair.milestone in _SHIPPABLE and not repair._open_shipments()
            )

    def _open_shipments(self):
        """Return the transfers by which these devices go or went back."""
        return self.shipment_ids.filtered(lambda parcel: parcel.state != "cancel")

    def action_view_parcels(self):
        """Smart button: the transfers by which this device comes and goes."""
        self.ensure_one()
        parcels = self.shipment_ids | self.picking_id
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Parcels"),
            "res_model": "stock.picking",
        }
        if len(parcels) == 1:
            return {**action, "view_mode": "form", "res_id": parcels.id}
        return {
            **action,
            "view_mode": "list,form",
            "domain": [("id", "in", parcels.ids)],
        }

    def action_ship_back(self):
        """Button: send these devices back to their customer in one parcel."""
        self._check_ship_back()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ship Back"),
            "res_model": "repair.ship.back",
            "view_mode": "form",
            "target": "new",
            "context": {"default_returned_ids": self.ids},
        }

    def _check_ship_back(self):
        """Check that these devices can go back, and in one parcel.

        :raise UserError: that says which cannot and what to do
        """
        problems = [
            (
                self.filtered(lambda repair: repair.milestone not in _SHIPPABLE),
                self.env._("Finish or cancel these repairs first: %s."),
            ),
            (
                self.filtered(lambda repair: not repair.product_id),
                self.env._("Choose the product to repair first: %s."),
            ),
            (
                self.filtered(lambda repair: repair._open_shipments()),
                self.env._(
                    "These devices are in a parcel already: %s. To send them anew, "
                    "cancel its transfer first."
                ),
            ),
        ]
        for repairs, text in problems:
            if repairs:
                raise UserError(text % ", ".join(repairs.mapped("name")))
        customers = self.partner_id.commercial_partner_id
        if len(customers) != 1 or len(self.picking_type_id.warehouse_id) > 1:
            raise UserError(
                self.env._(
                    "One parcel goes to one customer, from one warehouse. Choose "
                    "repairs of the same customer."
                )
            )

    def _ship_back(self, carrier, number):
        """Make the transfer by which these devices go back.

        :param carrier: ``delivery.carrier``, may be empty
        :param str number: tracking number, may be empty
        :return: the ``stock.picking``, ready to be validated when the parcel leaves
        :raise UserError: when they cannot go back, or not in one parcel
        """
        self.check_access("write")
        self._check_ship_back()
        partner = self[:1].partner_id
        address = partner.browse(partner.address_get(["delivery"])["delivery"])
        parcel = self._make_transfer(
            self.picking_type_id.warehouse_id.out_type_id,
            partner.property_stock_customer,
            partner_id=address.id,
            carrier_id=carrier.id,
            repair_order_ids=[Command.set(self.ids)],
        )
        if number:
            parcel.carrier_tracking_ref = number
        return parcel

    def _make_transfer(self, picking_type, elsewhere, **vals):
        """Make the transfer by which these devices come or go.

        :param picking_type: ``stock.picking.type``, incoming or outgoing
        :param elsewhere: ``stock.location`` of their customer
        :param vals: of the transfer
        :return: the ``stock.picking``, ready to be validated
        """
        places = {repair: (repair._device_location(), elsewhere) for repair in self}
        if picking_type.code == "incoming":
            places = {repair: places[repair][::-1] for repair in self}
        source, target = places[self[:1]]
        parcel = self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "origin": ", ".join(self.mapped("name")),
                "location_id": source.id,
                "location_dest_id": target.id,
                **vals,
            }
        )
        for repair in self:
            repair._move_device(parcel, *places[repair])
        parcel.action_confirm()
        return parcel

    def _device_location(self):
        """Return where the device is: core moves it when a repair ends."""
        if self.state == "done":
            return self.product_location_dest_id
        return self.product_location_src_id

    def _move_device(self, parcel, source, target):
        """Put the device into a transfer, with its serial number and owner.

        The quantity is set at once: the device is here, whatever stock says of it.
        """
        unit = self.product_uom or self.product_id.uom_id
        is_the_customers = self._is_in_stock_as_the_customers(source)
        vals = {
            "picking_id": parcel.id,
            "product_id": self.product_id.id,
            "location_id": source.id,
            "location_dest_id": target.id,
        }
        move = self.env["stock.move"].create(
            {
                **vals,
                "product_uom": unit.id,
                "product_uom_qty": self.product_qty,
                "origin": self.name,
            }
        )
        self.env["stock.move.line"].create(
            {
                **vals,
                "move_id": move.id,
                "product_uom_id": unit.id,
                "quantity": self.product_qty,
                "lot_id": self.lot_id.id,
                "owner_id": self.partner_id.id if is_the_customers else False,
            }
        )

    def _is_in_stock_as_the_customers(self, place):
        """Tell whether stock has the device as one that belongs to the customer, as
        core asks when a repair ends.
        """
        quantity = self.env["stock.quant"]._get_available_quantity(
            self.product_id, place, self.lot_id, owner_id=self.partner_id, strict=True
        )
        unit = self.product_uom or self.product_id.uom_id
        return unit.compare(quantity, self.product_qty) >= 0
