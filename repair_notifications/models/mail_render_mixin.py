from contextlib import contextmanager

from lxml import html

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.rendering_tools import parse_inline_template, render_inline_template

from ..tools.safe_text import is_harmless_html


class MailRenderMixin(models.AbstractModel):
    """Texts about repairs and requests may choose and join their placeholders without
    their writer being an editor of every template.

    Core renders what needs no editor by replacing plain placeholders and leaves all
    else as it is written. About our records the real engines render it, with nothing
    in reach but the record.
    """

    _inherit = "mail.render.mixin"

    @api.model
    def _has_unsafe_expression_template_qweb(self, template_src, model, fname=None):
        """Extend core: about our records conditions, links and styles are safe."""
        unsafe = super()._has_unsafe_expression_template_qweb(
            template_src, model, fname
        )
        engine = self.env["ir.qweb"]
        if not unsafe or not engine._is_about_repairs(model):
            return unsafe
        return not is_harmless_html(
            template_src,
            lambda expression: engine._is_expression_allowed(expression, model),
        )

    @api.model
    def _render_template_qweb_regex(self, template_src, model, res_ids):
        """Extend core: about our records QWeb itself renders."""
        engine = self.env["ir.qweb"]
        if not engine._is_about_repairs(model):
            return super()._render_template_qweb_regex(template_src, model, res_ids)
        rendered = {}
        for record in self.env[model].browse(res_ids):
            root = html.fragment_fromstring(template_src, create_parent="div")
            # Without the element around it, which only holds the parts together.
            with self._telling_what_failed(template_src):
                rendered[record.id] = engine._render(root, {"object": record})[5:-6]
        return rendered

    @api.model
    def _render_template_inline_template_regex(self, template_txt, model, res_ids):
        """Extend core: about our records expressions are evaluated."""
        if not self.env["ir.qweb"]._is_about_repairs(model):
            return super()._render_template_inline_template_regex(
                template_txt, model, res_ids
            )
        parts = parse_inline_template(template_txt)
        rendered = {}
        for record in self.env[model].browse(res_ids):
            with self._telling_what_failed(template_txt):
                rendered[record.id] = render_inline_template(parts, {"object": record})
        return rendered

    @contextmanager
    def _telling_what_failed(self, text):
        """Turn what goes wrong into a message, as core does with its other engines.

        :param str text: the text that is rendered
        :raise UserError: in place of the error
        """
        try:
            yield
        except Exception as error:
            raise UserError(
                self.env._("This text cannot be shown: %(text)s", text=text)
            ) from error
