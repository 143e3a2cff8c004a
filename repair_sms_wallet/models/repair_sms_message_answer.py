import re

from odoo import api, models

from .repair_sms_message import REPORTED

#: What an answer takes from the message that it answers.
_ABOUT = ("partner_id", "res_model", "res_id")


class RepairSmsMessage(models.Model):
    """Which message a customer's SMS answers."""

    # See repair_sms_message_settle.py: a file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    @api.model
    def _answered_by(self, gateway, incoming):
        """Find the message that an incoming SMS answers.

        First by the gateway's reference, believed only when the number fits, then the
        newest one to that number, unless it is too old to be answered.

        :param gateway: ``repair.sms.gateway`` it came through
        :param Incoming incoming: the incoming SMS
        :return: one message, or an empty recordset
        """
        if not re.fullmatch(r"\+[0-9]+", incoming.sender):
            return self.browse()
        domain = [
            ("company_id", "=", gateway.company_id.id),
            ("number", "=", incoming.sender),
        ]
        found = self.browse()
        if incoming.reply_to:
            ref = [("gateway_ref", "=", incoming.reply_to)]
            found = self.search_fetch(
                [*domain, ("gateway_id", "=", gateway.id), *ref], _ABOUT, limit=1
            )
        left = [
            ("state", "in", ["sending", "unsure", *sorted(REPORTED)]),
            ("create_date", ">=", gateway.company_id._repair_sms_answers_since()),
        ]
        return found or self.search_fetch([*domain, *left], _ABOUT, limit=1)
