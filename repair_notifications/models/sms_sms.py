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

    @api.model
    def _companies_of(self, records, responsible=None):
        """Tell whose the SMS about records are: of the company of each. Where a record
        has none, people and programs that chose a company go by that; one that did
        not, such as the cron that reminds of meetings, by who is responsible.

        :param records: documents of one model
        :param responsible: ``res.users`` that answers for all of them; None means the
            user of each
        :return: ``res.company`` by id of the record
        :rtype: dict
        """
        records_sudo = records.sudo()
        companies = records_sudo._mail_get_companies()
        user_field = records_sudo._fields.get("user_id")
        has_users = user_field and user_field.comodel_name == "res.users"
        is_chosen = bool(self.env.context.get("allowed_company_ids"))
        for record in records_sudo.filtered(lambda r: not companies[r.id]):
            user = responsible or (has_users and record.user_id)
            by_user = user and not is_chosen
            companies[record.id] = user.company_id if by_user else self.env.company
        return companies

    def _get_sms_company(self):
        """Override of `sms`: the company fixed at creation."""
        return self.record_company_id or super()._get_sms_company()
