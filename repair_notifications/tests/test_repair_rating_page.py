from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common import RepairNotificationsCase


@tagged("-at_install", "post_install")
class TestRepairRatingPage(RepairNotificationsCase, HttpCase):
    """The rating as customers give it, and as attackers try to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.make_repair()
        cls.repair._set_milestone("ready")
        cls.repair._set_milestone("closed")
        cls.token = cls.repair._portal_ensure_token()
        cls.url = f"/my/repairs/{cls.repair.id}/rating"

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def post(self, token=None, url=None, **vals):
        vals = {
            "csrf_token": Request.csrf_token(self),
            "access_token": self.token if token is None else token,
            **vals,
        }
        return self.url_open(url or self.url, data=vals, allow_redirects=False)

    def rating(self):
        self.env.invalidate_all()
        return self.repair.repair_rating_ids

    def test_stars_and_comment_are_kept_and_shown_escaped(self):
        answer = self.post(stars="4", comment="<script>alert(1)</script>")
        self.assertEqual(answer.status_code, 303)
        rating = self.rating()
        self.assertEqual(rating.stars, 4)
        self.assertEqual(rating.evidence, "With the secret link, 127.0.0.1")
        page = self.url_open(f"{self.url}?access_token={self.token}").text
        self.assertIn("★★★★☆", page)
        self.assertIn("&lt;script&gt;alert(1)", page)
        self.assertNotIn("<script>alert(1)", page)

    def test_wrong_stars_are_refused_and_the_comment_stays(self):
        for stars in ("0", "6", "x", ""):
            with self.subTest(stars):
                answer = self.post(stars=stars, comment="Very <quick>")
                self.assertEqual(answer.status_code, 422)
                self.assertIn("Very &lt;quick&gt;</textarea>", answer.text)
        self.assertFalse(self.rating())

    def test_a_second_rating_changes_the_first(self):
        self.post(stars="1")
        self.post(stars="5")
        self.assertEqual(self.rating().mapped("stars"), [5])

    def test_an_open_repair_cannot_be_rated(self):
        repair = self.make_repair()
        token = repair._portal_ensure_token()
        url = f"/my/repairs/{repair.id}/rating"
        self.assertEqual(self.post(token, url, stars="5").status_code, 422)
        self.assertFalse(repair.repair_rating_ids)

    def test_a_wrong_or_foreign_link_rates_nothing(self):
        foreign = self.make_repair()._portal_ensure_token()
        for token in ("", "x", foreign):
            with self.subTest(token):
                self.assertEqual(self.post(token, stars="1").status_code, 404)
        self.assertFalse(self.rating())

    def test_a_revoked_link_rates_nothing(self):
        self.repair.action_revoke_link()
        self.assertEqual(self.post(stars="1").status_code, 404)
        self.assertFalse(self.rating())

    def test_only_a_post_with_its_token_rates(self):
        query = f"?access_token={self.token}&stars=5"
        self.assertEqual(self.url_open(self.url + query).status_code, 200)
        self.assertEqual(self.post(stars="5", csrf_token="x").status_code, 400)
        self.assertFalse(self.rating())

    def test_the_shop_does_not_rate_itself(self):
        self.authenticate("repair_clerk", "repair_clerk")
        self.assertEqual(self.post(stars="5").status_code, 422)
        self.assertFalse(self.rating())

    def test_another_customer_who_is_logged_in_rates_nothing(self):
        new_test_user(self.env, "other_customer", groups="base.group_portal")
        self.authenticate("other_customer", "other_customer")
        self.assertEqual(self.post("", stars="1").status_code, 404)
        self.assertFalse(self.rating())

    def test_the_customer_reads_the_answer(self):
        self.post(stars="2")
        self.rating().with_user(self.manager).answer = "We are <b>sorry</b>"
        page = self.url_open(f"{self.url}?access_token={self.token}").text
        self.assertIn("We are &lt;b&gt;sorry", page)
        self.assertNotIn("repair_manager", page)
