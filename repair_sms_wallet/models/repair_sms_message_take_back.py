from odoo import fields, models
from odoo.exceptions import UserError

from ..gateways.base import Reason, Status


class RepairSmsMessage(models.Model):
    """Taking back an SMS that the gateway has and has not sent yet.

    A person only marks it; the gateway is asked afterwards, by ``_cron_poll``. Money
    goes back when the gateway said that it will not send it, never before: until then
    it may be delivered.
    """

    # See repair_sms_message_settle.py: a file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    take_back_at = fields.Datetime(
        string="Taken Back On", help="When a person asked to take it back."
    )
    is_too_late = fields.Boolean(
        string="Too Late to Take Back",
        help="The gateway was asked to take it back and had sent it already.",
    )

    _take_back_idx = models.Index("(gateway_id) WHERE take_back_at IS NOT NULL")

    def action_take_back(self):
        """Have the gateway asked to give these messages up.

        :raise UserError: when it has none of them any more
        """
        self.check_access("read")
        there_sudo = self.sudo().filtered(
            lambda m: m.state == "accepted" and m.gateway_ref and not m.is_too_late
        )
        if not there_sudo:
            raise UserError(
                self.env._("Only an SMS that waits at the gateway can be taken back.")
            )
        there_sudo.take_back_at = fields.Datetime.now()
        self.env.ref("repair_sms_wallet.ir_cron_poll").sudo()._trigger()

    def _settle_take_back(self, result):
        """Write what the gateway said; after a silence it is asked again.

        :param SendResult result: its answer
        """
        self.ensure_one()
        if self.state != "accepted":
            return  # a report came meanwhile, and knows better
        if result.status == Status.CANCELLED:
            self._move("failed", reason=Reason.CANCELLED)._refund()
        elif result.status == Status.SENT:
            self.write({"take_back_at": False, "is_too_late": True})
