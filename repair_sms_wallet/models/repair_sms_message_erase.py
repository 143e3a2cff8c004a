import phonenumbers

from odoo import fields, models

from ..gateways.base import Reason


class RepairSmsMessage(models.Model):
    """What is left of an SMS when its customer wants to be forgotten: that it was sent,
    when, to which country, how many parts, and what it cost.
    """

    _name = "repair.sms.message"
    _inherit = ["repair.sms.message", "repair.evidence.mixin"]

    erased_at = fields.Datetime(
        string="Erased On", help="Number and text were erased for the customer."
    )

    def action_send_again(self):
        """Extend: what was erased has neither number nor text to send again."""
        left = self.filtered(lambda message: not message.sudo().erased_at)
        return super(RepairSmsMessage, left).action_send_again()

    def _erase_content(self, text):
        """Drop what still waits, then replace number and text. Parts, price, charge and
        state stay, so the ledger stays true. Call it with sudo.

        :param str text: what stands there from now on
        """
        waiting = self.filtered(lambda message: message.state in ("queued", "held"))
        waiting._move("failed", reason="cancelled")._refund()
        unsure = self.filtered(lambda message: message.state == "unsure")
        # Sent or not, nobody knows: neither asked about again nor refunded.
        unsure._move("failed", reason=Reason.NO_REPORT)
        now = fields.Datetime.now()
        kept = [self._fields["parts"], self._fields["encoding"]]
        with self.env.protecting(kept, self):
            for message in self.filtered(lambda message: not message.erased_at):
                message.write(
                    {
                        "number": self._country_prefix(message.number),
                        "body": text,
                        "detail": False,
                        "erased_at": now,
                    }
                )

    def _country_prefix(self, number):
        """Return what statistics by country need of a number, such as ``+48``."""
        try:
            return f"+{phonenumbers.parse(number).country_code}"
        except phonenumbers.NumberParseException:
            return "+"
