from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.repair_notifications.tools.sms_number import read_number


class RepairSmsTest(models.TransientModel):
    """Sends one SMS the way every other one goes, to see that it arrives."""

    _name = "repair.sms.test"
    _description = "Send a Test SMS"

    gateway_id = fields.Many2one("repair.sms.gateway", required=True, readonly=True)
    number = fields.Char(
        required=True, default=lambda self: self._default_number(), string="To"
    )
    body = fields.Text(
        string="Text", required=True, default=lambda self: self._default_body()
    )

    def _default_number(self):
        return self.env.user.partner_id.phone

    def _default_body(self):
        return self.env._("Test SMS from %s", self.env.company.name)

    def action_send(self):
        """Queue the message and show it.

        :raise UserError: when the number cannot get SMS
        """
        self.ensure_one()
        company = self.gateway_id.company_id
        number = read_number(self.number, company._repair_sms_countries())
        if not number.e164:
            raise UserError(self.env._("%s cannot get an SMS.", self.number))
        message = (
            self.env["repair.sms.message"]
            .sudo()
            .create(
                {
                    "company_id": company.id,
                    "gateway_id": self.gateway_id.id,
                    "is_pinned": True,
                    "number": number.e164,
                    "body": self.body,
                    "user_id": self.env.uid,
                }
            )
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "repair.sms.message",
            "res_id": message.id,
            "views": [(False, "form")],
        }
