from markupsafe import Markup

from odoo import models
from odoo.tools import is_html_empty


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _erase_texts(self, text):
        """Replace what messages say, with everything made of it: waiting e-mails are
        cancelled, files deleted. Call it with sudo.

        :param str text: what stands there from now on
        """
        body = Markup("<p>%s</p>") % text
        self.filtered(lambda message: not is_html_empty(message.body)).body = body
        self.write(
            {
                "subject": False,
                "incoming_email_to": False,
                "incoming_email_cc": False,
                "outgoing_email_to": False,
            }
        )
        self._erase_files()
        self.message_link_preview_ids.unlink()
        mine = [("message_id", "in", self.ids)]
        self.env["mail.message.translation"].search(mine).unlink()
        schedules = self.env["mail.message.schedule"]
        schedules.search([("mail_message_id", "in", self.ids)]).unlink()
        mails = self.env["mail.mail"].search([("mail_message_id", "in", self.ids)])
        mails._erase_texts(body)

    def _erase_files(self):
        """Delete files of messages; those of other documents, such as invoices that
        were sent along, are only taken off.
        """
        ours = {
            False,
            "",
            "mail.message",
            "mail.compose.message",
            *self.mapped("model"),
        }
        files = self.attachment_ids.filtered(lambda file: file.res_model in ours)
        self.filtered("attachment_ids").write({"attachment_ids": [(5,)]})
        files.unlink()
