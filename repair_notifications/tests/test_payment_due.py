from odoo.fields import Command
from odoo.tests import new_test_user

from .common import RepairNotificationsCase


class PaymentDueCase(RepairNotificationsCase):
    """A repair with an invoice that can be paid online once it is posted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )
        cls.env["payment.provider"].search([]).state = "disabled"
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Online Payments",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": cls.company.id,
            }
        )
        cls.accountant = new_test_user(
            cls.env, "accountant", groups="account.group_account_invoice"
        )

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair()
        self.order = self.make_quotation(self.repair, 250)
        self.order.action_confirm()
        self.invoice = self.order._create_invoices()

    def post(self):
        """Post the invoice as an accountant."""
        self.invoice.with_user(self.accountant).action_post()


class TestPaymentDue(PaymentDueCase):
    """An invoice of a repair that can be paid online asks its customer to pay."""

    def asked(self, repair=None):
        """Return the texts of messages about payments, oldest first."""
        rows = (repair or self.repair).notification_ids.filtered(
            lambda row: row.event == "payment_due" and row.channel == "sms"
        )
        return rows.sorted("id").mapped("body")

    def count_queries(self, action):
        """Return how many queries an action costs."""
        self.env.flush_all()
        before = self.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_a_posted_invoice_tells_amount_and_link(self):
        self.post()
        rows = self.rows(self.repair, "payment_due")
        amount = f"250.00 {self.invoice.currency_id.name}"
        for row in rows.values():
            self.assertEqual(row.state, "queued")
            self.assertIn(amount, row.body)
            self.assertIn(f"/r/{row.sudo().link_key}/pay", row.body)

    def test_the_amount_is_written_as_the_customers_language_does(self):
        self.env["res.lang"]._activate_lang("pl_PL")
        self.post()
        text = self.repair.with_context(lang="pl_PL").payment_amount_text
        self.assertEqual(text, f"250,00 {self.invoice.currency_id.name}")

    def test_posting_again_asks_again_only_for_another_amount(self):
        self.post()
        self.invoice.button_draft()
        self.post()
        self.assertEqual(len(self.asked()), 1)
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.price_unit = 300
        self.post()
        self.assertEqual(len(self.asked()), 2)
        self.assertIn("300.00", self.asked()[1])

    def test_invoices_posted_together_are_each_told_right(self):
        second = self.invoice.copy()
        second.invoice_line_ids.write(
            {
                "price_unit": 99,
                "sale_line_ids": [Command.set(self.order.order_line.ids)],
            }
        )
        (self.invoice + second).action_post()
        self.assertIn("250.00", self.asked()[0])
        self.assertIn("99.00", self.asked()[1])

    def test_an_invoice_of_several_repairs_is_one_message(self):
        other = self.make_repair()
        other.sale_order_id = self.order
        self.post()
        self.assertEqual((len(self.asked()), len(self.asked(other))), (1, 0))

    def test_what_cannot_be_paid_online_is_not_asked_for(self):
        self.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "False"
        )
        self.post()
        self.assertFalse(self.asked())

    def test_without_a_published_provider_nobody_can_pay(self):
        self.provider.is_published = False
        self.post()
        self.assertFalse(self.asked())

    def test_an_amount_above_the_providers_limit_is_not_asked_for(self):
        self.provider.maximum_amount = 100
        self.post()
        self.assertFalse(self.asked())

    def test_an_invoice_for_a_payment_just_made_is_not_due(self):
        self.invoice.transaction_ids = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "reference": "PAID",
                "amount": self.invoice.amount_total,
                "currency_id": self.invoice.currency_id.id,
                "partner_id": self.customer.id,
                "state": "done",
            }
        )
        self.invoice.action_post()
        self.assertFalse(self.asked())

    def test_a_credit_note_asks_for_nothing(self):
        self.post()
        self.invoice._reverse_moves(cancel=False).action_post()
        self.assertEqual(len(self.asked()), 1)

    def test_an_invoice_without_repair_asks_nobody(self):
        self.repair.sale_order_id = False
        self.post()
        self.assertFalse(self.asked())

    def test_a_paid_invoice_leaves_nothing_to_pay(self):
        self.post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        ).create({})._create_payments()
        self.assertFalse(self.repair.payment_amount_text)
        self.assertFalse(self.repair.payment_link)

    def test_a_quotation_with_prepayment_asks_for_approval_only(self):
        repair = self.make_repair()
        order = self.make_quotation(repair)
        order.require_payment = True
        repair.action_ask_approval()
        self.assertTrue(order._has_to_be_paid())
        events = repair.notification_ids.mapped("event")
        self.assertIn("approval_needed", events)
        self.assertNotIn("payment_due", events)

    def test_many_invoices_cost_few_queries_more_than_without_repair(self):
        queries = {}
        for with_repair in (False, True):
            repairs = self.make_repair().union(
                *(self.make_repair() for _r in range(19))
            )
            orders = self.env["sale.order"].union(*map(self.make_quotation, repairs))
            orders.action_confirm()
            invoices = self.env["account.move"].union(
                *(order._create_invoices() for order in orders)
            )
            if not with_repair:
                repairs.sale_order_id = False
            queries[with_repair] = self.count_queries(invoices.action_post)
        self.assertLess(queries[True] - queries[False], 20 * 4, queries)
