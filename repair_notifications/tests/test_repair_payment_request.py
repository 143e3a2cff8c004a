from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .payment_common import RepairPaymentCase


class TestRepairPaymentRequest(RepairPaymentCase):
    """A clerk asks for money before there is an invoice."""

    def test_a_request_tells_amount_and_link_once(self):
        asked = self.ask(50, note="Diagnosis")
        for row in self.rows(self.repair, "payment_due").values():
            self.assertEqual(row.state, "queued")
            self.assertIn(f"50.00 {asked.currency_id.name}", row.body)
            self.assertIn(f"/r/{row.link_key}/pay", row.body)
        self.assertEqual((asked.state, asked.note), ("open", "Diagnosis"))

    def test_a_deposit_and_then_the_rest(self):
        self.confirm(250)
        self.pay(self.ask(50))
        self.assertEqual(self.repair.payment_state, "partial")
        rest = self.ask(None)
        self.assertEqual(rest.amount, 200)
        self.assertIn("200.00", self.asked_texts()[1])
        self.pay(rest)
        self.assertEqual(self.repair.payment_state, "paid")

    def test_no_more_is_asked_for_than_the_quotation_leaves(self):
        self.confirm(250)
        self.ask(200)
        with self.assertRaisesRegex(UserError, "50.00"):
            self.ask(51)
        self.ask(50)

    def test_nothing_and_less_are_refused(self):
        for amount in (0, -5):
            with self.assertRaisesRegex(UserError, "how much"):
                self.repair._request_payment(amount)

    def test_a_quotation_that_asks_for_prepayment_is_not_asked_beside(self):
        self.make_quotation(self.repair).require_payment = True
        with self.assertRaisesRegex(UserError, "ask for approval"):
            self.ask(50)

    def test_a_deposit_does_not_accept_the_quotation(self):
        order = self.make_quotation(self.repair)
        self.repair.action_ask_approval()
        self.pay(self.ask(50))
        self.assertEqual(order.state, "sent")
        self.assertEqual(self.repair.approval_state, "open")

    def test_without_provider_the_error_says_what_to_do(self):
        self.provider.is_published = False
        with self.assertRaisesRegex(UserError, "Payment Providers"):
            self.ask(50)
        self.assertFalse(self.repair.payment_request_ids)

    def test_a_withdrawn_request_is_nothing_to_pay(self):
        asked = self.ask(50)
        asked.with_user(self.user).action_withdraw()
        self.assertEqual(asked.state, "withdrawn")
        self.assertFalse(self.repair.payment_link)
        self.assertFalse(self.repair.payment_state)

    def test_what_is_being_paid_or_was_paid_is_not_withdrawn(self):
        asked = self.ask(50)
        for state in ("pending", "done"):
            self.pay(asked, state)
            with self.assertRaisesRegex(UserError, "refund"):
                asked.with_user(self.user).action_withdraw()

    def test_money_that_came_in_after_all_counts(self):
        asked = self.ask(50)
        asked.action_withdraw()
        self.pay(asked)
        self.assertEqual(asked.state, "paid")

    def test_another_customer_of_the_repair_is_asked_for_nothing(self):
        self.ask(50)
        self.repair.partner_id = self.customer.copy({"email": "other@example.com"})
        self.assertFalse(self.repair.payment_request_ids._payable())
        self.assertFalse(self.repair.payment_link)

    def test_the_amount_is_above_zero_in_the_database(self):
        asked = self.ask(50)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            asked.amount = 0
            asked.flush_recordset()


class TestRepairPaymentState(RepairPaymentCase):
    """What became of a payment stands on the repair at once."""

    def test_each_word_of_the_provider_is_seen_on_the_repair(self):
        asked = self.ask(50)
        self.assertEqual(self.repair.payment_state, "asked")
        for told, state in (("error", "failed"), ("cancel", "failed")):
            self.pay(asked, told)
            self.assertEqual((self.repair.payment_state, asked.state), (state, state))
        payment = self.pay(asked, "pending")
        self.assertEqual(self.repair.payment_state, "pending")
        self.tell(payment, "done")
        self.assertEqual((self.repair.payment_state, asked.state), ("paid", "paid"))

    def test_a_clerk_reads_payments_without_rights_in_accounting(self):
        payment = self.pay(self.ask(50))
        repair = self.repair.with_user(self.user)
        self.assertEqual(repair.payment_state, "paid")
        self.assertIn(payment.reference, repair.payment_text)
        with self.assertRaises(AccessError):
            payment.with_user(self.user).read(["amount"])

    def test_the_chatter_says_what_became_of_a_payment(self):
        payment = self.pay(self.ask(50))
        bodies = "".join(self.repair.message_ids.mapped("body"))
        self.assertIn(payment.reference, bodies)
        self.assertIn("has been confirmed", bodies)

    def test_a_refund_is_seen_and_nothing_stays_on_account(self):
        payment = self.pay(self.ask(50))
        self.refund(payment)
        self.assertEqual(self.repair.payment_state, "refunded")
        self.assertEqual(self.repair.payment_request_ids.state, "refunded")
        self.assertTrue(payment.payment_id.is_reconciled)
        self.assertIn("refunded", self.repair.payment_text)

    def test_a_part_given_back_leaves_the_rest_paid(self):
        payment = self.pay(self.ask(50))
        self.refund(payment, 20)
        self.assertEqual(self.repair.payment_state, "paid")

    def test_a_paid_invoice_is_seen_without_online_payment(self):
        invoice = self.confirm()._create_invoices()
        invoice.action_post()
        self.assertEqual(self.repair.payment_state, "asked")
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self.env.invalidate_all()
        self.assertEqual(self.repair.payment_state, "paid")
        self.assertIn(invoice.name, self.repair.payment_text)


