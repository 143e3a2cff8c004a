from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from .test_stock_picking import StockPickingCase


class ParcelCase(StockPickingCase):
    """A shop that also repairs what stock keeps count of."""

    def make_device(self, **vals):
        vals = {"name": "Phone Y", "type": "consu", "is_storable": True, **vals}
        return self.env["product.product"].create(vals)


class TestRepairShipBack(ParcelCase):
    """Devices go back by courier."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_finished()

    def make_finished(self, **vals):
        repair = self.make_repair(handover_out="courier", **vals)
        repair._set_milestone("ready_to_ship")
        return repair

    def ship(self, repairs=None, number=False):
        """Send devices back as a clerk does, by the button."""
        repairs = (repairs or self.repair).with_user(self.user)
        action = repairs.action_ship_back()
        wizard = self.env[action["res_model"]].with_user(self.user)
        wizard = wizard.with_context(**action["context"]).create(
            {"carrier_id": self.carrier.id, "number": number}
        )
        action = wizard.action_ship_back()
        return self.env["stock.picking"].browse(action["res_id"])

    def told(self, repair=None):
        """Return the e-mails about parcels of a repair."""
        return (repair or self.repair).notification_ids.filtered(
            lambda r: r.event == "shipment_created" and r.channel == "email"
        )

    def test_a_real_delivery_order_takes_the_device_back(self):
        parcel = self.ship(number="PL123")
        self.assertEqual(parcel.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual((parcel.state, parcel.partner_id), ("assigned", self.customer))
        self.assertEqual(parcel.repair_order_ids, self.repair)
        self.assertFalse(parcel.repair_ids)
        self.assertEqual(parcel.move_ids.product_id, self.device)
        self.assertEqual(len(self.told()), 1)
        self.assertIn("#repair_parcels", self.told().body)
        self.assertEqual(parcel._tracking_link(), "https://courier.example/PL123")

    def test_the_page_says_that_the_device_is_on_its_way_once_it_left(self):
        parcel = self.ship(number="PL123")
        self.assertNotIn("follow", self.repair._prepare_page()["steps"])
        parcel.with_user(self.user).button_validate()
        self.assertEqual(parcel.state, "done")
        self.assertEqual(len(self.told()), 1)
        self.assertIn("follow", self.repair._prepare_page()["steps"])
        self.repair._set_milestone("closed")
        self.assertNotIn("follow", self.repair._prepare_page()["steps"])

    def test_core_sends_no_sms_about_the_parcel_beside_it(self):
        parcel = self.ship()
        with (
            patch("odoo.modules.module.current_test", False),
            patch.object(type(parcel), "_message_sms_with_template") as sent,
        ):
            self.company.stock_text_confirmation = True
            parcel.with_user(self.user).button_validate()
        self.assertEqual(parcel.state, "done")
        sent.assert_not_called()

    def test_the_number_may_come_later(self):
        parcel = self.ship()
        self.assertFalse(self.told())
        parcel.with_user(self.user).carrier_tracking_ref = "PL123"
        self.assertEqual(len(self.told()), 1)

    def test_several_repairs_in_one_parcel_are_one_message(self):
        other = self.make_finished()
        parcel = self.ship(self.repair + other, "PL123")
        self.assertEqual(parcel.repair_order_ids, self.repair + other)
        self.assertEqual(sum(parcel.move_ids.mapped("quantity")), 2)
        self.assertEqual(len(self.told() | self.told(other)), 1)

    def test_a_serial_number_that_the_customer_owns_leaves_stock(self):
        device = self.make_device(tracking="serial")
        serial = self.env["stock.lot"].create({"name": "S1", "product_id": device.id})
        place = self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(
            device, place, 1, lot_id=serial, owner_id=self.customer
        )
        repair = self.make_finished(product_id=device.id, lot_id=serial.id)
        parcel = self.ship(repair)
        line = parcel.move_line_ids
        self.assertEqual((line.lot_id, line.owner_id), (serial, self.customer))
        parcel.with_user(self.user).button_validate()
        self.assertEqual(parcel.state, "done")
        self.assertFalse(device.with_context(location=place.id).qty_available)

    def test_a_device_that_stock_does_not_know_goes_back_too(self):
        device = self.make_device()
        parcel = self.ship(self.make_finished(product_id=device.id))
        parcel.with_user(self.user).button_validate()
        self.assertEqual(parcel.state, "done")

    def test_cancelling_the_transfer_is_the_undo(self):
        parcel = self.ship()
        self.assertFalse(self.repair.can_ship_back)
        with self.assertRaisesRegex(UserError, "cancel its transfer"):
            self.ship()
        parcel.with_user(self.user).action_cancel()
        self.assertTrue(self.repair.can_ship_back)
        parcel.carrier_tracking_ref = "PL1"
        self.assertNotIn(parcel, self.repair._page_parcels())
        self.ship()

    def test_what_is_still_worked_on_does_not_leave(self):
        repair = self.make_repair(handover_out="courier")
        repair._set_milestone("in_repair")
        with self.assertRaisesRegex(UserError, repair.name):
            repair.action_ship_back()

    def test_a_rejected_device_goes_back_unrepaired(self):
        repair = self.make_repair(handover_out="courier")
        repair._set_milestone("not_accepted")
        self.assertTrue(self.ship(repair))

    def test_one_parcel_goes_to_one_customer(self):
        other = self.make_finished(partner_id=self.customer.copy().id)
        with self.assertRaisesRegex(UserError, "same customer"):
            (self.repair + other).action_ship_back()

    def test_a_repair_closes_when_shipped_only_where_the_shop_wants_it(self):
        other = self.make_finished()
        for repair, wanted in ((self.repair, False), (other, True)):
            self.company.repair_close_shipped = wanted
            self.ship(repair).with_user(self.user).button_validate()
        self.assertEqual(self.repair.milestone, "ready_to_ship")
        self.assertEqual(other.milestone, "closed")

    def test_another_company_ships_nothing(self):
        stranger = self.stranger()
        with self.assertRaises(AccessError):
            self.repair.with_user(stranger)._ship_back(self.carrier, "PL1")


class TestRepairExpectParcel(ParcelCase):
    """Devices come by courier."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair(handover_in="courier")

    def expect(self):
        self.repair.with_user(self.user).action_expect_parcel()
        return self.repair.picking_id

    def test_the_transfer_waits_for_the_customers_property(self):
        self.repair._announce_parcel("InPost", "PL900")
        parcel = self.expect()
        self.assertEqual(parcel.picking_type_id, self.warehouse.in_type_id)
        self.assertEqual((parcel.state, parcel.owner_id), ("assigned", self.customer))
        self.assertEqual(parcel.carrier_tracking_ref, "PL900")
        self.assertEqual(self.repair.parcel_count, 1)

    def test_receiving_it_is_the_delivery_of_the_device(self):
        self.expect().with_user(self.user).button_validate()
        self.assertEqual(self.repair.milestone, "received")
        self.assertEqual(len(self.rows(self.repair, "device_delivered")), 2)

    def test_the_button_receives_the_transfer_too(self):
        parcel = self.expect()
        self.repair.with_user(self.user).action_device_arrived()
        self.assertEqual((parcel.state, self.repair.milestone), ("done", "received"))
        self.assertEqual(len(self.rows(self.repair, "device_delivered")), 2)

    def test_the_button_works_without_transfer(self):
        self.repair.with_user(self.user).action_device_arrived()
        self.assertEqual(self.repair.milestone, "received")

    def test_a_transfer_with_other_devices_is_left_to_the_warehouse(self):
        parcel = self.expect()
        other = self.make_repair(handover_in="courier", picking_id=parcel.id)
        self.repair.action_device_arrived()
        self.assertEqual(
            (self.repair.milestone, parcel.state), ("received", "assigned")
        )
        self.assertEqual(other.milestone, "awaiting_delivery")

    def test_one_transfer_is_expected_at_a_time(self):
        self.expect()
        with self.assertRaisesRegex(UserError, "already waits"):
            self.expect()
        self.repair.picking_id.action_cancel()
        self.assertEqual(self.expect().state, "assigned")

    def test_a_storable_device_comes_and_goes_as_the_customers(self):
        device = self.make_device()
        self.repair = self.make_repair(
            handover_in="courier", handover_out="courier", product_id=device.id
        )
        self.expect()
        self.repair.action_device_arrived()
        self.repair._set_milestone("ready_to_ship")
        parcel = self.repair._ship_back(self.carrier, "PL1")
        self.assertEqual(parcel.move_line_ids.owner_id, self.customer)
        parcel.button_validate()
        self.assertFalse(device.qty_available)
