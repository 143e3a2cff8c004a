from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .topup_common import TopupCase


class TestTopup(TopupCase):
    """What is paid is credited: at once, once, and whoever tells of it."""

    def balance(self):
        return self.wallet.balance_units

    def test_a_payment_is_credited_before_anybody_comes_back(self):
        topup = self.start(50)
        self.pay(topup)
        self.assertEqual(self.balance(), 500_000)
        self.assertEqual((topup.state, topup.credited), ("done", 50))
        self.assertEqual(topup.line_ids.kind, "topup")

    def test_a_ledger_line_leads_to_its_top_up(self):
        topup = self.start()
        self.pay(topup)
        action = topup.line_ids.action_open_cause()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (topup._name, topup.id)
        )

    def test_a_payment_that_is_told_twice_is_credited_once(self):
        transaction = self.pay(self.start(50))
        self.tell(transaction, "done")
        self.assertEqual(self.balance(), 500_000)

    def test_a_payment_that_is_post_processed_twice_is_credited_and_booked_once(self):
        topup = self.start(50)
        transaction = self.pay(topup)
        transaction._post_process()
        transaction._post_process()
        self.assertEqual(self.balance(), 500_000)
        sold = topup.move_ids.filtered(lambda move: move.move_type == "out_invoice")
        self.assertEqual(len(sold), 1)
        self.assertEqual(len(transaction.payment_id), 1)

    def test_what_is_not_paid_is_not_credited(self):
        for state in ("pending", "cancel", "error"):
            topup = self.start()
            self.tell(self.begin(topup), state)
            self.assertEqual(topup.state, state)
        self.assertEqual(self.balance(), 0)

    def test_a_payment_that_failed_is_tried_again(self):
        topup = self.start()
        self.tell(self.begin(topup), "error")
        self.pay(topup)
        self.assertEqual((topup.state, self.balance()), ("done", 500_000))

    def test_paid_in_two_windows_both_count(self):
        topup = self.start(50)
        self.pay(topup)
        second = self.pay(topup)
        self.assertEqual(self.balance(), 1_000_000)
        self.assertNotEqual(second.repair_sms_topup_id, topup)
        self.book()
        for paid in topup | second.repair_sms_topup_id:
            self.assertEqual(paid._invoice().amount_total, 50)

    def test_another_currency_is_not_credited_but_told(self):
        topup = self.start(50)
        transaction = self.begin(topup)
        transaction.currency_id = self.env.ref("base.EUR")
        self.tell(transaction, "done")
        self.assertEqual(self.balance(), 0)
        self.assertIn("another currency", topup.activity_ids.summary)
        self.assertEqual(topup.activity_ids.user_id, self.accountant)

    def test_what_was_not_credited_is_neither_booked_nor_taken_back(self):
        topup = self.start(50)
        transaction = self.begin(topup)
        transaction.currency_id = self.env.ref("base.EUR")
        transaction.currency_id.active = True
        self.tell(transaction, "done")
        self.book()
        self.assertFalse(topup.move_ids)
        self.assertIn("another currency", topup.activity_ids.summary)
        self.assertNotIn("is credited", topup.activity_ids.note or "")
        transaction._refund()
        self.assertEqual(self.balance(), 0)

    def test_another_amount_than_was_asked_is_no_payment(self):
        topup = self.start(50)
        transaction = self.begin(topup)
        said = {"amount": 5, "currency_code": "PLN"}
        with patch.object(type(transaction), "_extract_amount_data", return_value=said):
            self.tell(transaction, "done")
        self.assertEqual((topup.state, self.balance()), ("error", 0))

    def test_money_goes_where_it_was_paid_for_when_the_operator_changes(self):
        topup = self.start(50)
        self.company.repair_sms_operator_id = self.company
        self.pay(topup)
        self.assertEqual(self.balance(), 500_000)
        self.assertEqual(self.company._get_repair_sms_wallet().balance_units, 10_000)

    def test_a_refund_takes_the_same_part_back(self):
        topup = self.start(50)
        transaction = self.pay(topup)
        transaction._refund(20)
        self.assertEqual((self.balance(), topup.refunded), (300_000, 20))
        transaction._refund(30)
        self.assertEqual((self.balance(), topup.refunded), (0, 50))

    def test_a_refund_of_what_is_spent_stops_sending(self):
        transaction = self.pay(self.start(50))
        self.wallet._post("sms/spent", -450_000, "charge")
        transaction._refund()
        self.assertEqual(self.balance(), -450_000)
        message = self.make_message()
        self.dispatch()
        self.assertEqual((message.state, message.reason), ("held", "balance"))

    def test_held_sms_leave_in_their_order_after_a_top_up(self):
        messages = [self.make_message(f"Text {i}") for i in range(3)]
        self.dispatch()
        self.assertEqual({m.reason for m in messages}, {"balance"})
        self.pay(self.start(10))
        sent = [form["message"] for _url, form, _headers in self.dispatch()]
        self.assertEqual(sent, ["Text 0", "Text 1", "Text 2"])

    def test_only_amounts_that_the_operator_takes(self):
        for amount in (9.99, 1000.01, -5, 0):
            with self.assertRaisesRegex(UserError, "from 10.00.zł to 1,000.00.zł"):
                self.start(amount)
        self.operator.repair_sms_topup_min = 5
        self.assertEqual(self.start(5).amount, 5)

    def test_only_managers_of_the_company_top_up(self):
        wallet = self.wallet.with_user(self.manager)
        self.assertIn("/repair_sms/topup/", wallet.action_top_up(50)["url"])
        companies = {"company_id": self.company.id, "company_ids": self.company.ids}
        group = "stock.group_stock_user"
        clerk = new_test_user(self.env, "clerk", groups=group, **companies)
        for user in (clerk, self.accountant):
            with self.assertRaises(AccessError):
                self.wallet.with_user(user).action_top_up(50)

    def test_nobody_buys_without_an_operator(self):
        self.company.repair_sms_operator_id = False
        metered = self.company._get_repair_sms_wallet().with_user(self.manager)
        with self.assertRaises(AccessError):
            metered.action_top_up(50)
        menu = self.env["repair.sms.wallet"].with_company(self.company)
        self.assertEqual(menu.with_user(self.manager).get_menu(), {})

    def test_only_electronic_payment_in_one_step_is_offered(self):
        topup = self.start()
        self.assertEqual(topup._providers(), self.provider)
        self.provider.capture_manually = True
        self.assertFalse(topup._providers())
        wire = self.env["payment.provider"].create(
            {"name": "Wire", "code": "none", "company_id": self.operator.id}
        )
        wire.state = "test"
        self.assertNotIn(wire, topup._providers())

    def test_what_nobody_went_on_to_pay_is_forgotten_after_a_week(self):
        old, new, paid = self.start(), self.start(), self.start()
        self.pay(paid)
        self.env.cr.execute(
            "UPDATE repair_sms_topup SET create_date = create_date - interval '8 days'"
            " WHERE id IN %s",
            [(old.id, paid.id)],
        )
        self.env.invalidate_all()
        self.env["repair.sms.topup"]._gc_abandoned()
        self.assertEqual((old | new | paid).exists(), new | paid)
