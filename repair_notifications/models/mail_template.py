from markupsafe import Markup

from odoo import models

from ..tools.placeholders import inline_expressions, qweb_expressions


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["mail.template", "repair.template.mixin"]

    _repair_texts = ("subject", "body_html")

    def _repair_expressions(self, name):
        """Override of `repair.template.mixin`: a subject is an inline template, a body
        is QWeb.
        """
        read = qweb_expressions if name == "body_html" else inline_expressions
        return read(self[name] or "")

    def _preview_html(self, texts, record):
        """Override of `repair.template.mixin`: subject and body."""
        return Markup("<strong>%s</strong>%s") % tuple(texts)
