import re

from odoo import fields, models
from odoo.exceptions import UserError

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{3,39}")
CARRIER_LENGTH = 40


class RepairOrder(models.Model):
    """The parcel in which a device comes, announced by its customer or not."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    incoming_carrier = fields.Char(
        string="Comes With",
        copy=False,
        help="The courier that the customer named on the page of the repair.",
    )
    incoming_number = fields.Char(
        string="Announced Parcel",
        copy=False,
        index="btree_not_null",
        help="The tracking number that the customer named: search for it when a parcel "
        "comes.",
    )

    def _announce_parcel(self, carrier, number):
        """Keep what the customer says about the parcel that is on its way, and tell
        staff. Saying it again corrects it.

        :param str carrier: as it came from the page
        :param str number: as it came from the page
        :return: whether it was kept: the device is still to come, and it is a number
        :rtype: bool
        """
        self.ensure_one()
        carrier, number = (
            " ".join(said.replace("\0", "").split()) for said in (carrier, number)
        )
        if (
            self.milestone != "awaiting_delivery"
            or not carrier
            or len(carrier) > CARRIER_LENGTH
            or not _NUMBER.fullmatch(number)
        ):
            return False
        repair_sudo = self.sudo()
        if (carrier, number) == (
            repair_sudo.incoming_carrier,
            repair_sudo.incoming_number,
        ):
            return True  # a double click
        repair_sudo.write({"incoming_carrier": carrier, "incoming_number": number})
        if repair_sudo._is_expected():
            repair_sudo.picking_id.carrier_tracking_ref = number
        words = self.with_context(lang=self.company_id.partner_id.lang).env._(
            "Parcel announced: %(carrier)s, %(number)s.", carrier=carrier, number=number
        )
        repair_sudo._message_log(body=words, author_id=self.partner_id.id)
        return True

    def _is_expected(self):
        """Tell whether a transfer waits for the device of this repair."""
        return bool(self.picking_id) and self.picking_id.state not in ("done", "cancel")

    def action_expect_parcel(self):
        """Button: make the transfer by which the device will be received, as the
        customer's property.

        :raise UserError: that says what is missing
        """
        self.ensure_one()
        if self._is_expected():
            raise UserError(
                self.env._("%s already waits for the device.", self.picking_id.name)
            )
        if not self.product_id or not self.partner_id:
            raise UserError(self.env._("Choose customer and device first."))
        self.picking_id = self._make_transfer(
            self.picking_type_id.warehouse_id.in_type_id,
            self.partner_id.property_stock_customer,
            partner_id=self.partner_id.id,
            owner_id=self.partner_id.id,
            carrier_tracking_ref=self.incoming_number,
        )

    def action_device_arrived(self):
        """Extend: the transfer that waits for the device is received, too."""
        expected = self.filtered(
            lambda repair: (
                repair._is_expected() and repair.picking_id.repair_ids == repair
            )
        )
        for parcel in expected.picking_id:
            parcel.move_ids.picked = True
            parcel._action_done()
        return super(RepairOrder, self - expected).action_device_arrived()
