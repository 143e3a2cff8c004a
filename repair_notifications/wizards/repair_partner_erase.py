from odoo import api, fields, models
from odoo.exceptions import UserError


class RepairPartnerErase(models.TransientModel):
    """Asks a manager to type the customer's name before everything about that customer
    is erased, and says what goes, what stays and what is in the way.
    """

    _name = "repair.partner.erase"
    _description = "Erase Personal Data"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True
    )
    blocker_text = fields.Text(string="To Do First", compute="_compute_texts")
    erased_text = fields.Text(string="Erased In", compute="_compute_texts")
    kept_text = fields.Text(string="Kept", compute="_compute_texts")
    confirmed_name = fields.Char(
        string="Name of the Customer",
        help="Type the name as it stands on the card. This cannot be undone.",
    )

    @api.depends("partner_id")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_texts(self):
        for wizard in self:
            # Counted over all companies: whoever must not erase must know that too.
            partner_sudo = wizard._checked_partner().sudo()
            wizard.blocker_text = "\n".join(partner_sudo._erasure_blockers())
            wizard.erased_text = "\n".join(partner_sudo._lost_by_erasure())
            wizard.kept_text = "\n".join(partner_sudo._kept_after_erasure())

    def _checked_partner(self):
        """Return the customer, whom the user must be allowed to change.

        :raise AccessError: when they may not
        """
        self.partner_id.check_access("write")
        return self.partner_id

    def action_erase(self):
        """Button: erase it. Who is looking sees the card as it is from now on.

        :return: an action
        :raise UserError: when something is in the way, or the name is another one
        """
        self.ensure_one()
        self.check_access("write")
        partner_sudo = self._checked_partner().sudo()
        blockers = partner_sudo._erasure_blockers()
        if blockers:
            raise UserError("\n".join(blockers))
        if self._plain(self.confirmed_name) != self._plain(partner_sudo.name):
            raise UserError(
                self.env._(
                    "Type the name of the customer as it stands on the card: %s.",
                    partner_sudo.display_name,
                )
            )
        partner_sudo._erase_personal_data()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
            # Not the way here: it still names the customer.
            "target": "main",
        }

    @api.model
    def _plain(self, name):
        """Return a name as it is compared."""
        return " ".join((name or "").split()).casefold()
