from odoo import models
from odoo.tools import float_repr


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _plain_amount(self, amount):
        """Write an amount for a text that may leave as an SMS, as the language of the
        environment does: ``250,00 PLN``.

        Not core's ``format_amount``: its no-break space and "zł" would cost parts.

        :param float amount: in this currency
        :rtype: str
        """
        self.ensure_one()
        digits = float_repr(amount, self.decimal_places)
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return f"{digits.replace('.', lang.decimal_point)} {self.name}"
