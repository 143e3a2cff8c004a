from odoo import fields, models


class AccountTax(models.Model):
    _inherit = "account.tax"

    repair_sms_of_id = fields.Many2one(
        "account.tax",
        string="Tax It Is the Same As",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The same tax, for prices that include it.",
    )

    def _with_price_included(self):
        """Return the same taxes for prices that include them, made when needed: not
        every gross amount is some net amount plus VAT, such as 5.00 at 23 %.

        :return: ``account.tax`` records
        """
        taxes = self.browse()
        for tax in self:
            if tax.price_include:
                taxes += tax
                continue
            twin = self.search([("repair_sms_of_id", "=", tax.id)], limit=1)
            taxes += twin or tax.copy(
                {
                    "name": self.env._("%s (included)", tax.name),
                    "price_include_override": "tax_included",
                    "repair_sms_of_id": tax.id,
                }
            )
        return taxes
