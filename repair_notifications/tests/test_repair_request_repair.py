from odoo import Command, fields

from .common import RepairNotificationsCase


class TestRepairRequestRepair(RepairNotificationsCase):
    """How a request becomes a repair."""

    def make_request(self, **vals):
        """A request written down by a clerk."""
        return (
            self.env["repair.request"]
            .with_user(self.user)
            .create({"summary": "Noise", "partner_id": self.customer.id, **vals})
        )

    def test_a_repair_is_made_of_a_request_with_everything_it_says(self):
        request = self.make_request(
            product_id=self.device.id,
            device="Serial 42",
            description="<p>Since Monday</p>",
            priority="1",
            handover_in="courier",
            user_id=self.manager.id,
        )
        repair = request._make_repairs()
        self.assertEqual(repair.partner_id, self.customer)
        self.assertEqual(repair.product_id, self.device)
        self.assertEqual((repair.priority, repair.handover_in), ("1", "courier"))
        self.assertEqual(repair.user_id, self.manager)
        for words in ("Noise", "Serial 42", "Since Monday"):
            self.assertIn(words, repair.internal_notes)

    def test_the_deadline_is_when_the_repair_is_due(self):
        repair = self.make_request(deadline="2026-11-30")._make_repairs()
        self.assertEqual(fields.Date.to_string(repair.schedule_date), "2026-11-30")

    def test_a_markup_in_the_summary_stays_text(self):
        repair = self.make_request(summary="<b>Loud</b>")._make_repairs()
        self.assertIn("&lt;b&gt;Loud", repair.internal_notes)

    def test_a_request_that_becomes_a_repair_is_in_progress(self):
        request = self.make_request()
        action = request.action_make_repair()
        self.assertEqual(action["res_id"], request.repair_ids.id)
        self.assertEqual((request.state, request.user_id), ("in_progress", self.user))
        self.assertEqual(request.repair_ids.user_id, self.user)

    def test_a_second_click_opens_the_repair_that_is_there(self):
        request = self.make_request()
        first = request.action_make_repair()
        self.assertEqual(request.action_make_repair(), first)
        self.assertEqual(request.repair_count, 1)

    def test_files_are_copied_to_the_repair(self):
        request = self.make_request()
        request.message_post(body="See", attachments=[("photo.jpg", b"photo")])
        repair = request._make_repairs()
        copied = self.env["ir.attachment"].search(
            [("res_model", "=", "repair.order"), ("res_id", "=", repair.id)]
        )
        self.assertEqual((copied.name, copied.raw), ("photo.jpg", b"photo"))
        self.assertEqual(request.message_attachment_count, 1)

    def test_request_and_repair_name_each_other(self):
        request = self.make_request()
        repair = request._make_repairs()
        self.assertIn(repair.name, "".join(request.message_ids.mapped("body")))
        self.assertIn(request.name, "".join(repair.message_ids.mapped("body")))

    def test_many_requests_become_repairs_at_once(self):
        requests = self.make_request() + self.make_request()
        requests._make_repairs()
        self.assertEqual(requests.mapped("repair_count"), [1, 1])

    def test_a_repair_stays_with_the_company_of_its_request(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.env.user.company_ids = [Command.link(other.id)]
        request = self.env["repair.request"].create(
            {"summary": "Noise", "company_id": other.id}
        )
        repair = request._make_repairs()
        self.assertEqual(repair.company_id, other)
        self.assertEqual(repair.picking_type_id.company_id, other)

    def test_a_request_shows_when_its_repair_is_over(self):
        request = self.make_request()
        repair = request._make_repairs()
        self.assertFalse(request.repairs_over)
        repair._set_milestone("ready")
        repair._set_milestone("closed")
        self.assertTrue(request.repairs_over)
        self.assertEqual(request.state, "in_progress")
