from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import RepairInboxCase


@tagged("post_install", "-at_install")
class TestAlert(RepairInboxCase):
    """What needs a person is an alert until its cause is gone, whoever saw to it."""

    def alerts(self, kind, user=None):
        """Return the open alerts of a kind about this shop's customer."""
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("kind", "=", kind), ("done_by_id", "=", False)]
        found = self.env["repair.alert"].with_user(user or self.user).search(domain)
        return found.filtered(lambda a: a.partner_id == self.customer)

    def test_a_new_message_is_one_until_it_is_read(self):
        bubble = self.receive("When will it be ready?")
        [alert] = self.alerts("message")
        self.assertEqual(
            alert.action_open()["params"]["resId"], bubble.conversation_id.id
        )
        self.assertEqual(alert.detail, "When will it be ready?")
        bubble.conversation_id.action_mark_read()
        self.assertFalse(self.alerts("message"))

    def test_an_unclear_answer_is_one_until_it_is_answered(self):
        self.ask()
        bubble = self.receive("tak ale taniej")
        self.assertEqual(self.alerts("answer").detail, "tak ale taniej")
        bubble.conversation_id.action_mark_read()
        self.assertTrue(self.alerts("answer"))
        bubble.conversation_id.with_user(self.user).action_send_sms("200?")
        self.assertFalse(self.alerts("answer"))

    def test_a_clear_answer_ends_the_alert_of_an_unclear_one(self):
        self.ask()
        self.receive("no nie wiem")
        self.receive("Tak", second=1)
        self.assertFalse(self.alerts("answer"))

    def test_a_decision_on_the_page_ends_it_too(self):
        approval = self.ask()
        self.receive("no nie wiem")
        approval._decide(True, "portal", "Jan")
        self.assertFalse(self.alerts("answer"))

    def test_a_question_nobody_answers_is_one_after_some_days(self):
        approval = self.ask()
        now = fields.Datetime.now()
        approval.asked_at = now - timedelta(days=2)
        self.assertFalse(self.alerts("approval"))
        approval.asked_at = now - timedelta(days=3, minutes=1)
        alert = self.alerts("approval")
        self.assertEqual(
            (alert.res_model, alert.res_id), ("repair.order", approval.repair_ids.id)
        )
        self.company.repair_alert_days = 9
        self.assertFalse(self.alerts("approval"))

    def test_a_failed_notification_is_one_until_it_is_sent_again(self):
        repair = self.make_repair()
        repair._set_milestone("ready")
        row = self.rows(repair, "ready")["sms"]
        row.reason = "error"
        alert = self.alerts("failed")
        self.assertEqual(alert.source_id, row.id)
        row.action_retry()
        self.assertFalse(self.alerts("failed"))

    def test_it_is_none_when_the_other_channel_stepped_in(self):
        repair = self.make_repair()
        repair._set_milestone("ready")
        rows = self.rows(repair, "ready")
        rows["sms"].reason = "error"
        rows["email"].instead_of_id = rows["sms"]
        self.assertFalse(self.alerts("failed"))

    def test_a_failed_answer_of_a_clerk_is_one(self):
        bubble = self.send("Hello", partner_id=self.customer.id)
        bubble.sms_message_id._move("failed", reason="undelivered")
        alert = self.alerts("failed")
        self.assertEqual(alert.res_id, bubble.conversation_id.id)

    def test_a_blocked_address_is_one_while_there_is_work(self):
        repair = self.make_repair()
        block = self.env["repair.email.block"].create(
            {
                "email": "jan@example.com",
                "blocked_at": fields.Datetime.now(),
                "source": "dsn",
            }
        )
        self.assertEqual(self.alerts("address").res_id, repair.id)
        block.active = False
        self.assertFalse(self.alerts("address"))

    def test_a_low_rating_is_one_until_it_is_answered(self):
        rating = self.env["repair.rating"].create(
            {"repair_id": self.make_repair().id, "stars": 2, "comment": "Late"}
        )
        self.assertIn("Late", self.alerts("rating").detail)
        rating.with_user(self.manager).answer = "We are sorry."
        self.assertFalse(self.alerts("rating"))

    def test_a_failed_payment_is_one_until_another_is_made(self):
        order = self.make_quotation(self.make_repair())
        provider = self.env["payment.provider"].search([], limit=1)
        vals = {
            "provider_id": provider.id,
            "payment_method_id": self.env["payment.method"].search([], limit=1).id,
            "amount": 100,
            "currency_id": order.currency_id.id,
            "partner_id": self.customer.id,
            "sale_order_ids": order.ids,
        }
        transactions = self.env["payment.transaction"]
        failed = transactions.create({**vals, "reference": "alert 1"})
        failed._set_error("The card is empty.")
        self.assertEqual(self.alerts("payment").detail, "The card is empty.")
        transactions.create({**vals, "reference": "alert 2", "state": "done"})
        self.assertFalse(self.alerts("payment"))

    def test_what_has_no_end_is_done_by_hand_and_can_be_taken_back(self):
        bubble = self.send("Hello", partner_id=self.customer.id)
        bubble.sms_message_id._move("failed", reason="undelivered")
        alert = self.alerts("failed")
        alert.action_done()
        self.assertFalse(self.alerts("failed"))
        self.assertEqual(alert.done_by_id, self.user)
        alert.action_undo()
        self.assertEqual(self.alerts("failed"), alert)

    def test_what_comes_back_is_an_alert_again(self):
        self.make_repair()
        block = self.env["repair.email.block"].create(
            {
                "email": "jan@example.com",
                "blocked_at": fields.Datetime.now(),
                "source": "dsn",
            }
        )
        self.alerts("address").action_done()
        self.assertFalse(self.alerts("address"))
        block.active = False
        block.active = True
        self.assertTrue(self.alerts("address"))

    def test_an_offer_picked_on_the_page_ends_the_alert_of_another(self):
        repair = self.make_repair()
        self.ask(250, repair)
        first = repair.sale_order_id
        repair.action_add_offer()
        repair.action_ask_approval()
        repair.approval_ids.asked_at = "2026-11-22 09:00:00"
        self.receive("tak")
        self.assertTrue(self.alerts("answer"))
        first.action_confirm()
        self.assertFalse(self.alerts("answer"))

    def test_many_alerts_are_read_together(self):
        bubbles = [self.send(f"Hello {n}", f"+4860000000{n}") for n in range(8)]
        for bubble in bubbles:
            bubble.sms_message_id._move("failed", reason="undelivered")
        self.env.flush_all()

        def queries(number):
            self.env.invalidate_all()
            domain = [("kind", "=", "failed")]
            alerts = self.env["repair.alert"].search(domain, limit=number)
            before = self.cr.sql_log_count
            alerts.mapped("detail")
            alerts.mapped("summary")
            return self.cr.sql_log_count - before

        queries(8)
        self.assertLessEqual(queries(8), queries(2) + 1)

    def test_a_new_message_is_not_done_without_being_read(self):
        self.receive("Hello?")
        self.alerts("message").action_done()
        self.assertTrue(self.alerts("message"))

    def test_another_company_sees_none_of_it(self):
        self.receive("Hello?")
        stranger = self.stranger()
        self.assertFalse(self.alerts("message", stranger))
        alert = self.alerts("message").with_user(stranger)
        with self.assertRaises(AccessError):
            alert.action_undo()

    def test_who_has_no_part_in_repairs_sees_no_board(self):
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["repair.alert"].with_user(nobody).get_board()

    def test_the_board_costs_as_many_queries_for_many_alerts(self):
        board = self.env["repair.alert"].with_user(self.user)
        board.get_board()
        self.receive("Hello?")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            tiles = {tile["kind"]: tile["count"] for tile in board.get_board()}
        self.assertGreaterEqual(tiles["message"], 1)

    def test_boards_are_told_that_something_changed_and_nothing_else(self):
        self.env["repair.alert"]._tell_screens()
        sent = self.env.cr.precommit
        before = self.env["bus.bus"].sudo().search_count([])
        sent.run()
        new = self.env["bus.bus"].sudo().search([], order="id desc", limit=1)
        self.assertGreater(self.env["bus.bus"].sudo().search_count([]), before)
        self.assertIn('"payload":{}', new.message.replace(" ", ""))
