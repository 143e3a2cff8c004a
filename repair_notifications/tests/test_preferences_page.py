from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common import RepairNotificationsCase

NUMBER = "+48600100200"


class PreferencesCase(RepairNotificationsCase, HttpCase):
    """A customer with a secret link."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load_polish()
        cls.repair = cls.make_repair()
        cls.token = cls.repair._portal_ensure_token()
        cls.path = f"/my/repairs/{cls.repair.id}/preferences"
        purposes = cls.env["repair.consent.purpose"]
        cls.processing = purposes._data_processing(cls.company)
        cls.marketing = cls.env.ref("repair_notifications.consent_purpose_marketing")

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def page(self, token=None):
        return self.url_open(f"{self.path}?access_token={token or self.token}")

    def form(self, **vals):
        """Return the form as it is sent when nothing is changed."""
        vals = {
            "csrf_token": Request.csrf_token(self),
            "action": "save",
            "lang": "en_US",
            "shown_sms": "1",
            "sms": "1",
            "shown_email": "1",
            "email": "1",
            f"shown_consent_{self.processing.id}": "1",
            f"consent_{self.processing.id}": "1",
            f"shown_consent_{self.marketing.id}": "1",
            **vals,
        }
        return {name: value for name, value in vals.items() if value is not None}

    def post(self, path=None, token=None, **vals):
        path = path or f"{self.path}?access_token={token or self.token}"
        return self.url_open(path, data=self.form(**vals), allow_redirects=False)

    def log(self):
        self.env.invalidate_all()
        domain = [("partner_id", "=", self.customer.id), ("way", "=", "portal")]
        return self.env["repair.consent"].search(domain, order="id")

    def activities(self):
        return self.repair.activity_ids.filtered(lambda a: "number" in a.summary)


@tagged("-at_install", "post_install")
class TestPreferencesPage(PreferencesCase):
    """What customers choose, by the secret link."""

    def test_a_version_that_is_no_number_changes_nothing(self):
        name = f"shown_consent_{self.marketing.id}"
        for version in ("x", "-1", "9" * 5_000):
            page = self.post(**{name: version})
            self.assertEqual(page.status_code, 422)
        self.assertFalse(self.log())

    def test_the_page_shows_each_text_with_its_version_and_masks_addresses(self):
        page = self.page().text
        for text in (self.processing.text, self.marketing.text, "Version 1"):
            self.assertIn(text, page)
        self.assertIn("200", page)
        self.assertNotIn(NUMBER, page)
        self.assertNotIn("jan@example.com", page)

    def test_saving_without_a_change_logs_nothing(self):
        self.assertEqual(self.post().status_code, 303)
        self.assertFalse(self.log())

    def test_a_consent_is_given_with_its_text_and_proof(self):
        self.post(**{f"consent_{self.marketing.id}": "1"})
        row = self.log()
        self.assertEqual((row.purpose_id, row.given), (self.marketing, True))
        self.assertEqual((row.version, row.text), (1, self.marketing.text))
        self.assertEqual(
            row.evidence, f"{self.repair.name}: With the secret link, 127.0.0.1"
        )

    def test_a_required_consent_is_withdrawn(self):
        self.post(**{f"consent_{self.processing.id}": None})
        self.assertEqual(self.log().mapped("given"), [False])
        self.assertFalse(self.customer.data_processing_consent)

    def test_channels_are_switched_off_and_on(self):
        self.post(sms=None, email=None)
        self.assertEqual(self.log().mapped("channel"), ["sms", "email"])
        self.assertFalse(self.customer.notify_sms or self.customer.notify_email)
        self.post()
        self.assertEqual(self.log().mapped("given"), [False, False, True, True])

    def test_the_language_is_changed_and_noted(self):
        self.post(lang="pl_PL", **{f"consent_{self.marketing.id}": "1"})
        self.assertEqual(self.log().text, self.marketing.text)
        self.assertEqual(self.customer.lang, "pl_PL")
        self.assertIn("en_US → pl_PL", self.customer.message_ids[0].body)
        self.assertIn("Powiadomienia i zgody", self.page().text)

    def test_what_is_wrong_changes_nothing_and_keeps_what_was_typed(self):
        answer = self.post(
            lang="xx_XX", sms=None, **{f"consent_{self.marketing.id}": "1"}
        )
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.log())
        name = f'name="consent_{self.marketing.id}"'
        self.assertRegex(answer.text, f'{name}[^>]* checked="')
        self.assertNotRegex(answer.text, 'name="sms"[^>]* checked="')

    def test_a_text_that_changed_meanwhile_is_not_agreed_to(self):
        self.marketing.version = 2
        answer = self.post(**{f"consent_{self.marketing.id}": "1"})
        self.assertIn("changed while you were reading", answer.text)
        self.assertFalse(self.log())

    def test_everything_is_withdrawn_at_once(self):
        self.post(**{f"consent_{self.marketing.id}": "1"})
        self.post(action="withdraw")
        self.assertEqual(len(self.log()), 5)
        self.assertFalse(any(self.log()[1:].mapped("given")))
        self.assertFalse(self.customer.notify_sms or self.customer.notify_email)


@tagged("-at_install", "post_install")
class TestPreferencesNumber(PreferencesCase):
    """STOP, and numbers that are somebody else's."""

    def test_a_wrong_number_gets_no_sms_and_staff_are_told(self):
        self.repair.user_id = self.user
        for _double_click in range(2):
            self.post(action="disown")
        self.env.invalidate_all()
        self.assertFalse(self.customer.notify_sms)
        self.assertTrue(self.customer.sms_stopped)
        self.assertEqual(self.customer.disowned_number, NUMBER)
        self.assertEqual(self.activities().user_id, self.user)
        self.assertEqual(len(self.activities()), 1)

    def test_who_has_the_number_too_still_gets_theirs(self):
        wife = self.customer.copy({"name": "Anna", "phone": "600 100 200"})
        self.post(action="disown")
        self.env.invalidate_all()
        self.assertFalse(self.customer.notify_sms)
        self.assertTrue(wife.notify_sms)
        self.assertFalse(wife.sms_stopped)

    def test_a_wrong_number_is_not_switched_on_by_the_same_page(self):
        self.post(action="disown")
        self.post()
        self.assertEqual(self.log().mapped("given"), [False])
        self.assertIn("Tell the shop the right one", self.page().text)

    def test_staff_who_know_better_switch_it_on(self):
        self.post(action="disown")
        self.env.invalidate_all()
        self.customer.action_allow_sms()
        self.assertFalse(self.customer.disowned_number)
        self.assertTrue(self.customer.notify_sms)

    def test_a_stop_is_undone_by_its_only_owner(self):
        self.env["res.partner"]._stop_sms(NUMBER, "sms", "stop")
        self.post()
        self.env.invalidate_all()
        self.assertFalse(self.customer.sms_stopped)
        self.assertTrue(self.customer.notify_sms)

    def test_a_stop_is_not_undone_for_others(self):
        self.customer.copy({"name": "Anna", "phone": "600 100 200"})
        self.env["res.partner"]._stop_sms(NUMBER, "sms", "stop")
        self.assertIn("answer START", self.page().text)
        self.post()
        self.env.invalidate_all()
        self.assertTrue(self.customer.sms_stopped)
        self.assertFalse(self.customer.notify_sms)


