import json
import re

from odoo import fields, models

_ERASED = "erased"


class RepairSmsGatewayEvent(models.Model):
    """What is left of a webhook when its customer wants to be forgotten: that it came,
    and its digest, so that a repeat is still known.
    """

    # See repair_sms_message_settle.py: a file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.gateway.event"

    def _erase_numbers(self, numbers):
        """Erase numbers from all webhooks; an SMS that came from one of them goes with
        its text, applied or not. A report still finds its message. Call it with sudo.

        :param numbers: of one customer, as in E.164
        """
        for number in numbers:
            digits = number.lstrip("+")
            # Only the whole number: ids of gateways are long rows of digits, too.
            whole = re.compile(rf"(?<![0-9]){re.escape(digits)}(?![0-9])")
            for event in self.search([("payload", "like", digits)]):
                values = json.loads(event.payload)
                if event.kind == "incoming" and digits in map(_digits, values.values()):
                    event._forget()
                else:
                    event.payload = json.dumps(
                        {name: whole.sub(_ERASED, v) for name, v in values.items()}
                    )

    def _forget(self):
        """Erase an incoming SMS, and never apply it again."""
        self.write(
            {
                "payload": json.dumps({_ERASED: "1"}),
                "applied_at": self.applied_at or fields.Datetime.now(),
                "error": False,
            }
        )


def _digits(value):
    return value.strip().lstrip("+")
