from odoo import api, fields, models

from ..models.repair_sms_wallet_ahead import OFFERS


class RepairSmsTopupChoose(models.TransientModel):
    """Asks for the amount of a top-up."""

    _name = "repair.sms.topup.choose"
    _description = "Top up an SMS Wallet"

    wallet_id = fields.Many2one("repair.sms.wallet", required=True, readonly=True)
    currency_id = fields.Many2one(related="wallet_id.currency_id")
    balance = fields.Monetary(related="wallet_id.balance")
    held_cost = fields.Monetary(related="wallet_id.held_cost")
    offer = fields.Selection(selection="_selection_offer", string="Tap")
    amount = fields.Monetary(default=50, required=True, help="VAT included.")
    sms_count = fields.Integer(
        string="Enough for SMS", compute="_compute_sms_count", help="Of one part each."
    )

    @api.model
    def _selection_offer(self):
        return [(str(amount), str(amount)) for amount in OFFERS]

    @api.onchange("offer")
    def _onchange_offer(self):
        if self.offer:
            self.amount = float(self.offer)

    @api.depends("amount", "wallet_id")
    def _compute_sms_count(self):
        for wizard in self:
            price = wizard.wallet_id._part_price()
            wizard.sms_count = wizard.amount / price if price else 0

    def action_pay(self):
        """Button: go on to the payment."""
        self.ensure_one()
        return self.wallet_id.action_top_up(self.amount)
