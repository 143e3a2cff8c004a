import json

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import RepairNotificationsCase


@tagged("-at_install", "post_install")
class TestMessageLink(RepairNotificationsCase, HttpCase):
    """Each message has its own link, and opening it is a receipt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for channel in ("sms", "email"):
            template = cls.rule(cls, "ready")._template(channel)
            field = "body" if channel == "sms" else "body_html"
            text = "Look: {{ object.page_link }}"
            if channel == "email":
                text = '<p><a t-att-href="object.page_link">Look</a></p>'
            template[field] = text
        cls.repair = cls.make_repair()
        cls.repair._set_milestone("ready")

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def row(self, channel="sms"):
        self.env.invalidate_all()
        return self.rows(self.repair, "ready")[channel].sudo()

    def open(self, path, **kwargs):
        return self.url_open(path, allow_redirects=False, **kwargs)

    def tell(self, key):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": {}})
        headers = {"Content-Type": "application/json"}
        return self.open(f"/r/{key}/opened", data=body, headers=headers)

    def test_each_message_has_its_own_short_link(self):
        sms, email = self.row("sms"), self.row("email")
        base = self.repair.get_base_url()
        self.assertEqual(sms.body, f"Look: {base}/r/{sms.link_key}")
        self.assertIn(f'href="{base}/r/{email.link_key}"', email.body)
        self.assertNotEqual(sms.link_key, email.link_key)
        self.assertRegex(sms.link_key, r"^[A-Za-z0-9]{12}$")

    def test_the_link_leads_to_the_page(self):
        key = self.row().link_key
        answer = self.open(f"/r/{key}")
        self.assertEqual(answer.status_code, 303)
        token = self.repair.access_token
        page = f"/my/repairs/{self.repair.id}?access_token={token}&message={key}"
        self.assertTrue(answer.headers["Location"].endswith(page))
        self.assertEqual(answer.headers["Referrer-Policy"], "same-origin")

    def test_get_and_head_are_no_opening(self):
        key = self.row().link_key
        self.url_open(f"/r/{key}")
        self.opener.head(f"{self.base_url()}/r/{key}")
        self.assertNotEqual(self.open(f"/r/{key}/opened").status_code, 200)
        self.assertFalse(self.row().opened_at or self.row().open_count)

    def test_the_script_of_the_page_tells_first_time_and_count(self):
        key = self.row().link_key
        self.assertEqual(self.tell(key).status_code, 200)
        first = self.row().opened_at
        self.assertTrue(first)
        self.tell(key)
        row = self.row()
        self.assertEqual((row.opened_at, row.open_count), (first, 2))
        self.assertFalse(self.row("email").opened_at)

    def test_a_wrong_link_gets_the_answer_of_every_wrong_link(self):
        wrong = self.open(f"/r/{'a' * 12}")
        self.assertEqual(wrong.status_code, 404)
        self.assertEqual(self.open(f"/r/{'a' * 12}/preferences").status_code, 404)
        self.assertIn("replaced by a newer one", self.tell("a" * 12).text)

    def test_a_link_that_ends_with_a_nul_is_a_wrong_link(self):
        self.assertEqual(self.open(f"/r/{'a' * 11}%00").status_code, 404)
        self.assertFalse(self.row().opened_at)

    def test_many_wrong_links_are_slowed_down(self):
        misses = self.env["repair.link.miss"].sudo()
        misses.create([{"address": "127.0.0.1"} for _miss in range(30)])
        self.assertEqual(self.open(f"/r/{self.row().link_key}").status_code, 429)

    def test_a_revoked_link_opens_nothing(self):
        key = self.row().link_key
        self.repair.action_revoke_link()
        self.assertEqual(self.open(f"/r/{key}").status_code, 404)

    def test_who_is_not_the_customer_any_more_opens_nothing(self):
        key, token = self.row().link_key, self.repair.access_token
        self.repair.partner_id = self.customer.copy()
        self.assertEqual(self.open(f"/r/{key}").status_code, 404)
        self.assertFalse(self.repair._may_open(token))

    def test_the_message_of_a_deleted_repair_opens_nothing(self):
        repair = self.make_repair()
        row = repair._queue_event("ready", {repair.id: "x"}).sudo()[0]
        repair.action_repair_cancel()
        repair.unlink()
        self.assertEqual(self.open(f"/r/{row.link_key}").status_code, 404)

    def test_the_head_of_an_email_has_no_other_link_to_the_page(self):
        key = self.row("email").link_key
        self.hand_over()
        mail = self.row("email").mail_message_id.sudo().mail_ids
        self.assertIn(f'/r/{key}"', mail.body_html)
        self.assertNotIn("/mail/view", mail.body_html)

    def test_a_message_without_the_link_has_none_in_its_sms(self):
        repair = self.make_repair(handover_in="courier")
        repair.action_device_arrived()
        rows = self.rows(repair, "device_delivered")
        self.assertFalse(rows["sms"].sudo().link_key)
        self.assertTrue(rows["email"].sudo().link_key)

    def test_a_retried_message_has_a_link_that_works(self):
        row = self.row()
        row.write({"reason": "error"})
        row.action_retry()
        self.assertIn(f"/r/{self.row().link_key}", self.row().body)

    def test_the_footer_of_each_email_leads_to_the_preferences(self):
        key = self.row("email").link_key
        self.hand_over()
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", self.row("email").mail_message_id.id)]
        )
        link = f"{self.repair.get_base_url()}/r/{key}/preferences"
        self.assertIn(f'href="{link}"', mail.body_html)
        self.assertIn(f"'List-Unsubscribe': '<{link}>'", mail.headers)
        answer = self.open(f"/r/{key}/preferences")
        location = answer.headers["Location"]
        self.assertIn(f"/my/repairs/{self.repair.id}/preferences?", location)
        self.assertTrue(location.endswith(f"&message={key}"))

    def test_a_message_about_a_request_opens_the_preferences_itself(self):
        request = self.env["repair.request"].create(
            {"summary": "Loud", "partner_id": self.customer.id}
        )
        row = self.rows(request, "request_received")["email"].sudo()
        url = f"/r/{row.link_key}/preferences"
        self.assertIn("Notifications and consents", self.open(url).text)
        vals = {"csrf_token": Request.csrf_token(self), "action": "withdraw"}
        self.assertEqual(self.open(url, data=vals).status_code, 303)
        self.env.invalidate_all()
        self.assertFalse(self.customer.notify_email)
        self.env.cr.execute(
            "UPDATE repair_notification SET create_date = create_date"
            " - interval '91 days' WHERE id = %s",
            [row.id],
        )
        self.assertEqual(self.open(url).status_code, 410)
