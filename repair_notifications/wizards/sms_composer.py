from odoo import api, fields, models

from ..tools.sms_number import read_number


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    repair_parts = fields.Char(compute="_compute_repair_parts")

    @api.depends("body", "recipient_single_number_itf", "res_ids_count")
    @api.depends_context("company", "lang")
    def _compute_repair_parts(self):
        """Tell what the text takes as it leaves; core's own count knows neither the
        footer nor the signs that count twice.
        """
        company = self.env.company
        for composer in self:
            number = read_number(
                composer.recipient_single_number_itf, company._repair_sms_countries()
            )
            words = company._judge_sms(composer.body or "", number.e164)["words"]
            composer.repair_parts = (
                self.env._(
                    "%(words)s; for each of %(count)s recipients",
                    words=words,
                    count=composer.res_ids_count,
                )
                if composer.res_ids_count > 1
                else words
            )

    def _prepare_mass_sms_values(self, records):
        """Extend core: an SMS is of the company of its document, as it is where one is
        written on the document; core would take that of whoever works.
        """
        values = super()._prepare_mass_sms_values(records)
        # A mailing of `mass_mailing_sms`, which may be installed beside.
        responsible = self.mailing_id.user_id if "mailing_id" in self else None
        companies = self.env["sms.sms"]._companies_of(records, responsible)
        for record in records:
            values[record.id]["record_company_id"] = companies[record.id].id
        return values