class TestRepairPaymentBooks(RepairPaymentCase):
    """What is paid in advance settles the invoice of the repair."""

    def invoice(self, order):
        """Invoice and post as an accountant."""
        invoice = order._create_invoices()
        invoice.with_user(self.accountant).action_post()
        return invoice

    def test_a_deposit_is_taken_off_the_invoice(self):
        order = self.confirm(250)
        self.pay(self.ask(50))
        invoice = self.invoice(order)
        self.assertEqual(invoice.amount_residual, 200)
        self.assertEqual(invoice.payment_state, "partial")
        self.assertIn("200.00", self.asked_texts()[-1])

    def test_a_deposit_before_the_quotation_is_taken_off_too(self):
        self.pay(self.ask(50))
        self.assertEqual(self.invoice(self.confirm(250)).amount_residual, 200)

    def test_what_was_given_back_settles_nothing(self):
        self.refund(self.pay(self.ask(50)), 20)
        self.assertEqual(self.invoice(self.confirm(250)).amount_residual, 220)
        other = self.make_repair()
        self.repair = other
        self.refund(self.pay(self.ask(50)))
        self.assertEqual(self.invoice(self.confirm(250)).amount_residual, 250)

    def test_the_invoice_replaces_a_request_that_nobody_paid(self):
        order = self.confirm(250)
        asked = self.ask(50)
        invoice = self.invoice(order)
        self.assertEqual(asked.state, "withdrawn")
        self.assertIn(f"/my/invoices/{invoice.id}", self.repair.payment_link)
        self.assertIn("250.00", self.asked_texts()[-1])

    def test_a_payment_that_was_under_way_pays_the_invoice(self):
        order = self.confirm(250)
        asked = self.ask(50)
        payment = self.pay(asked, "pending")
        invoice = self.invoice(order)
        self.assertEqual(invoice.amount_residual, 250)
        self.tell(payment, "done")
        self.assertEqual(invoice.amount_residual, 200)

    def test_what_another_customer_paid_settles_nothing(self):
        self.pay(self.ask(50))
        self.repair.partner_id = self.customer.copy({"email": "other@example.com"})
        invoice = self.invoice(self.confirm(250))
        self.assertEqual(invoice.amount_residual, 250)

    def test_a_deposit_that_an_invoice_did_not_use_up_is_not_asked_for_again(self):
        order = self.confirm(1000)
        self.pay(self.ask(800))
        order.order_line.qty_delivered = 0.3
        part = self.invoice(order)
        part.button_draft()
        part.invoice_line_ids.price_unit = 300 / part.invoice_line_ids.quantity
        part.action_post()
        self.assertEqual(self.repair.sudo()._left_to_ask(), 200)

    def test_a_due_invoice_is_asked_for_again_instead_of_an_amount(self):
        invoice = self.invoice(self.confirm(250))
        self.ask(50)
        self.assertFalse(self.repair.payment_request_ids)
        self.assertEqual(len(self.asked_texts()), 2)
        row = self.repair.notification_ids[:1]
        self.assertIn(f"/my/invoices/{invoice.id}", row.payment_link)


class TestRepairPaymentRights(RepairPaymentCase):
    """Who may ask, and who may not."""

    def test_nobody_writes_requests(self):
        asked = self.ask(50)
        for user in (self.user, self.manager, self.accountant):
            with self.assertRaises(AccessError):
                asked.with_user(user).write({"amount": 1})
            with self.assertRaises(AccessError):
                asked.with_user(user).unlink()
        with self.assertRaises(UserError):
            asked.unlink()

    def test_an_accountant_without_rights_on_repairs_asks_for_nothing(self):
        with self.assertRaises(AccessError):
            self.repair.with_user(self.accountant).action_request_payment()
        asked = self.ask(50)
        with self.assertRaises(AccessError):
            asked.with_user(self.accountant).action_withdraw()

    def test_another_company_sees_and_asks_nothing(self):
        stranger = self.stranger()
        asked = self.ask(50)
        requests = self.env["repair.payment.request"].with_user(stranger)
        self.assertFalse(requests.search([]) & asked)
        with self.assertRaises(AccessError):
            asked.with_user(stranger).action_withdraw()
        wizards = self.env["repair.payment.ask"].with_user(stranger)
        with self.assertRaises(AccessError):
            wizards.create({"repair_id": self.repair.id, "amount": 5}).action_ask()

    def test_attempts_to_pay_are_for_accounting_only(self):
        asked = self.ask(50)
        self.assertNotIn("transaction_ids", asked.with_user(self.user).read()[0])


class TestRepairPaymentPersonalData(RepairPaymentCase):
    """What was asked for is told to its customer, and only its figures stay."""

    def test_a_request_is_told_to_its_customer(self):
        self.ask(50, note="Diagnosis")
        sections = self.customer.with_user(self.manager)._prepare_personal_data()
        [rows] = [
            rows for name, _columns, rows in sections if name == "Payment Requests"
        ]
        self.assertEqual(len(rows), 1)
        self.assertIn("Diagnosis", rows[0])
        self.assertIn(50, rows[0])

    def test_an_erased_customer_leaves_amounts_only(self):
        asked = self.ask(50, note="Jan's screen")
        self.repair._set_milestone("cancelled")
        wizard = self.env["repair.partner.erase"].with_user(self.manager)
        wizard.create(
            {"partner_id": self.customer.id, "confirmed_name": self.customer.name}
        ).action_erase()
        self.env.invalidate_all()
        self.assertEqual(asked.amount, 50)
        self.assertNotIn("Jan", asked.note)
