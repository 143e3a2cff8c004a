import json
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import RepairNotificationsCase


class StockPickingCase(RepairNotificationsCase):
    """A shop that gets devices by courier and sends them back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "Courier",
                "product_id": cls.env["product.product"]
                .create({"name": "Parcel", "type": "service"})
                .id,
                "tracking_url": "https://courier.example/<shipmenttrackingnumber>",
            }
        )

    @classmethod
    def make_transfer(cls, kind="out", **vals):
        """Create a transfer of one device: ``in`` or ``out``."""
        picking_type = cls.warehouse[f"{kind}_type_id"]
        places = {
            "location_id": picking_type.default_location_src_id.id,
            "location_dest_id": picking_type.default_location_dest_id.id,
        }
        device = {"product_id": cls.device.id, "product_uom_qty": 1, **places}
        return cls.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "partner_id": cls.customer.id,
                "carrier_id": cls.carrier.id if kind == "out" else False,
                "move_ids": [Command.create(device)],
                **places,
                **vals,
            }
        )

    def make_parcel(self, repairs, **vals):
        """Create a transfer that takes devices of repairs back."""
        return self.make_transfer(repair_order_ids=repairs.ids, **vals)

    def receive(self, *transfers, user=None):
        """Validate transfers together."""
        transfers = self.env["stock.picking"].union(*transfers)
        transfers.action_confirm()
        transfers.move_ids.write({"quantity": 1, "picked": True})
        transfers.with_user(user or self.user).button_validate()


class TestDeviceReceived(StockPickingCase):
    def test_receiving_its_transfer_is_the_delivery_of_a_device(self):
        transfer = self.make_transfer("in")
        repair = self.make_repair(handover_in="courier", picking_id=transfer.id)
        self.assertFalse(repair.notification_ids)
        self.receive(transfer)
        self.assertEqual((transfer.state, repair.milestone), ("done", "received"))
        rows = self.rows(repair, "device_delivered")
        self.assertEqual(rows["sms"].state, "queued")

    def test_transfers_received_together_are_told_for_each_repair(self):
        transfers = [self.make_transfer("in") for _parcel in range(3)]
        repairs = [
            self.make_repair(handover_in="courier", picking_id=transfer.id)
            for transfer in transfers
        ]
        self.receive(*transfers)
        for repair in repairs:
            self.assertEqual(len(self.rows(repair, "device_delivered")), 2)

    def test_a_repair_that_has_gone_on_is_not_moved_back(self):
        transfer = self.make_transfer("in")
        repair = self.make_repair(handover_in="courier", picking_id=transfer.id)
        repair._set_milestone("in_repair")
        self.receive(transfer)
        self.assertEqual(repair.milestone, "in_repair")
        self.assertEqual(len(self.rows(repair, "device_delivered")), 2)


class TestShipmentCreated(StockPickingCase):
    def setUp(self):
        super().setUp()
        self.repair = self.make_repair()

    def parcels(self, repair=None):
        """Return the numbers of parcels that the customer was told, oldest first."""
        rows = (repair or self.repair).notification_ids.filtered(
            lambda row: row.event == "shipment_created" and row.channel == "email"
        )
        return [row.key.split("/")[4] for row in rows.sorted("id")]

    def test_a_tracking_number_is_told_by_email_only(self):
        parcel = self.make_parcel(self.repair)
        parcel.with_user(self.user).carrier_tracking_ref = "PL123"
        rows = self.rows(self.repair, "shipment_created")
        self.assertEqual((rows["sms"].state, rows["sms"].reason), ("held_back", "rule"))
        self.assertEqual(rows["email"].state, "queued")
        self.assertIn("PL123", rows["email"].body)
        key = rows["email"].sudo().link_key
        self.assertIn(f'/r/{key}#repair_parcels"', rows["email"].body)

    def test_a_parcel_created_with_its_number_is_told(self):
        self.make_parcel(self.repair, carrier_tracking_ref="PL123")
        self.assertEqual(self.parcels(), ["PL123"])

    def test_the_same_number_is_told_once_whatever_is_written_again(self):
        parcel = self.make_parcel(self.repair, carrier_tracking_ref="PL123")
        parcel.carrier_tracking_ref = "PL123"
        parcel.carrier_tracking_ref = False
        parcel.carrier_tracking_ref = " PL123 "
        self.assertEqual(self.parcels(), ["PL123"])

    def test_another_number_of_the_parcel_is_told(self):
        parcel = self.make_parcel(self.repair, carrier_tracking_ref="PL123")
        parcel.carrier_tracking_ref = "PL456"
        self.assertEqual(self.parcels(), ["PL123", "PL456"])
        self.assertEqual(self.repair.parcel_number, "PL456")

    def test_several_repairs_in_one_parcel_are_one_message(self):
        other = self.make_repair()
        self.make_parcel(self.repair + other, carrier_tracking_ref="PL123")
        self.assertEqual(self.parcels(), ["PL123"])
        self.assertFalse(self.parcels(other))

    def test_each_of_several_parcels_of_one_repair_has_its_own_message(self):
        vals = self.make_transfer().copy_data({"repair_order_ids": self.repair.ids})[0]
        self.env["stock.picking"].create(
            [{**vals, "carrier_tracking_ref": number} for number in ("PL1", "PL2")]
        )
        rows = self.repair.notification_ids.filtered("body").sorted("id")
        self.assertEqual(self.parcels(), ["PL1", "PL2"])
        for number, row in zip(("PL1", "PL2"), rows, strict=True):
            self.assertIn(f">{number}</strong>", row.body)

    def test_only_the_outgoing_one_of_chained_transfers_counts(self):
        self.make_transfer(
            "in", repair_order_ids=self.repair.ids, carrier_tracking_ref="PL123"
        )
        self.assertFalse(self.parcels())

    def test_a_return_of_the_transfer_a_device_came_with_takes_it_back(self):
        came_with = self.make_transfer("in")
        self.repair.picking_id = came_with
        self.make_transfer(return_id=came_with.id, carrier_tracking_ref="PL123")
        self.assertEqual(self.parcels(), ["PL123"])

    def test_a_transfer_of_the_sale_order_takes_finished_devices_back(self):
        order = self.make_quotation(self.repair)
        transfers = [self.make_transfer(sale_id=order.id) for _parcel in range(2)]
        transfers[0].carrier_tracking_ref = "ACCESSORY"
        self.repair._set_milestone("ready_to_ship")
        transfers[1].carrier_tracking_ref = "PL123"
        self.assertEqual(self.parcels(), ["PL123"])

    def test_the_repairs_named_on_the_transfer_come_first(self):
        came_with = self.make_transfer("in")
        other = self.make_repair(picking_id=came_with.id)
        self.make_parcel(
            self.repair, return_id=came_with.id, carrier_tracking_ref="PL123"
        )
        self.assertEqual((self.parcels(), self.parcels(other)), (["PL123"], []))

    def test_a_parcel_without_repair_tells_nobody(self):
        parcel = self.make_transfer(carrier_tracking_ref="PL123")
        journal = self.env["repair.notification"].search(
            [("event", "=", "shipment_created"), ("partner_id", "=", self.customer.id)]
        )
        self.assertFalse(journal, parcel.name)

    def test_the_first_of_several_tracking_pages_is_the_link(self):
        pages = json.dumps([["PL1", "https://a.example"], ["PL2", "https://b.example"]])
        with patch.object(
            type(self.carrier), "fixed_get_tracking_link", return_value=pages
        ):
            self.make_parcel(self.repair, carrier_tracking_ref="PL1,PL2")
            self.assertEqual(self.repair.parcel_link, "https://a.example")

    def test_a_parcel_without_carrier_has_a_number_and_no_link(self):
        self.make_parcel(self.repair, carrier_id=False, carrier_tracking_ref="PL123")
        self.assertEqual(self.repair.parcel_number, "PL123")
        self.assertFalse(self.repair.parcel_link)

    def test_sales_people_without_rights_on_repairs_may_write_the_number(self):
        seller = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman"
        )
        parcel = self.make_parcel(self.repair)
        self.assertNotIn("repair_order_ids", parcel.with_user(seller).fields_get())
        parcel.with_user(seller).carrier_tracking_ref = "PL123"
        self.assertEqual(self.parcels(), ["PL123"])

    def test_staff_name_the_repairs_of_a_parcel_on_its_form(self):
        with Form(self.make_transfer().with_user(self.manager)) as form:
            form.repair_order_ids.add(self.repair)
            form.carrier_tracking_ref = "PL123"
        self.assertEqual(self.parcels(), ["PL123"])

    def test_numbers_of_many_parcels_cost_few_queries(self):
        parcels = self.env["stock.picking"].union(
            *(self.make_parcel(self.make_repair()) for _parcel in range(20))
        )
        self.env.flush_all()
        before = self.cr.sql_log_count
        parcels.carrier_tracking_ref = "PL123"
        self.env.flush_all()
        self.assertLess(self.cr.sql_log_count - before, 20 * 4)
        self.assertEqual(len(parcels.repair_order_ids.notification_ids), 40)
