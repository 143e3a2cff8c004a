from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import config

from .common import RepairNotificationsCase


class TestRepairLink(RepairNotificationsCase):
    """A secret link opens one repair, until some time after it was closed."""

    def setUp(self):
        super().setUp()
        self.repair = self.make_repair()

    def close(self, days_ago):
        self.repair.action_repair_cancel()
        self.repair.closed_at = fields.Datetime.now() - timedelta(days=days_ago)

    def test_each_repair_has_a_short_link_of_its_own(self):
        link, other = self.repair.page_link, self.make_repair().page_link
        self.assertTrue(
            link.endswith(f"/r/{self.repair.id}/{self.repair.access_token}")
        )
        self.assertLess(len(link.removeprefix(self.repair.get_base_url())), 40)
        self.assertNotEqual(link[-20:], other[-20:])
        self.assertNotEqual(self.repair.copy().access_token, self.repair.access_token)

    def test_a_repair_of_before_gets_its_link_when_it_is_needed(self):
        self.repair.access_token = False
        self.assertFalse(self.repair._may_open(""))
        self.assertFalse(self.repair._may_open(None))
        self.assertEqual(len(self.repair.page_link.split("/")[-1]), 20)

    def test_only_its_own_token_opens_a_repair(self):
        self.assertTrue(self.repair._may_open(self.repair.access_token))
        for token in ("", None, "ż", ["x"], self.make_repair().access_token):
            self.assertFalse(self.repair._may_open(token))

    def test_a_link_expires_a_set_time_after_closing(self):
        token = self.repair.access_token
        self.close(days_ago=89)
        self.assertTrue(self.repair._may_open(token))
        self.close(days_ago=91)
        self.assertFalse(self.repair._may_open(token))
        self.company.repair_link_days = 365
        self.assertTrue(self.repair._may_open(token))

    def test_a_repair_taken_up_again_opens_again(self):
        self.close(days_ago=91)
        self.repair.action_repair_cancel_draft()
        self.assertFalse(self.repair.closed_at)
        self.assertTrue(self.repair._may_open(self.repair.access_token))

    def test_staff_make_all_links_of_before_worthless(self):
        before = self.repair.access_token
        self.repair.with_user(self.user).action_revoke_link()
        self.assertFalse(self.repair._may_open(before))
        self.assertTrue(self.repair._may_open(self.repair.access_token))

    def test_the_link_of_one_customer_opens_nothing_of_another(self):
        before = self.repair.access_token
        self.repair.partner_id = self.customer.copy()
        self.assertFalse(self.repair._may_open(before))

    def test_the_link_of_a_colleague_opens_nothing_either(self):
        before = self.repair.access_token
        self.repair.partner_id = self.customer
        self.assertTrue(self.repair._may_open(before))
        self.repair.partner_id = self.customer.copy({"parent_id": self.customer.id})
        self.assertFalse(self.repair._may_open(before))

    def test_a_repair_that_gets_its_first_customer_keeps_its_link(self):
        repair = self.make_repair(partner_id=False)
        before = repair.access_token
        repair.partner_id = self.customer
        self.assertTrue(repair._may_open(before))

    def test_staff_are_told_that_a_new_customer_ends_old_links(self):
        other = self.customer.copy()
        repair = self.make_repair()
        self.assertFalse(self.warned(repair, other))
        repair._set_milestone("ready")
        self.assertIn(self.customer.name, self.warned(repair, other)["message"])
        self.assertFalse(self.warned(repair, self.customer))

    def warned(self, repair, partner):
        """Return what staff read when they choose a customer on the form."""
        values = {"partner_id": partner.id}
        return repair.onchange(values, ["partner_id"], {"partner_id": {}}).get(
            "warning"
        )

    def test_links_of_who_was_erased_open_nothing(self):
        before = self.repair.access_token
        self.customer._erase_personal_data()
        self.assertFalse(self.repair._may_open(before))

    def test_strangers_revoke_nothing(self):
        with self.assertRaises(AccessError):
            self.repair.with_user(self.stranger()).action_revoke_link()

    def test_an_expired_link_opens_no_messages_either(self):
        public = self.env["repair.order"].with_user(self.env.ref("base.public_user"))
        token = self.repair.access_token
        opened = public._get_thread_with_access(self.repair.id, token=token)
        self.assertEqual(opened, self.repair)
        self.close(days_ago=91)
        self.assertFalse(public._get_thread_with_access(self.repair.id, token=token))


