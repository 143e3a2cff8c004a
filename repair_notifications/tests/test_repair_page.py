import re

from odoo.tests import HttpCase, tagged

from .common import RepairNotificationsCase


class RepairPageCase(RepairNotificationsCase, HttpCase):
    """A customer who opens the page of a repair by its secret link."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.make_repair()

    def path(self, suffix="", **query):
        query = {"access_token": self.repair.access_token, **query}
        query = "&".join(f"{name}={value}" for name, value in query.items())
        return f"/my/repairs/{self.repair.id}{suffix}?{query}"

    def page(self):
        self.env.flush_all()
        self.env.cr.precommit.run()  # where core writes down what was tracked
        answer = self.url_open(self.path())
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def hidden(self, page, name):
        return re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)

    def submit(self, page, what, **values):
        """Post a form of the page as a browser would."""
        return self.url_open(
            f"/my/repairs/{self.repair.id}/{what}",
            {
                "csrf_token": re.search(r'csrf_token: "(.+?)"', page)[1],
                "access_token": self.repair.access_token,
                **values,
            },
        )


@tagged("post_install", "-at_install")
class TestRepairPage(RepairPageCase):
    """The page says what is public, and first of all what to do."""

    def assertStep(self, step):
        self.assertIn(f'name="{step}"', self.page())

    def test_nothing_is_to_do_until_something_happens(self):
        self.repair._set_milestone("diagnosis")
        self.assertStep("nothing")

    def test_a_device_on_its_way_is_to_be_sent(self):
        self.repair.handover_in = "courier"
        self.repair._set_milestone("awaiting_delivery")
        self.assertStep("send")

    def test_a_ready_device_is_to_be_collected(self):
        self.repair._set_milestone("ready")
        self.assertStep("collect")

    def test_a_ready_device_that_is_sent_back_asks_for_nothing(self):
        self.repair.handover_out = "courier"
        self.repair._set_milestone("ready_to_ship")
        self.assertStep("nothing")

    def test_a_closed_repair_is_to_be_rated_once(self):
        self.repair._set_milestone("ready")
        self.repair._set_milestone("closed")
        self.assertStep("rate")
        self.repair._rate("5", "", "")
        page = self.page()
        self.assertNotIn('name="rate"', page)
        self.assertIn("Nothing: this repair is over.", page)

    def test_the_page_names_the_shop_in_the_customer_s_language(self):
        self.load_polish()
        self.company.repair_opening_hours = "Mon to Fri 9:00"
        polish = self.company.with_context(lang="pl_PL")
        polish.repair_opening_hours = "pn.-pt. 9:00"
        self.assertIn("Mon to Fri 9:00", self.page())
        self.customer.lang = "pl_PL"
        self.assertIn("pn.-pt. 9:00", self.page())

    def test_the_history_tells_the_stages_and_their_texts(self):
        self.repair._set_milestone("diagnosis")
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.repair._set_milestone("in_repair")
        page = self.page()
        for milestone in ("diagnosis", "in_repair"):
            stage = self.repair.stage_id._default_for(milestone)
            self.assertIn(stage.name, page)
        self.assertLess(page.rindex("In repair"), page.rindex("Diagnosis"))

    def test_internal_notes_are_not_on_the_page(self):
        self.repair.internal_notes = "the customer is difficult"
        self.repair.message_post(body="a note of staff")
        page = self.page()
        self.assertNotIn("difficult", page)
        self.assertNotIn("a note of staff", page)

    def test_names_are_only_text(self):
        self.device.name = "<script>alert(1)</script>"
        self.company.phone = "<script>alert(3)</script>"
        order = self.make_quotation(self.repair)
        order.order_line.name = "<img src=x onerror=alert(2)>"
        self.repair.action_ask_approval()
        page = self.page()
        self.assertNotIn("<script>alert(1)", page)
        self.assertNotIn("<img src=x", page)

    def test_the_page_speaks_the_customer_s_language(self):
        self.load_polish()
        self.customer.lang = "pl_PL"
        self.assertIn("Co teraz zrobić", self.page())

    def test_draft_quotations_are_not_shown(self):
        order = self.make_quotation(self.repair)
        self.assertNotIn(order.name, self.page())

    def test_a_parcel_is_shown_with_its_tracking_link(self):
        picking_type = self.env["stock.picking.type"].search(
            [("code", "=", "outgoing"), ("company_id", "=", self.company.id)], limit=1
        )
        self.env["stock.picking"].create(
            {
                "partner_id": self.customer.id,
                "picking_type_id": picking_type.id,
                "repair_order_ids": self.repair.ids,
                "carrier_tracking_ref": "PL123456",
            }
        )
        self.assertIn("PL123456", self.page())


@tagged("post_install", "-at_install")
class TestRepairDecide(RepairPageCase):
    """The customer decides about what was shown, once, and only by a form."""

    def setUp(self):
        super().setUp()
        self.order = self.make_quotation(self.repair, 250)
        self.repair.action_ask_approval()
        self.approval = self.repair.approval_id

    def accept(self, page, approval=None, **values):
        return self.submit(
            page,
            "accept",
            **{
                "approval_id": (approval or self.approval).id,
                "fingerprint": self.approval.sale_order_id._repair_fingerprint(),
                **values,
            },
        )

    def reject(self, page, **values):
        name = f"fingerprint_{self.approval.id}"
        shown = {name: self.hidden(page, name)[0]}
        return self.submit(page, "reject", **shown, **values)

    def test_accepting_confirms_and_keeps_who_and_from_where(self):
        self.accept(self.page())
        self.assertEqual((self.order.state, self.approval.state), ("sale", "accepted"))
        self.assertEqual(
            (self.approval.way, self.approval.amount_total), ("portal", 250)
        )
        self.assertEqual(self.approval.evidence, "With the secret link, 127.0.0.1")
        self.assertTrue(self.approval.answered_at)

    def test_rejecting_keeps_the_reason(self):
        self.reject(self.page(), reason=" Too dear ")
        self.assertEqual(self.repair.milestone, "not_accepted")
        self.assertTrue(self.approval.evidence.endswith("127.0.0.1\nToo dear"))

    def test_a_second_answer_changes_nothing(self):
        page = self.page()
        self.accept(page)
        again = self.accept(page)
        self.assertEqual(again.status_code, 200)
        self.assertIn("already known", again.text)
        self.reject(page)
        self.assertEqual((self.order.state, self.approval.state), ("sale", "accepted"))

    def test_opening_an_address_never_decides(self):
        for what in ("accept", "reject"):
            path = self.path(f"/{what}", approval_id=self.approval.id)
            self.assertEqual(self.url_open(path).status_code, 405)
        self.assertEqual(self.approval.state, "open")

    def test_a_form_of_another_site_does_not_decide(self):
        answer = self.url_open(
            f"/my/repairs/{self.repair.id}/accept",
            {
                "access_token": self.repair.access_token,
                "approval_id": self.approval.id,
                "fingerprint": self.approval.fingerprint,
            },
        )
        self.assertEqual((answer.status_code, self.approval.state), (400, "open"))

    def test_a_form_with_a_wrong_token_does_not_decide(self):
        answer = self.accept(self.page(), access_token="guess")
        self.assertEqual((answer.status_code, self.approval.state), (404, "open"))

    def test_a_question_about_another_repair_is_not_decided(self):
        other = self.make_repair()
        self.make_quotation(other, 90)
        other.action_ask_approval()
        self.accept(self.page(), other.approval_id)
        self.assertEqual(other.approval_id.state, "open")

    def test_a_price_changed_since_is_not_accepted_but_asked_afresh(self):
        page = self.page()
        self.order.order_line.price_unit = 300
        answer = self.accept(page, fingerprint=self.hidden(page, "fingerprint")[0])
        self.assertIn("please decide again", answer.text)
        self.assertIn("300.00", answer.text)
        self.assertEqual(
            (self.order.state, self.approval.state), ("sent", "superseded")
        )
        self.assertEqual(self.repair.approval_id.amount_total, 300)
        self.assertEqual(self.repair.approval_id.state, "open")

    def test_a_page_older_than_the_fresh_question_accepts_nothing(self):
        page = self.page()
        self.order.order_line.price_unit = 300
        self.repair.action_ask_approval()
        fingerprint = self.hidden(page, "fingerprint")[0]
        for approval in self.repair.approval_ids:
            self.accept(page, approval, fingerprint=fingerprint)
        self.assertEqual(self.order.state, "sent")

    def test_a_changed_offer_is_shown_with_its_new_price(self):
        self.order.order_line.price_unit = 300
        page = self.page()
        self.assertIn("Decide about the new price", page)
        self.assertNotIn("I do not accept the costs", page)

    def test_a_signature_is_given_on_the_page_of_the_quotation(self):
        self.order.require_signature = True
        page = self.page()
        self.assertIn("Read and sign", page)
        self.assertIn(f"/my/orders/{self.order.id}?access_token=", page)
        self.accept(page)
        self.assertEqual(self.approval.state, "open")

    def test_an_expired_offer_is_not_accepted(self):
        page = self.page()
        self.order.validity_date = "2020-01-01"
        self.repair.action_ask_approval()
        self.assertIn("has expired", self.page())
        self.accept(page, self.repair.approval_id)
        self.assertEqual(self.order.state, "sent")

    def test_of_several_offers_the_picked_one_is_accepted(self):
        other = self.env["sale.order"].browse(self.repair.action_add_offer()["res_id"])
        self.repair.action_ask_approval()
        page = self.page()
        self.assertIn("Pick one of", page)
        self.approval = other.repair_approval_ids
        self.accept(page)
        self.assertEqual((self.order.state, other.state), ("cancel", "sale"))

    def test_rejecting_rejects_all_offers(self):
        other = self.env["sale.order"].browse(self.repair.action_add_offer()["res_id"])
        self.repair.action_ask_approval()
        page = self.page()
        names = [f"fingerprint_{a.id}" for a in self.repair.approval_ids]
        self.submit(
            page, "reject", **{name: self.hidden(page, name)[0] for name in names}
        )
        self.assertEqual((self.order.state, other.state), ("cancel", "cancel"))
        self.assertEqual(self.repair.milestone, "not_accepted")