@tagged("-at_install", "post_install")
class TestPreferencesRights(PreferencesCase):
    """Who gets nowhere."""

    def test_wrong_and_foreign_links_are_not_found(self):
        foreign = self.make_repair()._portal_ensure_token()
        for token in ("x", foreign):
            self.assertEqual(self.page(token).status_code, 404)
            self.assertEqual(self.post(token=token, sms=None).status_code, 404)
        self.assertFalse(self.log())

    def test_an_expired_link_opens_nothing(self):
        self.repair._set_milestone("ready")
        self.repair._set_milestone("closed")
        self.repair.closed_at = fields.Datetime.now() - timedelta(days=91)
        self.assertEqual(self.page().status_code, 410)

    def test_only_a_post_with_its_token_changes(self):
        query = f"?access_token={self.token}&action=withdraw"
        self.assertEqual(self.url_open(self.path + query).status_code, 200)
        self.assertEqual(self.post(csrf_token="x", sms=None).status_code, 400)
        self.assertFalse(self.log())

    def test_nobody_agrees_to_what_was_not_asked(self):
        self.marketing.audience = "business"
        self.post(**{f"consent_{self.marketing.id}": "1"})
        self.post(**{"shown_consent_999999": "1", "consent_999999": "1"})
        self.post(**{"shown_consent_1": "x"})
        self.assertFalse(self.log())

    def test_who_is_logged_in_changes_their_own(self):
        vals = {"partner_id": self.customer.id, "groups": "base.group_portal"}
        new_test_user(self.env, "customer", **vals)
        self.authenticate("customer", "customer")
        page = self.url_open("/my/notifications").text
        self.assertIn(self.marketing.text, page)
        self.post("/my/notifications", email=None)
        row = self.log()
        self.assertEqual((row.channel, row.given), ("email", False))
        name = self.customer.name
        self.assertEqual(row.evidence, f"{name}: {name} (customer), 127.0.0.1")

    def test_who_is_logged_in_reads_the_new_language_at_once(self):
        vals = {"partner_id": self.customer.id, "groups": "base.group_portal"}
        new_test_user(self.env, "customer", **vals)
        self.authenticate("customer", "customer")
        self.post("/my/notifications", lang="pl_PL")
        self.assertIn("Powiadomienia i zgody", self.url_open("/my/notifications").text)

    def test_a_colleague_is_led_to_their_own(self):
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        self.customer.parent_id = firm
        colleague = new_test_user(self.env, "colleague", groups="base.group_portal")
        colleague.partner_id.parent_id = firm
        self.authenticate("colleague", "colleague")
        answer = self.url_open(self.path, allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith("/my/notifications"))

    def test_a_stranger_logs_in_first(self):
        answer = self.url_open("/my/notifications", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
