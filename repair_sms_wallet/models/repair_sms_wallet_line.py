from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.units import Units, to_amount
from .repair_sms_wallet import Entry

KINDS = [
    ("topup", "Top-up"),
    ("topup_refund", "Top-up Paid Back"),
    ("charge", "SMS"),
    ("refund", "Refund"),
    ("correction", "Correction"),
]


class RepairSmsWalletLine(models.Model):
    """The ledger. Lines are only added, by ``repair.sms.wallet._post_many``; a mistake
    gets a correcting line.
    """

    _name = "repair.sms.wallet.line"
    _description = "SMS Wallet Line"
    _order = "id desc"
    _rec_name = "key"

    wallet_id = fields.Many2one("repair.sms.wallet", required=True)
    company_id = fields.Many2one(related="wallet_id.company_id", store=True)
    currency_id = fields.Many2one(related="wallet_id.currency_id")
    key = fields.Char(required=True, help="Names the cause; posted once.")
    kind = fields.Selection(KINDS, required=True)
    units = Units(string="Units", help="Signed, ten-thousandths of the currency.")
    balance_after_units = Units(string="Balance after in Units", aggregator=None)
    amount = fields.Monetary(compute="_compute_amount")
    balance_after = fields.Monetary(compute="_compute_amount")
    message_id = fields.Many2one(
        "repair.sms.message", string="SMS", index="btree_not_null", ondelete="restrict"
    )
    topup_id = fields.Many2one(
        "repair.sms.topup", string="Top-up", index="btree_not_null", ondelete="restrict"
    )
    note = fields.Char()

    # How long a balance lasts is asked with each screen that is opened.
    _wallet_date_idx = models.Index("(wallet_id, create_date)")
    _key_unique = models.Constraint("UNIQUE (key)", "This was posted already.")

    @api.depends("units", "balance_after_units")
    def _compute_amount(self):
        for line in self:
            line.amount = to_amount(line.units)
            line.balance_after = to_amount(line.balance_after_units)

    def _refund_entry(self):
        """Return the entry that takes a charge back, once."""
        message = self.message_id
        return Entry(f"refund/{message.uuid}", -self.units, "refund", message.id)

    def _cause(self):
        """Return the record that this line was posted for, possibly empty.

        Seam: an addon that posts lines for something of its own names it here.
        """
        self.ensure_one()
        return self.message_id or self.topup_id

    def action_open_cause(self):
        """Button: open what this line was posted for.

        :raise UserError: when it was posted by hand
        """
        cause = self._cause()
        if not cause:
            raise UserError(
                self.env._("This line was posted by a person: %s", self.note or "")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": cause._name,
            "res_id": cause.id,
            "views": [(False, "form")],
        }

    def write(self, vals):
        """Extend core: a ledger line never changes.

        :raise UserError: whatever the values
        """
        if vals:
            raise UserError(
                self.env._("A wallet line cannot be changed; post a new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A wallet line cannot be deleted; post a new one."))
