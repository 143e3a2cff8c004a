from odoo.modules.neutralize import get_neutralization_queries

from .common import SmsCase


class TestNeutralize(SmsCase):
    """A copy of the database is silent."""

    def test_copy_holds_no_credentials_and_sends_nothing(self):
        message = self.make_message()
        self.env.flush_all()
        for query in get_neutralization_queries(["repair_sms_wallet"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(self.gateway.active)
        self.assertFalse(self.gateway.api_token)
        self.assertFalse(self.gateway.webhook_token)
        self.assertFalse(self.dispatch())
        self.assertEqual((message.state, message.reason), ("held", "no_gateway"))
