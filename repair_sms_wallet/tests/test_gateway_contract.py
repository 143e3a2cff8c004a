from odoo.tests import BaseCase, tagged

from odoo.addons.repair_sms_wallet.gateways.http import Answer
from odoo.addons.repair_sms_wallet.gateways.serwersms import SerwerSms
from odoo.addons.repair_sms_wallet.gateways.smsapi import SmsApi
from odoo.addons.repair_sms_wallet.gateways.twilio import Twilio

from .common import FakeHttp
from .contract import Contract


@tagged("-at_install", "post_install")
class TestSmsApiContract(Contract, BaseCase):
    """SMSAPI keeps the contract."""

    adapter = SmsApi
    sender = "2way"

    def unknown_report(self):
        return SmsApi.parse_reports({"MsgId": "1", "status_name": "TELEPATHY"})[0]


@tagged("-at_install", "post_install")
class TestSerwerSmsContract(Contract, BaseCase):
    """SerwerSMS keeps the contract."""

    adapter = SerwerSms
    path = "/serwersms"
    sender = "2waySMS"

    def unknown_report(self):
        answer = Answer(200, '{"items": [{"id": "1", "status": "telepathy"}]}')
        with FakeHttp(answer).patch():
            return self.build().ask(["1"])[0]


@tagged("-at_install", "post_install")
class TestTwilioContract(Contract, BaseCase):
    """Twilio keeps the contract."""

    adapter = Twilio
    path = "/twilio"
    login = "AC" + "5a9db0c5" * 4
    sender = "+48732000333"
    signs = True

    def unknown_report(self):
        values = {"MessageSid": "SM1", "MessageStatus": "telepathy"}
        return Twilio.parse_reports(values)[0]
