import math

from odoo import fields, models

from ..gateways.base import Reason
from .repair_sms_gateway_route import AHEAD_S


class RepairSmsMessage(models.Model):
    """Which gateway a message leaves through, and whether its turn is near."""

    # A file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    def _route(self):
        """Give each message a gateway that can be called.

        A retry stays with the gateway that may have the message already, and ends when
        that gateway may have forgotten the key.

        :return: messages that can be sent now
        """
        ready = self
        choices = self._gateway_choices()
        for message in self:
            if message.unsure_since:
                usable = message._retry_until() > fields.Datetime.now()
                if not usable or message.gateway_id._blocker():
                    message._move("unsure", reason=Reason.SILENCE, next_try_at=False)
                    ready -= message
                continue
            gateway = message._pick_gateway(choices[message.company_id])
            if gateway != message.gateway_id:
                message.gateway_id = gateway
            reason = message.gateway_id._blocker()
            if reason:
                message._move("held", reason=reason, next_try_at=False)
                ready -= message
        return ready

    def _gateway_choices(self):
        """Return the gateways of each company of these messages.

        :rtype: dict
        """
        return {company: company._repair_sms_gateways() for company in self.company_id}

    def _pick_gateway(self, gateways):
        """Choose the gateway that a message leaves through now; a test of one gateway
        stays with it.

        :param gateways: ``repair.sms.gateway`` records of its company
        """
        is_test = self.is_pinned and self.gateway_id in gateways
        return self.gateway_id if is_test else gateways._for_number(self.number)

    def _in_turn(self):
        """Return the messages whose turns are near; the others are left as they are."""
        return self.browse().concat(
            *(
                messages[: math.ceil(gateway.per_second * AHEAD_S)]
                for gateway, messages in self.grouped("gateway_id").items()
            )
        )
