"""Core's plug-in point for SMS providers: ours only queues."""

from odoo.addons.sms.tools.sms_api import SmsApiBase


class RepairSmsApi(SmsApiBase):
    """Hands SMS over to ``repair.sms.message``; nothing talks to the network here."""

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        """Override of `sms`: store the messages; the dispatcher sends them.

        :param list messages: texts with their numbers, see core's ``SmsApi``
        :param str delivery_reports_url: unused, reports come by our own webhook
        :return: a dict per SMS with its uuid and core's word for its state
        :rtype: list[dict]
        """
        texts = {
            number["uuid"]: message["content"]
            for message in messages
            for number in message["numbers"]
        }
        return self.env["repair.sms.message"]._hand_over(self.company, texts)

    def _get_sms_api_error_messages(self):
        """Override of `sms`: the test of `mass_mailing_sms` takes every word but "sent"
        for a failure and puts this behind its own "could not be sent".
        """
        waits = self.env._("not yet, it waits in the queue of All SMS for its turn")
        return {**super()._get_sms_api_error_messages(), "processing": waits}
