from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .test_repair_page import RepairPageCase


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

    def test_another_customer_who_is_logged_in_does_not_decide(self):
        new_test_user(self.env, "other_customer", groups="base.group_portal")
        page = self.page()
        self.authenticate("other_customer", "other_customer")
        for what in ("accept", "reject"):
            vals = {
                "csrf_token": Request.csrf_token(self),
                "approval_id": self.approval.id,
                "fingerprint": self.hidden(page, "fingerprint")[0],
            }
            answer = self.url_open(f"/my/repairs/{self.repair.id}/{what}", vals)
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.approval.state, "open")

    def test_a_customer_who_is_logged_in_decides_under_their_name(self):
        jan = new_test_user(self.env, "jan", groups="base.group_portal", name="Jan")
        jan.partner_id.parent_id = self.customer
        fingerprint = self.hidden(self.page(), "fingerprint")[0]
        self.authenticate("jan", "jan")
        vals = {
            "csrf_token": Request.csrf_token(self),
            "approval_id": self.approval.id,
            "fingerprint": fingerprint,
        }
        self.url_open(f"/my/repairs/{self.repair.id}/accept", vals)
        self.assertEqual(self.approval.evidence, "Jan (jan), 127.0.0.1")

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
