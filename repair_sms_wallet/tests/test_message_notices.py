from lxml import etree

from odoo.tools.safe_eval import safe_eval

from odoo.addons.repair_sms_wallet.gateways.base import NotReached

from .common import SmsCase, refused


class TestMessageNotices(SmsCase):
    """The form of an SMS says what it waits for and what went wrong."""

    def notices(self, message):
        """Return the first words of each notice that the form shows."""
        arch = etree.fromstring(message.get_view(view_type="form")["arch"])
        values = message.read()[0]
        return [
            notice.text.split(":")[0].strip()
            for notice in arch.iterfind(".//div[@role='alert']")
            if not safe_eval(notice.get("invisible"), dict(values))
        ]

    def test_queued_sms_says_why_it_was_not_sent_yet(self):
        message = self.make_message()
        self.assertEqual(self.notices(message), [])
        self.dispatch(NotReached("ConnectTimeoutError"))
        self.assertEqual((message.state, message.reason), ("queued", "unreachable"))
        self.assertEqual(self.notices(message), ["This SMS waits"])

    def test_held_sms_says_why(self):
        message = self.make_message()
        self.dispatch(refused(103))
        self.assertEqual(message.state, "held")
        self.assertEqual(self.notices(message), ["This SMS waits"])

    def test_failed_sms_says_why(self):
        message = self.make_message()
        self.dispatch(refused(13))
        self.assertEqual(self.notices(message), ["Not delivered"])

    def test_sms_that_is_taken_back_says_so(self):
        message = self.make_message()
        message.write({"state": "accepted", "take_back_at": message.create_date})
        notice = "The gateway is asked to take this SMS back."
        self.assertEqual(self.notices(message), [notice])
        message.write({"is_too_late": True, "take_back_at": False})
        [notice] = self.notices(message)
        self.assertIn("too late", notice)
