from odoo import api, fields, models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    # Same name and definition as in `sms_twilio`, which may be installed beside.
    record_company_id = fields.Many2one("res.company", "Company", ondelete="set null")

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: the company is fixed now, as the queue runs as another one, and
        so is the text. Every SMS of Odoo passes here, whoever writes it.
        """
        messages = self.env["mail.message"].sudo()
        companies = self.env["res.company"]
        for vals in vals_list:
            if not vals.get("record_company_id"):
                message = messages.browse(vals.get("mail_message_id"))
                company = message.record_company_id or self.env.company
                vals["record_company_id"] = company.id
            company = companies.browse(vals["record_company_id"])
            vals["body"] = company._final_sms(vals.get("body") or "")
        return super().create(vals_list)

    def _get_sms_company(self):
        """Override of `sms`: the company fixed at creation."""
        return self.record_company_id or super()._get_sms_company()
