from odoo import api, models
from odoo.exceptions import UserError


class RepairEvidenceMixin(models.AbstractModel):
    """Rows that prove what was agreed, said or charged: nobody deletes them.

    What they say about a person is erased instead, see ``res.partner``.
    """

    _name = "repair.evidence.mixin"
    _description = "Record That Is Kept"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "This proves what happened and is not deleted. To remove what it says "
                "about a customer, open the customer and use “Erase Personal Data”."
            )
        )
