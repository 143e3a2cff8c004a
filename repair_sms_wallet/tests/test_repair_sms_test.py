from odoo.exceptions import UserError
from odoo.tests import Form

from .common import SmsCase


class TestSmsTest(SmsCase):
    """The button that sends a test SMS."""

    def wizard(self, number):
        wizard = self.env["repair.sms.test"].with_context(
            default_gateway_id=self.gateway.id
        )
        form = Form(wizard)
        form.number = number
        return form.save()

    def test_test_message_takes_the_way_of_every_message(self):
        action = self.wizard("600 100 200").action_send()
        message = self.env["repair.sms.message"].browse(action["res_id"])
        self.dispatch()
        self.assertEqual((message.state, message.number), ("accepted", "+48600100200"))
        self.assertEqual(self.wallet.balance_units, 10_000 - 1200)

    def test_land_line_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "22 123 45 67"):
            self.wizard("22 123 45 67").action_send()
