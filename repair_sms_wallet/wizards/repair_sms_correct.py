from uuid import uuid4

from odoo import api, fields, models

from ..tools.units import PER_CURRENCY_UNIT


class RepairSmsCorrect(models.TransientModel):
    """Asks an accountant for the amount and the reason of a correction."""

    _name = "repair.sms.correct"
    _description = "Correct an SMS Wallet"

    wallet_id = fields.Many2one("repair.sms.wallet", required=True, readonly=True)
    currency_id = fields.Many2one(related="wallet_id.currency_id")
    balance = fields.Monetary(related="wallet_id.balance")
    amount = fields.Monetary(
        required=True, help="Added to the balance; with a minus it is taken away."
    )
    balance_after = fields.Monetary(compute="_compute_balance_after")
    reason = fields.Char(required=True, help="Stands in the ledger for good.")
    # Of this dialog, so that a second click posts nothing.
    key = fields.Char(default=lambda self: self._default_key())

    def _default_key(self):
        return uuid4().hex

    @api.depends("amount", "balance")
    def _compute_balance_after(self):
        for wizard in self:
            wizard.balance_after = wizard.balance + wizard.amount

    def action_correct(self):
        """Button: post the correction."""
        self.ensure_one()
        units = round(self.amount * PER_CURRENCY_UNIT)
        self.wallet_id._correct(units, self.reason, self.key)
