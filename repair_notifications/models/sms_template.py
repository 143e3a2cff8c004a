from markupsafe import Markup

from odoo import models

from ..tools.placeholders import inline_expressions


class SmsTemplate(models.Model):
    _name = "sms.template"
    _inherit = ["sms.template", "repair.template.mixin"]

    _repair_texts = ("body",)

    def _repair_expressions(self, name):
        """Override of `repair.template.mixin`: an SMS is an inline template."""
        return inline_expressions(self[name] or "")

    def _preview_html(self, texts, record):
        """Override of `repair.template.mixin`: the text as it leaves, and its parts."""
        # In the language of whoever edits, not of the customer.
        judged = record.company_id.with_env(self.env)._judge_sms(
            texts[0], record.partner_id.sms_number
        )
        return Markup(
            "<div style='white-space: pre-line'>%s</div>"
            "<div class='small o_repair_parts'>%s</div>"
        ) % (judged["text"], judged["words"])
