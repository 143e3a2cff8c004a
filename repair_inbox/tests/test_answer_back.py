import datetime

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import NUMBER, STRANGER, RepairInboxCase


@tagged("post_install", "-at_install")
class TestAnswerBack(RepairInboxCase):
    """What the shop answers by itself to an answer of a customer."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair(name="WH/RO/01234")
        self.approval = self.ask(250, self.repair)
        self.order = self.approval.sale_order_id

    def offer(self, *prices):
        """Offer more for the same repair; return all quotations."""
        orders = self.order
        for price in prices:
            offer_id = self.repair.action_add_offer()["res_id"]
            order = self.env["sale.order"].browse(offer_id)
            order.order_line.price_unit = price
            orders |= order
        self.repair.action_ask_approval()
        self.repair.approval_ids.asked_at = "2026-11-22 09:00:00"
        return orders

    def told(self, number=NUMBER):
        """Return the texts of SMS that wait to be handed over to the gateway."""
        sms = self.env["sms.sms"].search([("number", "=", number)], order="id")
        return [body for body in sms.mapped("body") if not body.startswith("Cost ")]

    def test_a_yes_is_confirmed_with_its_price(self):
        self.receive("Tak")
        self.assertEqual(
            self.told(),
            ["Thank you. You accepted 250.00 PLN for repair WH/RO/01234."],
        )

    def test_a_no_is_confirmed(self):
        self.receive("nie")
        [text] = self.told()
        self.assertTrue(text.startswith("We noted that you do not accept the costs"))

    def test_an_unclear_answer_is_asked_back_once(self):
        self.receive("tak ale taniej")
        self.receive("no to jak bedzie?", second=1)
        [text] = self.told()
        asked = "Do you accept 250.00 PLN for WH/RO/01234? Answer only TAK or NIE: "
        self.assertEqual(text, asked + self.approval.link)
        self.assertEqual(self.approval.state, "open")

    def test_a_changed_price_is_sent(self):
        self.order.order_line.price_unit = 300
        bubble = self.receive("tak")
        self.assertEqual((bubble.outcome, self.order.state), ("changed", "sent"))
        self.assertEqual(self.approval.state, "superseded")
        rows = self.repair.notification_ids.filtered(lambda row: row.channel == "sms")
        self.assertIn("300.00 PLN", rows[0].body)

    def test_where_a_signature_is_needed_the_link_is_sent(self):
        self.order.require_signature = True
        self.receive("tak")
        [text] = self.told()
        self.assertIn(f"accept the costs here: {self.approval.link}", text)

    def test_an_expired_offer_is_said_to_be_one(self):
        self.order.validity_date = "2026-01-01"
        self.approval.fingerprint = self.order._repair_fingerprint()
        self.assertEqual(self.receive("tak").outcome, "expired")
        self.assertIn("has expired", self.told()[0])

    def test_an_answer_written_before_the_question_is_none(self):
        self.approval.asked_at = "2026-11-22 10:00:30"
        bubble = self.receive("tak")
        self.assertEqual((bubble.outcome, self.approval.state), ("earlier", "open"))
        self.assertEqual(self.receive("tak", second=30).outcome, "accepted")

    def test_a_thank_you_gets_no_answer(self):
        self.approval._decide(True, "portal", "")
        self.receive("Thank you, see you tomorrow")
        self.receive("tak", second=1)
        self.assertEqual(self.told(), [])

    def test_an_offer_is_picked_by_its_number(self):
        orders = self.offer(200, 300)
        self.assertEqual(self.receive("2").outcome, "accepted")
        self.assertEqual(orders.mapped("state"), ["cancel", "sale", "cancel"])
        self.assertIn("200.00 PLN", self.told()[0])

    def test_offers_are_asked_for_by_their_numbers(self):
        self.offer(200)
        asked = self.repair.approval_id
        self.assertEqual(asked.amount_text, "1: 250.00 PLN / 2: 200.00 PLN")
        self.assertEqual(asked.answer_hint, "Answer 1, 2 or NIE.")

    def test_a_yes_to_several_offers_is_asked_back_for_the_number(self):
        self.offer(200)
        self.assertEqual(self.receive("tak").outcome, "several")
        asked = "Which offer for WH/RO/01234? 1: 250.00 PLN / 2: 200.00 PLN. Answer"
        self.assertTrue(self.told()[0].startswith(asked))

    def test_a_no_rejects_all_offers(self):
        orders = self.offer(200)
        self.receive("nie")
        self.assertEqual(orders.mapped("state"), ["cancel", "cancel"])
        self.assertEqual(self.repair.milestone, "not_accepted")

    def test_a_number_keeps_its_offer_when_another_is_withdrawn(self):
        orders = self.offer(200, 300)
        orders[0]._action_cancel()
        self.assertEqual(self.receive("3").outcome, "accepted")
        self.assertEqual(orders.mapped("state"), ["cancel", "cancel", "sale"])

    def test_the_number_of_a_withdrawn_offer_picks_nothing(self):
        orders = self.offer(200, 300)
        orders[0]._action_cancel()
        self.assertEqual(self.receive("1").outcome, "unclear")
        self.assertEqual(orders.mapped("state"), ["cancel", "sent", "sent"])

    def test_a_number_is_not_enough_where_two_repairs_wait(self):
        self.offer(200)
        self.ask(90)
        self.assertEqual(self.receive("2").outcome, "several")
        self.assertIn("Which repair do you mean?", self.told()[0])

    def test_a_shop_chooses_its_words(self):
        self.company.repair_yes_words = "Biorę to"
        self.assertEqual(self.receive("tak").outcome, "unclear")
        self.assertEqual(self.receive("biore to!", second=1).outcome, "accepted")

    def test_a_word_cannot_say_both(self):
        with self.assertRaisesRegex(Exception, "both accept and reject: tak"):
            self.company.repair_no_words = "Nie, TAK"

    def test_an_emptied_list_is_the_default_one_there_too(self):
        self.company.repair_yes_words = False
        with self.assertRaisesRegex(ValidationError, "both accept and reject: dobra"):
            self.company.repair_no_words = "Nie, Dobra"

    def test_who_writes_at_night_is_told_once_that_the_shop_is_closed(self):
        self.company.repair_away_calendar_id = self.company.resource_calendar_id
        with freeze_time("2026-11-23 22:00:00"):  # a Monday
            self.receive("Hello?", STRANGER)
            self.receive("Anybody there?", STRANGER, second=1)
            self.assertEqual(len(self.told(STRANGER)), 1)
        with freeze_time("2026-11-24 22:00:00"):
            self.receive("And tonight?", STRANGER, second=2)
            self.assertEqual(len(self.told(STRANGER)), 2)

    def test_who_writes_in_opening_hours_is_answered_by_people(self):
        self.company.repair_away_calendar_id = self.company.resource_calendar_id
        self.company.repair_away_text = "Closed."
        with freeze_time("2026-11-23 10:00:00"):
            self.receive("Hello?", STRANGER)
        self.assertEqual(self.told(STRANGER), [])

    def test_a_decision_at_night_is_confirmed_and_that_is_all(self):
        self.company.repair_away_calendar_id = self.company.resource_calendar_id
        self.approval.asked_at = datetime.datetime(2026, 11, 22, 9)
        with freeze_time("2026-11-23 22:00:00"):
            self.receive("Tak")
        self.assertEqual(len(self.told()), 1)
