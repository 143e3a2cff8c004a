from odoo import api, fields, models

# From here on a device may be in a parcel that only its sale order names: another
# product of the order may be sent while the device is still being repaired.
_GOES_BACK = {"ready", "ready_to_ship", "not_accepted", "not_repairable", "closed"}


class StockPicking(models.Model):
    _inherit = "stock.picking"

    repair_order_ids = fields.Many2many(
        "repair.order",
        "stock_picking_repair_order_rel",
        "picking_id",
        "repair_id",
        string="Repairs in This Parcel",
        check_company=True,
        copy=False,
        groups="stock.group_stock_user",
        help="Whose devices go back with this transfer. Choose them no later than the "
        "tracking number: that is when the customer is told.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: a parcel may be created with its tracking number."""
        pickings = super().create(vals_list)
        pickings.filtered("carrier_tracking_ref").sudo()._queue_shipment_created()
        return pickings

    def write(self, vals):
        """Extend core: a parcel that gets its tracking number is an event."""
        if "carrier_tracking_ref" not in vals:
            return super().write(vals)
        before = {parcel: parcel.carrier_tracking_ref for parcel in self}
        result = super().write(vals)
        self.filtered(
            lambda parcel: parcel.carrier_tracking_ref != before[parcel]
        ).sudo()._queue_shipment_created()
        return result

    def _action_done(self):
        """Extend core: devices that were on their way came with these transfers."""
        result = super()._action_done()
        arrived = self.sudo().repair_ids.filtered(
            lambda repair: (
                repair.milestone == "awaiting_delivery"
                and repair.picking_id.state == "done"
            )
        )
        if arrived:
            arrived._set_milestone("received")
        self.sudo()._close_shipped()
        return result

    def _pre_action_done_hook(self):
        """Extend core: it does not ask about an SMS that is not sent."""
        parcels = self.with_context(skip_sms=True) if self == self._ours() else self
        return super(StockPicking, parcels)._pre_action_done_hook()

    def _send_confirmation_email(self):
        """Extend core: customers of repairs are told by the event, not a second time by
        core's SMS about deliveries.
        """
        ours = self._ours()
        super(StockPicking, ours.with_context(skip_sms=True))._send_confirmation_email()
        return super(StockPicking, self - ours)._send_confirmation_email()

    def _ours(self):
        """Return those of these transfers that take devices of repairs back."""
        return self.filtered(lambda parcel: parcel.sudo().repair_order_ids)

    def _close_shipped(self):
        """Close repairs whose devices left, where the shop wants that: others wait for
        a payment or for the parcel to come.
        """
        left = self.filtered(
            lambda parcel: (
                parcel.state == "done"
                and parcel.picking_type_id.code == "outgoing"
                and parcel.company_id.repair_close_shipped
            )
        )
        shipped = left.repair_order_ids.filtered(
            lambda repair: (
                repair.milestone in _GOES_BACK - {"closed"}
                and repair.state in ("done", "cancel")
            )
        )
        if shipped:
            shipped._set_milestone("closed")

    def _queue_shipment_created(self):
        """Tell customers the tracking numbers of parcels with their devices, each
        number of a parcel once; several repairs in one parcel are one message.
        """
        facts = []
        for parcel in self:
            number = (parcel.carrier_tracking_ref or "").strip()
            if not number or parcel.picking_type_id.code != "outgoing":
                continue
            # The same one each time, or the number would be told again.
            repair = parcel._repairs_in_parcel().sorted("id")[:1]
            if repair:
                facts.append((repair, parcel, f"{parcel.id}/{number}"))
        self.env["repair.order"]._queue_event_about(
            "shipment_created", "parcel_id", facts
        )

    def _repairs_in_parcel(self):
        """Return the repairs whose devices go back with this transfer: those named on
        it, else those of the transfer it answers, else those of its sale order.
        """
        self.ensure_one()
        return (
            self.repair_order_ids
            or self.return_id.repair_ids
            or self.sale_id.repair_order_ids.filtered(
                lambda repair: repair.milestone in _GOES_BACK
            )
        )

    def _tracking_link(self):
        """Return the page where a customer follows this parcel, or False.

        Some carriers give a list of names and pages as JSON, one for each package:
        then the first.
        """
        pages = self and self.get_multiple_carrier_tracking()
        if isinstance(pages, list):
            return pages[0][1] if pages else False
        return self.carrier_tracking_url
