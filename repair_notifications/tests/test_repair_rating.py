from datetime import timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import RepairNotificationsCase


class TestRepairRating(RepairNotificationsCase):
    """Stars and words of a customer, and what the shop answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.make_repair()

    def close(self):
        self.repair._set_milestone("ready")
        self.repair._set_milestone("closed")

    def rate(self, stars="2", comment="Scratched"):
        self.close()
        return self.repair._rate(stars, comment, "203.0.113.7")

    def test_a_closed_repair_is_rated_and_staff_read_it(self):
        self.rate(comment=" Scratched\n<b>screen</b> ")
        rating = self.repair.with_user(self.user).repair_rating_ids
        self.assertEqual((rating.stars, rating.stars_text), (2, "★★☆☆☆"))
        self.assertEqual(rating.comment, "Scratched\n<b>screen</b>")
        self.assertEqual(rating.partner_id, self.customer)
        self.assertEqual(self.repair.rating_text, "★★☆☆☆")
        note = self.repair.message_ids[0]
        self.assertEqual(note.author_id, self.customer)
        self.assertIn("&lt;b&gt;screen", str(note.body))

    def test_an_open_repair_is_not_rated(self):
        self.assertFalse(self.repair._rate("5", "", ""))
        self.assertFalse(self.repair.repair_rating_ids)

    def test_only_one_to_five_stars_count(self):
        self.close()
        for stars in ("0", "6", "x", "", "-1", "5.0", "٣", "1 "):
            with self.subTest(stars):
                self.assertFalse(self.repair._rate(stars, "", ""))
        self.assertFalse(self.repair.repair_rating_ids)

    def test_a_rating_is_changed_for_some_days(self):
        rating = self.rate()
        self.assertEqual(self.repair._rate("5", "Repaired", ""), rating)
        self.assertEqual((rating.stars, rating.comment), (5, "Repaired"))
        rating.rated_at = fields.Datetime.now() - timedelta(days=15)
        self.assertFalse(self.repair._rate("1", "", ""))
        self.assertEqual(rating.stars, 5)

    def test_the_same_again_is_told_once(self):
        self.rate()
        before = self.repair.message_ids
        self.rate()
        self.assertEqual(len(self.repair.repair_rating_ids), 1)
        self.assertEqual(self.repair.message_ids, before)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_one_and_six_stars(self):
        rating = self.rate()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            rating.copy()
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            rating.stars = 6
            rating.flush_recordset()

    def test_a_manager_answers_and_changes_nothing_else(self):
        rating = self.rate().with_user(self.manager)
        rating.answer = "Sorry, come and see us"
        self.assertEqual(rating.answered_by_id, self.manager)
        self.assertTrue(rating.answered_at)
        with self.assertRaises(AccessError):
            rating.stars = 5
        rating.answer = False
        self.assertFalse(rating.answered_by_id or rating.answered_at)

    def test_a_clerk_does_not_answer(self):
        with self.assertRaises(AccessError):
            self.rate().with_user(self.user).answer = "Sorry"

    def test_nobody_makes_or_deletes_one_by_hand(self):
        rating = self.rate().with_user(self.manager)
        with self.assertRaises(AccessError):
            rating.unlink()
        with self.assertRaises(AccessError):
            rating.create({"repair_id": self.make_repair().id, "stars": 5})

    def test_a_customer_reads_their_own_only(self):
        rating = self.rate()
        login = {"groups": "base.group_portal"}
        mine = new_test_user(self.env, "mine", partner_id=self.customer.id, **login)
        other = new_test_user(self.env, "other", **login)
        self.assertEqual(rating.with_user(mine).stars, 2)
        with self.assertRaises(AccessError):
            rating.with_user(mine).answer = "Great"
        with self.assertRaises(AccessError):
            rating.with_user(other).read(["stars"])

    def test_another_company_sees_nothing(self):
        rating = self.rate()
        found = rating.with_user(self.stranger()).search([])
        self.assertNotIn(rating, found)

    def test_the_average_is_in_the_list(self):
        self.rate()
        groups = self.env["repair.rating"].formatted_read_group(
            [("repair_id", "=", self.repair.id)], [], ["stars:avg"]
        )
        self.assertEqual(groups[0]["stars:avg"], 2)
