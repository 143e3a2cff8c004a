from odoo import Command
from odoo.tests import tagged

from .common import SmsCase, accepted

LETTERS = "Zażółć gęślą jaźń. " * 5  # 95 characters: two parts, one without letters


@tagged("-at_install", "post_install")
class TestSmsMessageReport(SmsCase):
    """What is kept beside each SMS for the reports."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        device = cls.env["product.product"].create({"name": "Phone X"})
        repairs = cls.env["repair.order"].with_company(cls.company)
        cls.repair = repairs.create(
            {
                "partner_id": cls.customer.id,
                "product_id": device.id,
                "company_id": cls.company.id,
            }
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "repair_order_ids": cls.repair.ids,
                "order_line": [Command.create({"product_id": device.id})],
            }
        )

    def about(self, record):
        return self.make_message(res_model=record._name, res_id=record.id).repair_id

    # -- the repair --------------------------------------------------------------

    def test_sms_on_a_repair_is_about_it(self):
        self.assertEqual(self.about(self.repair), self.repair)

    def test_sms_on_a_quotation_or_request_is_about_its_repair(self):
        request = self.env["repair.request"].create(
            {
                "partner_id": self.customer.id,
                "summary": "Broken",
                "company_id": self.company.id,
            }
        )
        self.repair.request_id = request
        for document in (self.order, request):
            self.assertEqual(self.about(document), self.repair)

    def test_sms_on_an_invoice_is_about_the_repair_of_its_quotation(self):
        line = {"name": "Work", "sale_line_ids": self.order.order_line.ids}
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        self.assertEqual(self.about(invoice), self.repair)

    def test_sms_on_a_parcel_is_about_the_repair_in_it(self):
        kind = self.env["stock.picking.type"].search([("code", "=", "outgoing")])[0]
        parcel = self.env["stock.picking"].create({"picking_type_id": kind.id})
        parcel.sudo().write({"repair_order_ids": [Command.set(self.repair.ids)]})
        self.assertEqual(self.about(parcel), self.repair)

    def test_sms_on_another_or_a_deleted_document_is_about_no_repair(self):
        self.assertFalse(self.about(self.customer))
        gone = self.repair.copy()
        gone.unlink()
        self.assertFalse(self.about(gone))

    def test_sms_outlives_its_repair(self):
        repair = self.repair.copy()
        message = self.make_message(res_model=repair._name, res_id=repair.id)
        repair.unlink()
        self.assertFalse(message.repair_id)

    def test_many_sms_find_their_repairs_together(self):
        vals = {"res_model": self.repair._name, "res_id": self.repair.id}
        messages = self.env["repair.sms.message"].union(
            *(self.make_message(**vals) for _number in range(9))
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            messages._compute_repair_id()

    # -- cost of letters ---------------------------------------------------------

    def test_letters_cost_nothing_where_they_add_no_part(self):
        message = self.make_message("Zażółć")
        self.dispatch(accepted("R1"))
        self.assertEqual((message.encoding, message.letters_units), ("UCS-2", 0))

    def test_letters_cost_nothing_before_the_charge_and_after_the_refund(self):
        message = self.make_message(LETTERS)
        self.assertEqual(message.letters_units, 0)
        self.dispatch(accepted("R1", 2))
        self.assertEqual(message.letters_units, 1200)
        message._refund()
        self.assertEqual(message.letters_units, 0)

    def test_cost_of_letters_stays_when_the_text_is_erased(self):
        message = self.make_message(LETTERS)
        self.dispatch(accepted("R1", 2))
        message._erase_content("Erased")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((message.body, message.letters_units), ("Erased", 1200))

    def test_text_that_gets_longer_in_latin_letters_costs_nothing_more(self):
        message = self.make_message("щ" * 60)  # four Latin letters each
        self.dispatch(accepted("R1"))
        self.assertEqual(message.letters_units, 0)
