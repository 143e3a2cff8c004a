from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import RepairInboxCase

MAY = {
    "stock.group_stock_user": {"read", "create", "unlink"},
    "base.group_user": set(),
    "base.group_portal": set(),
}


class TestHeldAnswer(RepairInboxCase):
    """An answer waits a few seconds and can be taken back."""

    def hold(self, text="On Monday", **kwargs):
        """Hold an answer of the clerk; return it."""
        self.conversation = self.receive("Hello").conversation_id.with_user(self.user)
        held = self.conversation.action_hold(text, **kwargs)
        return (
            self.env["repair.conversation.held"].browse(held["id"]).with_user(self.user)
        )

    def sent(self):
        """Return what went out to the customer."""
        domain = [("conversation_id", "=", self.conversation.id)]
        domain += [("direction", "=", "out")]
        return self.env["repair.conversation.message"].search(domain).mapped("text")

    def test_nothing_leaves_before_its_time(self):
        held = self.hold()
        self.assertFalse(self.sent())
        self.assertFalse(self.conversation.user_id)
        self.assertEqual(self.conversation.held_ids, held)

    def test_an_answer_leaves_once_however_often_it_is_released(self):
        held = self.hold()
        self.assertTrue(held.action_release())
        self.assertFalse(held.action_release())
        self.assertEqual(self.sent(), ["On Monday"])
        self.assertEqual(self.conversation.user_id, self.user)

    def test_what_is_taken_back_comes_back_and_does_not_leave(self):
        held = self.hold()
        written = held.action_undo()
        self.assertEqual((written["text"], written["channel"]), ("On Monday", "sms"))
        self.assertFalse(held.action_release())
        self.assertFalse(self.sent())

    def test_what_left_is_not_taken_back(self):
        held = self.hold()
        held.action_release()
        with self.assertRaisesRegex(UserError, "Too late"):
            held.action_undo()

    def test_afterwards_the_conversation_waits_if_wanted(self):
        self.hold(then_wait=True).action_release()
        self.assertEqual(self.conversation.state, "waiting")

    def test_an_email_leaves_and_comes_back_with_its_subject_and_files(self):
        files = self.env["ir.attachment"].with_user(self.user)
        offer = files.create({"name": "offer.pdf", "raw": b"%PDF"})
        email = {"channel": "email", "subject": "Offer", "attachment_ids": offer.ids}
        written = self.hold(**email).action_undo()
        self.assertEqual(written["subject"], "Offer")
        self.assertEqual(written["files"], [{"id": offer.id, "name": "offer.pdf"}])
        held = self.conversation.action_hold("See below", **email)
        self.conversation.held_ids.browse(held["id"]).action_release()
        bubble = self.bubbles([("channel", "=", "email")])
        self.assertEqual((bubble.subject, bubble.attachment_ids), ("Offer", offer))

    def test_the_cron_sends_what_a_closed_browser_left_behind(self):
        held = self.hold()
        held.sudo().send_at = fields.Datetime.now() - timedelta(seconds=1)
        self.release_by_cron()
        self.assertEqual(self.sent(), ["On Monday"])
        bubble = self.bubbles([("direction", "=", "out")])
        self.assertEqual(bubble.author_id, self.user.partner_id)

    def test_the_cron_leaves_alone_what_can_still_be_taken_back(self):
        held = self.hold()
        self.release_by_cron()
        self.assertTrue(held.exists())

    def test_what_cannot_leave_says_why_and_stays(self):
        held = self.hold()
        held.sudo().send_at = fields.Datetime.now() - timedelta(seconds=1)
        self.env["repair.sms.gateway"].search([]).active = False
        self.release_by_cron()
        self.assertIn("no SMS gateway", held.problem)
        self.assertEqual(held.action_undo()["text"], "On Monday")

    @mute_logger("odoo.addons.repair_notifications.tools.replay", "odoo.sql_db")
    def test_an_answer_that_breaks_holds_up_no_other(self):
        first, second = self.hold("Monday"), self.hold("Tuesday")
        (first + second).sudo().send_at = fields.Datetime.now() - timedelta(seconds=1)
        send = type(self.conversation).action_send_sms

        def break_first(conversation, text):
            if text == "Monday":
                raise ValueError(text)
            return send(conversation, text)

        with patch.object(type(self.conversation), "action_send_sms", break_first):
            self.release_by_cron()
        self.assertEqual(self.sent(), ["Tuesday"])
        self.assertTrue(first.exists())

    def release_by_cron(self):
        """Run the cron."""
        with self.enter_registry_test_mode():
            self.env.ref("repair_inbox.ir_cron_release").method_direct_trigger()
        self.env.invalidate_all()

    def test_what_could_not_be_sent_is_refused_at_once(self):
        conversation = self.receive("Hello").conversation_id.with_user(self.user)
        with self.assertRaisesRegex(UserError, "Write something"):
            conversation.action_hold("  ")
        self.env["repair.sms.gateway"].search([]).active = False
        with self.assertRaisesRegex(UserError, "no SMS gateway"):
            conversation.action_hold("Hello")

    def test_only_its_author_sends_it_or_takes_it_back(self):
        held = self.hold().with_user(self.manager)
        self.assertEqual(held.text, "On Monday")
        for attempt in (held.action_release, held.action_undo, held.unlink):
            with self.assertRaises(AccessError):
                attempt()
        with self.assertRaises(AccessError):
            held.create(
                {"conversation_id": self.conversation.id, "text": "x"}
                | {"user_id": self.user.id, "send_at": fields.Datetime.now()}
            )

    def test_nobody_sends_in_the_name_of_another(self):
        held = self.hold()
        with self.assertRaises(AccessError):
            held.user_id = self.manager
        with self.assertRaises(AccessError):
            held.create(
                {
                    "conversation_id": self.conversation.id,
                    "user_id": self.manager.id,
                    "text": "Hello",
                    "send_at": fields.Datetime.now(),
                }
            )

    def test_each_group_may_what_was_decided(self):
        for group, may in MAY.items():
            user = new_test_user(self.env, f"held_{group}", groups=group)
            helds = self.env["repair.conversation.held"].with_user(user)
            rights = ("read", "write", "create", "unlink")
            self.assertEqual({r for r in rights if helds.has_access(r)}, may, group)

    def test_another_company_does_not_see_it(self):
        held = self.hold()
        self.assertFalse(held.with_user(self.stranger()).search([]))

    def test_it_moves_with_a_conversation_that_joins_another(self):
        held = self.hold()
        other = self.env["res.partner"].create({"name": "Ewa", "phone": "511000111"})
        known = self.receive("Hi", "+48511000111", second=1).conversation_id
        self.assertEqual(known.partner_id, other)
        self.conversation.sudo()._merge_into(known)
        self.assertEqual(held.conversation_id, known)

    def test_whoever_is_forgotten_gets_nothing_that_waited(self):
        held = self.hold()
        self.conversation.sudo()._erase_content()
        self.assertFalse(held.exists())
