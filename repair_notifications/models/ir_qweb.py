from lxml import etree

from odoo import models

from ..tools.safe_text import names_of


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        """Extend core: in a batch the same text is compiled once, not for each record.

        Core keeps compiled views only, by what ``_get_template_cache_keys`` names. The
        batch brings the place to keep the others in its context, as core does with
        ``__qweb_loaded_functions``.
        """
        compiled = self.env.context.get("repair_compiled_texts")
        if compiled is None or not isinstance(template, etree._Element):
            return super()._generate_code_uncached(template)
        names = self._get_template_cache_keys()
        key = (etree.tostring(template), *map(self.env.context.get, names))
        if key not in compiled:
            compiled[key] = super()._generate_code_uncached(template)
        return compiled[key]

    def _is_expression_allowed(self, expression, model):
        """Extend core: about our records, what only chooses, compares and joins
        allowed placeholders is allowed too. ``mail.render.mixin`` renders it.
        """
        allowed = super()._is_expression_allowed(expression, model)
        if allowed or not self._is_about_repairs(model):
            return allowed
        names = names_of(expression)
        if names is None:
            return False
        return names <= set(self.env[model].mail_allowed_qweb_expressions())

    def _is_about_repairs(self, model):
        """Tell whether texts of a model are ours.

        :param str model: name of a model, or nothing
        :rtype: bool
        """
        mixin = self.env.registry["repair.notification.mixin"]
        return model in self.env and issubclass(self.env.registry[model], mixin)
