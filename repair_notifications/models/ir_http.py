import re

from werkzeug.datastructures import FileStorage

from odoo import models
from odoo.http import request

#: Halves of characters: JSON can carry them, and UTF-8 cannot.
_HALVES = re.compile("[\ud800-\udfff]")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        """Extend core: a parameter that no function can take, such as ``self`` or one
        without a name, is left out; it would end in an internal server error. So is one
        that no answer can name, and a file in place of a text, where a route says
        ``texts_only``.
        """
        unwanted = FileStorage if endpoint.routing.get("texts_only") else ()
        request.params = {
            name: value
            for name, value in request.params.items()
            if isinstance(name, str)
            and name != "self"
            and not _HALVES.search(name)
            and not isinstance(value, unwanted)
        }
        return super()._dispatch(endpoint)
