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
        self.repair.stage_id.public_text = "<script>alert(4)</script>"
        order = self.make_quotation(self.repair)
        order.order_line.name = "<img src=x onerror=alert(2)>"
        self.repair.action_ask_approval()
        page = self.page()
        self.assertNotIn("<script>alert(", page)
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
