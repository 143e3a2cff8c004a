from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import RepairNotificationsCase


@tagged("-at_install", "post_install")
class TestRepairParcelPage(RepairNotificationsCase, HttpCase):
    """A parcel as customers announce it, and as attackers try to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.make_repair(handover_in="courier")
        cls.token = cls.repair._portal_ensure_token()
        cls.page = f"/my/repairs/{cls.repair.id}"

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def announce(self, token=None, **vals):
        vals = {
            "csrf_token": Request.csrf_token(self),
            "access_token": self.token if token is None else token,
            "carrier": "InPost",
            "number": "PL 900-1",
            **vals,
        }
        return self.url_open(f"{self.page}/parcel", data=vals, allow_redirects=False)

    def number(self):
        self.env.invalidate_all()
        return self.repair.incoming_number

    def test_the_number_is_kept_and_staff_read_it(self):
        answer = self.announce(number="  PL  900-1 ")
        self.assertIn("note=announced", answer.headers["Location"])
        self.assertEqual(self.number(), "PL 900-1")
        self.assertIn("InPost, PL 900-1", self.repair.message_ids[:1].body)
        page = self.url_open(answer.headers["Location"]).text
        self.assertIn("we are looking out", page)
        self.assertIn("PL 900-1", page)

    def test_it_may_be_corrected_and_a_double_click_is_once(self):
        for number in ("PL900", "PL900", "PL901"):
            self.announce(number=number)
        self.assertEqual(self.number(), "PL901")
        notes = self.repair.message_ids.filtered(lambda m: "announced" in m.body)
        self.assertEqual(len(notes), 2)

    def test_a_correction_reaches_the_transfer_that_waits(self):
        self.repair.action_expect_parcel()
        self.announce(number="PL902")
        self.env.invalidate_all()
        self.assertEqual(self.repair.picking_id.carrier_tracking_ref, "PL902")

    def test_wrong_input_keeps_what_was_typed(self):
        for vals in (
            {"number": "<b>1</b>"},
            {"number": "PL"},
            {"number": "x" * 41},
            {"number": ""},
            {"carrier": ""},
            {"carrier": "<i>" + "x" * 40},
        ):
            with self.subTest(vals):
                answer = self.announce(**vals)
                self.assertEqual(answer.status_code, 422)
                self.assertIn("Check what you typed", answer.text)
                self.assertNotIn("<b>1", answer.text)
                self.assertNotIn("<i>x", answer.text)
        self.assertFalse(self.number())
        typed = self.announce(carrier="DHL & Sons", number="?").text
        self.assertIn('value="DHL &amp; Sons"', typed)

    def test_what_the_customer_typed_is_text_to_staff(self):
        self.announce(carrier="<b>DHL</b>")
        self.number()
        self.assertIn("&lt;b&gt;DHL", self.repair.message_ids[:1].body)

    def test_a_device_that_has_come_is_not_announced(self):
        self.repair.action_device_arrived()
        self.assertIn("note=arrived", self.announce().headers["Location"])
        self.assertFalse(self.number())

    def test_a_wrong_or_foreign_link_announces_nothing(self):
        foreign = self.make_repair(handover_in="courier")._portal_ensure_token()
        for token in ("", "x", foreign):
            self.assertEqual(self.announce(token).status_code, 404)
        self.assertFalse(self.number())

    def test_only_a_post_with_its_token_announces(self):
        self.assertEqual(self.announce(csrf_token="x").status_code, 400)
        query = f"?access_token={self.token}&carrier=DHL&number=PL900"
        self.url_open(f"{self.page}/parcel{query}")
        self.assertFalse(self.number())

    def test_the_page_asks_only_who_sends_by_courier(self):
        address = f"?access_token={self.token}"
        self.assertIn("parcel_number", self.url_open(self.page + address).text)
        self.repair.handover_in = "driver"
        self.assertNotIn("parcel_number", self.url_open(self.page + address).text)
