import json

from odoo.tests import tagged

from .common import STRANGER, RepairInboxCase

# Of a browser: any point on the curve and any secret will do.
KEYS = {
    "p256dh": "BGbhnoP_91U7oR59BaaSx0JnDv2oEooYnJRV2AbY5TBeKGCRCf0HcIJ9bOKchUCDH4cH"
    "YWo9SYDz3U-8vSxPL_A",
    "auth": "DJFdtAgZwrT6yYkUMgUqow",
}


@tagged("post_install", "-at_install")
class TestPush(RepairInboxCase):
    """A new message is pushed to those who switched it on, whom it concerns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        devices = cls.env["mail.push.device"].sudo()
        devices.get_web_push_vapid_public_key()
        for user in cls.user | cls.manager:
            user.repair_push = "all"
            devices.create(
                {
                    "endpoint": f"https://push.example.com/{user.login}",
                    "keys": json.dumps(KEYS),
                    "partner_id": user.partner_id.id,
                }
            )

    def pushed(self):
        """Return what waits to be pushed, as ``{user: payload}``."""
        users = {user.partner_id: user for user in self.user | self.manager}
        pushes = self.env["mail.push"].sudo().search([])
        return {
            users[push.mail_push_device_id.partner_id]: json.loads(push.payload)
            for push in pushes
        }

    def test_the_team_hears_of_what_nobody_has(self):
        bubble = self.receive("Secret words", STRANGER)
        pushed = self.pushed()
        self.assertEqual(set(pushed), {self.user, self.manager})
        options = pushed[self.user]["options"]
        about = {"model": "repair.conversation", "res_id": bubble.conversation_id.id}
        self.assertEqual(options["data"], about)

    def test_only_who_has_the_conversation_hears_of_it(self):
        self.receive("Hello", STRANGER).conversation_id.user_id = self.user
        self.env["mail.push"].sudo().search([]).unlink()
        self.receive("Anybody?", STRANGER, second=1)
        self.assertEqual(set(self.pushed()), {self.user})

    def test_a_locked_screen_shows_no_text_unless_allowed(self):
        self.manager.repair_push_text = True
        self.receive("Secret words")
        pushed = self.pushed()
        self.assertNotIn("Secret", json.dumps(pushed[self.user]))
        self.assertNotIn("Kowalski", json.dumps(pushed[self.user]))
        self.assertEqual(pushed[self.manager]["options"]["body"], "Secret words")
        self.assertEqual(pushed[self.manager]["title"], "Jan Kowalski")

    def test_who_switched_it_off_hears_nothing(self):
        (self.user | self.manager).repair_push = "off"
        self.receive("Hello")
        self.assertEqual(self.pushed(), {})

    def test_who_wants_only_their_own_is_not_disturbed_by_others(self):
        self.user.repair_push = "mine"
        self.receive("Hello")
        self.assertEqual(set(self.pushed()), {self.manager})

    def test_users_choose_it_themselves(self):
        mine = self.user.with_user(self.user)
        mine.write({"repair_push": "mine", "repair_push_text": True})
        self.assertEqual(self.user.repair_push, "mine")
