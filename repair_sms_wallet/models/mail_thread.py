from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_thread_by_sms(self, message, recipients_data, **kwargs):
        """Override of `sms`: with a gateway of ours an SMS always goes by the queue.

        Core would hand it over inside the business transaction, one by one.
        """
        company = message.record_company_id or self.env.company
        if company._get_repair_sms_gateway():
            kwargs["put_in_queue"] = True
        return super()._notify_thread_by_sms(message, recipients_data, **kwargs)
