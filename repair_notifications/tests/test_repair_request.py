from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .common import RepairNotificationsCase


class TestRepairRequest(RepairNotificationsCase):
    """What a customer asks for, who looks after it, and what the customer is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visitor = new_test_user(cls.env, "visitor", groups="base.group_portal")

    def make_request(self, user=None, **vals):
        """A request written down by a clerk, or by somebody else."""
        return (
            self.env["repair.request"]
            .with_user(user or self.user)
            .sudo(bool(user))
            .create({"summary": "Noise", "partner_id": self.customer.id, **vals})
        )

    def told(self, request):
        """Events that the request's customer was told about by SMS, in order."""
        rows = request.notification_ids.filtered(lambda row: row.channel == "sms")
        return rows.sorted("id").mapped("event")

    def test_numbers_follow_each_other_in_a_company(self):
        first, second = self.make_request() + self.make_request()
        self.assertRegex(first.name, r"^ZG/\d{5}$")
        self.assertEqual(int(second.name[3:]), int(first.name[3:]) + 1)

    def test_a_new_company_counts_from_one(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        request = self.env["repair.request"].create(
            {"summary": "Noise", "company_id": other.id}
        )
        self.assertEqual(request.name, "ZG/00001")

    def test_a_request_from_the_counter_is_received_at_once(self):
        request = self.make_request()
        self.assertEqual(self.told(request), ["request_received"])
        row = self.rows(request, "request_received")["sms"]
        self.assertIn(request.name, row.body)

    def test_a_request_from_outside_is_received_once(self):
        request = self.make_request(self.visitor)
        self.assertEqual(self.told(request), ["request_received"])
        request.with_user(self.user).sudo(False).action_take()
        self.assertEqual(self.told(request), ["request_received"])

    def test_a_request_that_is_refused_at_once_was_never_received(self):
        request = self.make_request(state="refused", resolution="We mend no shoes.")
        self.assertEqual(self.told(request), ["request_closed"])

    def test_moving_on_or_back_is_not_receiving_again(self):
        request = self.make_request()
        for state in ("in_progress", "new", "assigned"):
            request.state = state
        self.assertEqual(self.told(request), ["request_received"])

    def test_closing_is_told_each_time_and_saving_again_is_not(self):
        request = self.make_request(resolution="Cleaned.")
        for state in ("resolved", "resolved", "in_progress", "resolved", "refused"):
            request.state = state
        self.assertEqual(
            self.told(request), ["request_received"] + 3 * ["request_closed"]
        )

    def test_the_customer_reads_how_it_ended(self):
        request = self.make_request()
        request.write({"state": "resolved", "resolution": "We cleaned the fan."})
        rows = self.rows(request, "request_closed")
        self.assertIn("It is resolved. We cleaned the fan.", rows["sms"].body)
        self.assertIn("We cleaned the fan.", rows["email"].body)

    def test_messages_leave_from_the_request(self):
        request = self.make_request()
        self.hand_over()
        rows = self.rows(request, "request_received")
        self.assertNotIn("queued", {row.state for row in rows.values()})
        self.assertNotIn("failed", {row.state for row in rows.values()})
        self.assertEqual(rows["email"].mail_message_id.res_id, request.id)
        self.assertEqual(rows["sms"].mail_message_id.model, "repair.request")

    def test_nothing_is_closed_without_a_word_to_the_customer(self):
        request = self.make_request(resolution=" ")
        with self.assertRaisesRegex(UserError, f"open {request.name} and press"):
            request.state = "resolved"

    def test_closing_asks_how_it_ended(self):
        requests = self.make_request() + self.make_request()
        wizard = Form(
            self.env["repair.request.close"]
            .with_user(self.user)
            .with_context(default_request_ids=requests.ids, default_state="refused")
        )
        wizard.resolution = "We have no time until spring."
        wizard.save().action_close()
        self.assertEqual(requests.mapped("state"), ["refused", "refused"])

    def test_a_responsible_makes_it_assigned_and_none_makes_it_new(self):
        request = self.make_request()
        request.user_id = self.user
        self.assertEqual(request.state, "assigned")
        request.user_id = False
        self.assertEqual(request.state, "new")

    def test_a_request_created_for_somebody_is_assigned(self):
        request = self.make_request(state="new", user_id=self.manager.id)
        self.assertEqual(request.state, "assigned")

    def test_whoever_moves_a_free_request_has_it(self):
        request = self.make_request()
        request.state = "on_the_way"
        self.assertEqual(request.user_id, self.user)
        request.with_user(self.manager).state = "in_progress"
        self.assertEqual(request.user_id, self.user)

    def test_a_request_dragged_back_to_new_is_anybodys(self):
        request = self.make_request(user_id=self.user.id)
        request.state = "new"
        self.assertFalse(request.user_id)

    def test_the_board_shows_every_state_and_folds_the_closed_ones(self):
        board = self.env["repair.request"].with_context(read_group_expand=True)
        groups = board.formatted_read_group([("id", "=", 0)], ["state"], ["__count"])
        self.assertEqual(
            [(group["state"], group["__fold"]) for group in groups],
            [
                ("new", False),
                ("assigned", False),
                ("on_the_way", False),
                ("in_progress", False),
                ("resolved", True),
                ("refused", True),
            ],
        )

    def test_overdue_finds_open_requests_of_yesterday(self):
        late = self.make_request(deadline="2020-01-01")
        done = self.make_request(
            deadline="2020-01-01", state="resolved", resolution="Cleaned."
        )
        view = self.env.ref("repair_notifications.repair_request_view_search")
        overdue = etree.fromstring(view.arch).find(".//filter[@name='overdue']")
        found = self.env["repair.request"].search(literal_eval(overdue.get("domain")))
        self.assertIn(late, found)
        self.assertNotIn(done, found)

    def test_closing_many_costs_few_queries(self):
        requests = self.env["repair.request"].create(
            [{"summary": "Noise", "partner_id": self.customer.id}] * 40
        )
        self.env.flush_all()
        before = self.cr.sql_log_count
        requests.write({"state": "resolved", "resolution": "Cleaned."})
        self.env.flush_all()
        self.assertLess(self.cr.sql_log_count - before, 40 * 4)
        self.assertEqual(set(requests.mapped("closings")), {1})

    def test_staff_work_with_requests_and_only_managers_delete_them(self):
        request = self.make_request()
        request.with_user(self.user).summary = "Loud noise"
        with self.assertRaises(AccessError):
            request.with_user(self.user).unlink()
        request.with_user(self.manager).unlink()
        self.assertFalse(request.exists())

    def test_other_users_do_not_see_requests(self):
        request = self.make_request()
        for user in (self.visitor, new_test_user(self.env, "office")):
            with self.assertRaises(AccessError):
                request.with_user(user).read(["summary"])

    def test_companies_do_not_see_each_others_requests(self):
        stranger = self.stranger()
        request = self.make_request()
        self.assertNotIn(request, request.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            request.with_user(stranger).write({"summary": "Mine"})

    def test_managers_write_texts_about_requests(self):
        template = self.env.ref("repair_notifications.sms_template_request_closed")
        template.with_user(self.manager).body = "{{ object.resolution }}"
        with self.assertRaises(AccessError):
            template.with_user(self.user).body = "Bye"
