from lxml import etree

from odoo import models


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