@tagged("post_install", "-at_install")
class TestRepairLinkHttp(RepairNotificationsCase, HttpCase):
    """Who has no right to a repair learns nothing, whatever they try."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.make_repair()
        cls.token = cls.repair.access_token
        cls.unknown_id = cls.repair.search([], order="id desc", limit=1).id + 1000

    def open(self, repair_id=None, token=None):
        query = f"?access_token={token}" if token else ""
        return self.url_open(f"/my/repairs/{repair_id or self.repair.id}{query}")

    def log_in(self, partner):
        user = new_test_user(self.env, "portal_user", groups="base.group_portal")
        user.partner_id.parent_id = partner
        self.authenticate("portal_user", "portal_user")

    def test_the_link_of_a_message_opens_the_page(self):
        path = self.repair.page_link.removeprefix(self.repair.get_base_url())
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.repair.name, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "same-origin")

    def test_every_wrong_link_gets_the_same_answer(self):
        other = self.make_repair().access_token
        answers = {
            (page.status_code, page.text.replace(str(repair_id), "ID"))
            for repair_id, token in (
                (self.repair.id, "guess"),
                (self.repair.id, other),
                (self.unknown_id, self.token),
            )
            for page in [self.open(repair_id, token)]
        }
        self.assertEqual({status for status, _text in answers}, {404})
        self.assertNotIn(self.repair.name, str(answers))

    def test_a_number_too_large_for_the_database_is_not_found(self):
        self.assertEqual(self.open(2**31, self.token).status_code, 404)

    def test_an_expired_link_says_so_to_who_has_it_only(self):
        self.repair.action_repair_cancel()
        self.repair.closed_at = fields.Datetime.now() - timedelta(days=91)
        self.company.phone = "+48 12 345 67 89"
        self.company.repair_opening_hours = "Mon to Fri\n<b>9 to 17</b>"
        page = self.open(token=self.token)
        self.assertEqual(page.status_code, 410)
        self.assertIn("&lt;b&gt;9 to 17", page.text)
        self.assertIn("+48 12 345 67 89", page.text)
        self.assertNotIn(self.repair.name, page.text)
        self.assertEqual(self.open(token="guess").status_code, 404)

    def test_after_many_misses_no_link_is_looked_at(self):
        address = "127.0.0.1"
        self.env["repair.link.miss"].create([{"address": address}] * 29)
        self.assertEqual(self.open(token="guess").status_code, 404)
        self.assertEqual(self.open(token=self.token).status_code, 429)
        self.assertEqual(
            self.env["repair.link.miss"].search_count([("address", "=", address)]), 30
        )
        self.assertIn("Try again in an hour", self.open(token=self.token).text)

    def open_through_proxy(self, client, token):
        headers = {
            "X-Forwarded-For": client,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "repairs.example",
        }
        path = f"/my/repairs/{self.repair.id}?access_token={token}"
        return self.url_open(path, headers=headers)

    def test_behind_a_proxy_each_client_has_misses_of_its_own(self):
        self.patch(config, "options", {**config.options, "proxy_mode": True})
        misses = self.env["repair.link.miss"]
        misses.create([{"address": "192.0.2.1"}] * 29)
        for client, status in (("192.0.2.1", 404), ("192.0.2.1", 429)):
            answer = self.open_through_proxy(client, "guess")
            self.assertEqual(answer.status_code, status)
        answer = self.open_through_proxy("192.0.2.2", self.token)
        self.assertEqual(answer.status_code, 200)

    def test_without_a_proxy_nobody_chooses_the_own_address(self):
        self.open_through_proxy("192.0.2.1", "guess")
        addresses = self.env["repair.link.miss"].search([]).mapped("address")
        self.assertNotIn("192.0.2.1", addresses)
        self.assertIn("127.0.0.1", addresses)

    def test_a_wrong_link_names_the_shop_where_there_is_but_one(self):
        self.company.phone = "+48 12 345 67 89"
        self.env["res.company"].create({"name": "Other shop"})
        self.assertNotIn("+48 12 345 67 89", self.open(token="guess").text)
        companies = type(self.env["res.company"])
        self.patch(companies, "search", lambda model, *args, **kwargs: self.company)
        self.assertIn("+48 12 345 67 89", self.open(token="guess").text)

    def test_misses_of_an_hour_ago_or_elsewhere_do_not_count(self):
        misses = self.env["repair.link.miss"].create([{"address": "127.0.0.1"}] * 30)
        self.env.cr.execute(
            "UPDATE repair_link_miss SET create_date = create_date - interval '2 hours'"
        )
        misses.copy({"address": "192.0.2.1"})
        self.assertEqual(self.open(token=self.token).status_code, 200)

    def test_customers_with_a_login_open_their_own(self):
        self.log_in(self.customer)
        self.assertEqual(self.open().status_code, 200)

    def test_customers_with_a_login_do_not_open_those_of_others(self):
        self.log_in(self.env["res.partner"].create({"name": "Somebody else"}))
        self.assertEqual(self.open().status_code, 404)

    def test_customers_read_nothing_internal(self):
        self.repair.internal_notes = "Do not tell"
        self.log_in(self.customer)
        repair = self.repair.with_user(
            self.env.ref("base.user_admin").search([("login", "=", "portal_user")])
        )
        self.assertEqual(repair.name, self.repair.name)
        for name in ("internal_notes", "user_id", "notification_ids", "message_ids"):
            with self.assertRaises(AccessError):
                repair.read([name])
        with self.assertRaises(AccessError):
            repair.search([("internal_notes", "ilike", "Do not")])
