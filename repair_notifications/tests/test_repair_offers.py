from .common import RepairNotificationsCase


class TestRepairOffers(RepairNotificationsCase):
    """Of several offers for a repair the customer picks one."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair()
        self.first = self.make_quotation(self.repair, 100)
        self.second = self.add_offer(200)
        self.third = self.add_offer(300)
        self.repair.action_ask_approval()

    def add_offer(self, price):
        offer = self.env["sale.order"].browse(self.repair.action_add_offer()["res_id"])
        offer.order_line.price_unit = price
        return offer

    def approval(self, order):
        return order.repair_approval_ids.filtered(lambda a: a.state == "open")

    def test_one_message_tells_of_all_offers(self):
        rows = self.repair.notification_ids.filtered(
            lambda row: row.event == "approval_needed" and row.channel == "sms"
        )
        self.assertEqual(len(rows), 1)
        for amount in ("100.00", "200.00", "300.00"):
            self.assertIn(amount, rows.body)
        self.assertIn(rows._message_link(), rows.body)

    def test_the_others_are_cancelled(self):
        others = self.approval(self.first) | self.approval(self.third)
        self.approval(self.second)._decide(True, "portal", "Jan")
        self.assertEqual(
            (self.first | self.second | self.third).mapped("state"),
            ["cancel", "sale", "cancel"],
        )
        self.assertEqual(set(others.mapped("state")), {"passed"})
        self.assertEqual(self.repair.milestone, "approved")

    def test_the_chosen_one_is_the_quotation_of_the_repair(self):
        self.approval(self.third)._decide(True, "portal", "Jan")
        self.assertEqual(self.repair.sale_order_id, self.third)
        self.assertEqual(self.repair._offers(), self.first | self.second | self.third)

    def test_a_choice_on_the_page_of_the_quotation_is_one_too(self):
        self.second.action_confirm()
        self.assertEqual((self.first | self.third).mapped("state"), ["cancel"] * 2)

    def test_the_repair_goes_on_as_long_as_one_offer_is_left(self):
        self.approval(self.first)._decide(False, "portal", "Jan")
        self.approval(self.second)._decide(False, "portal", "Jan")
        self.assertEqual(self.repair.milestone, "awaiting_approval")
        self.approval(self.third)._decide(False, "portal", "Jan")
        self.assertEqual(self.repair.milestone, "not_accepted")
