import datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .topup_common import TopupCase

SEND = "odoo.addons.account.models.account_move_send.AccountMoveSend"
LOGGER = "odoo.addons.repair_sms_wallet.models.repair_sms_topup_accounting"


class TestTopupAccounting(TopupCase):
    """Every payment gets its invoice; what stands in the way never costs a credit."""

    def invoice(self, topup):
        return topup._invoice()

    def paid(self, amount=50):
        topup = self.start(amount)
        self.pay(topup)
        self.book()
        return topup

    def test_the_invoice_is_posted_paid_and_for_what_was_paid(self):
        invoice = self.invoice(self.paid(50))
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(invoice.partner_id, self.company.partner_id)
        amounts = (invoice.amount_total, invoice.amount_tax, invoice.amount_untaxed)
        self.assertEqual(amounts, (50, 9.35, 40.65))
        self.assertEqual(invoice.invoice_date, fields.Date.context_today(invoice))

    def test_the_total_is_exact_where_no_net_amount_gives_it(self):
        self.operator.repair_sms_topup_min = 5
        for amount, tax in ((5, 0.93), (15, 2.8), (25, 4.67), (105, 19.63)):
            invoice = self.invoice(self.paid(amount))
            self.assertEqual((invoice.amount_total, invoice.amount_tax), (amount, tax))

    def test_invoices_are_numbered_from_their_own_journal(self):
        names = [self.invoice(self.paid()).name for _i in range(2)]
        year = fields.Date.today().year
        self.assertEqual(names, [f"SMS/{year}/00001", f"SMS/{year}/00002"])
        self.assertEqual(self.operator.repair_sms_journal_id.code, "SMS")

    def test_it_is_an_invoice_of_a_payment_in_advance(self):
        invoice = self.invoice(self.paid())
        self.assertTrue(invoice._is_downpayment())
        lines = invoice.invoice_line_ids
        self.assertEqual(lines._get_downpayment_lines(), lines)

    def test_the_twin_of_the_tax_reports_to_the_same_places(self):
        line = self.invoice(self.paid()).invoice_line_ids
        sale = self.operator.account_sale_tax_id
        self.assertEqual(line.tax_ids.repair_sms_of_id, sale)
        twins = line.tax_ids.repartition_line_ids
        self.assertEqual(twins.tag_ids, sale.repartition_line_ids.tag_ids)
        self.assertEqual(sale._with_price_included(), line.tax_ids)

    @mute_logger(LOGGER)
    def test_no_document_of_another_total_than_was_paid(self):
        sale = self.operator.account_sale_tax_id
        wrong = {"name": "Wrong", "price_include_override": "tax_excluded"}
        twin = sale.copy({**wrong, "repair_sms_of_id": sale.id})
        topup = self.paid(50)
        self.assertFalse(topup.move_ids)
        self.assertIn("61.50", topup.activity_ids.summary)
        twin.price_include_override = "tax_included"
        self.book()
        self.assertEqual(self.invoice(topup).amount_total, 50)

    @mute_logger("odoo.addons.repair_notifications.tools.replay")
    def test_one_top_up_whose_books_break_stops_no_other(self):
        first, second = self.start(), self.start()
        self.pay(first)
        self.pay(second)
        book = type(first)._book

        def break_first(topup, transaction):
            if topup == first:
                raise ValueError("broken")
            return book(topup, transaction)

        self.patch(type(first), "_book", break_first)
        self.run_cron("ir_cron_account")
        self.assertFalse(first.move_ids)
        self.assertTrue(self.invoice(second))

    def test_the_buyer_gets_a_draft_bill_in_its_books(self):
        self.env["account.chart.template"].try_loading("pl", self.company)
        topup = self.paid(50)
        bill = topup.move_ids.filtered(lambda move: move.move_type == "in_invoice")
        self.assertEqual((bill.company_id, bill.state), (self.company, "draft"))
        self.assertEqual((bill.amount_total, bill.ref), (50, self.invoice(topup).name))
        self.assertEqual(bill.partner_id, self.operator.partner_id)

    def test_a_buyer_without_books_gets_no_bill(self):
        self.assertEqual(self.paid().move_ids.mapped("move_type"), ["out_invoice"])

    def test_the_invoice_is_sent_once(self):
        topup = self.start()
        self.pay(topup)
        with patch(f"{SEND}._generate_and_send_invoices") as send:
            self.book()
            self.book()
        self.assertEqual(send.call_count, 1)
        self.assertTrue(self.invoice(topup).is_move_sent)

    def test_it_reaches_the_buyer_by_mail_with_its_document(self):
        invoice = self.invoice(self.paid())
        mail = invoice.message_ids.filtered("partner_ids")
        readers = self.company.partner_id | self.manager.partner_id
        self.assertEqual(mail.partner_ids, readers)
        self.assertIn(invoice.name.replace("/", "_"), mail.attachment_ids.name)

    @mute_logger(LOGGER)
    def test_a_buyer_without_an_address_is_told_not_skipped(self):
        self.company.partner_id.email = self.manager.partner_id.email = False
        topup = self.paid()
        self.assertFalse(self.invoice(topup).is_move_sent)
        self.assertIn("has no e-mail", topup.activity_ids.summary)

    @mute_logger(LOGGER)
    def test_what_cannot_be_sent_is_told_and_tried_again(self):
        topup = self.start()
        self.pay(topup)
        fault = UserError("No printer")
        with patch(f"{SEND}._generate_and_send_invoices", side_effect=fault):
            self.book()
        self.assertIn("No printer", topup.activity_ids.summary)
        self.assertEqual(topup.activity_ids.user_id, self.accountant)
        self.book()
        self.assertTrue(self.invoice(topup).is_move_sent)

    def send_committing(self, fault=None):
        """Book while e-invoicing commits, as KSeF's does, before it ends or fails."""
        send = self.env.registry["account.move.send"]

        def commit(sending, moves, **_settings):
            moves.message_post(body="KSeF has it")
            sending.env.cr.commit()  # pylint: disable=invalid-commit
            moves.message_post(body="Mailed")
            if fault:
                raise fault

        topup = self.start()
        self.pay(topup)
        with patch.object(send, "_generate_and_send_invoices", commit):
            self.book()
        return topup

    def test_an_e_invoicing_that_commits_undoes_no_mail(self):
        invoice = self.invoice(self.send_committing())
        self.assertTrue(invoice.is_move_sent)
        self.assertIn("Mailed", str(invoice.message_ids.mapped("body")))

    @mute_logger(LOGGER)
    def test_an_e_invoicing_that_commits_and_fails_is_told(self):
        topup = self.send_committing(UserError("No printer"))
        invoice = self.invoice(topup)
        self.assertIn("No printer", topup.activity_ids.summary)
        self.assertFalse(invoice.is_move_sent)
        self.assertIn("KSeF has it", str(invoice.message_ids.mapped("body")))
        self.assertNotIn("Mailed", str(invoice.message_ids.mapped("body")))

    def test_a_refund_gets_a_credit_note_of_the_invoice(self):
        topup = self.paid(50)
        topup.transaction_ids._refund(20)
        self.book()
        note = topup.move_ids.filtered(lambda move: move.move_type == "out_refund")
        self.assertEqual((note.amount_total, note.state), (20, "posted"))
        self.assertEqual(note.reversed_entry_id, self.invoice(topup))
        self.assertEqual(note.payment_state, "paid")
        self.assertTrue(topup.is_accounted)

    @mute_logger(LOGGER)
    def test_books_that_are_missing_cost_no_credit_and_the_invoice_follows(self):
        poor = self.env["res.company"].create(
            {
                "name": "Poor",
                "country_id": self.country().id,
                "currency_id": self.pln.id,
            }
        )
        self.company.repair_sms_operator_id = poor
        self.wallet = self.company._get_repair_sms_wallet()
        self.provider = self.provider.copy({"company_id": poor.id})
        self.provider.state = "test"
        topup = self.paid()
        self.assertEqual(self.wallet.balance_units, 500_000)
        self.assertIn("chart of accounts", topup.activity_ids.mapped("summary")[0])
        self.env["account.chart.template"].try_loading("pl", poor)
        self.book()
        self.assertEqual(self.invoice(topup).payment_state, "paid")
        self.assertFalse(topup.activity_ids)

    @mute_logger(LOGGER, "odoo.addons.payment.models.payment_transaction")
    def test_closed_books_cost_no_credit_and_the_invoice_follows(self):
        future = fields.Date.today() + datetime.timedelta(days=40)
        self.operator.sale_lock_date = future
        self.operator.fiscalyear_lock_date = future
        topup = self.paid()
        self.assertEqual(self.wallet.balance_units, 500_000)
        self.assertTrue(topup.activity_ids)
        self.operator.sale_lock_date = self.operator.fiscalyear_lock_date = False
        self.book()
        self.assertEqual(self.invoice(topup).payment_state, "paid")
        self.assertTrue(topup.is_accounted)

    @mute_logger(LOGGER)
    def test_a_payment_that_stays_unbooked_for_an_hour_is_told(self):
        topup = self.start()
        transaction = self.pay(topup)
        self.run_cron("ir_cron_account")
        self.assertFalse(topup.is_accounted or topup.activity_ids)
        self.assertEqual(self.invoice(topup).payment_state, "not_paid")
        transaction.last_state_change -= datetime.timedelta(hours=2)
        self.run_cron("ir_cron_account")
        self.assertIn("could not be booked", topup.activity_ids.summary)
