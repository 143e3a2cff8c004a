from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount


class RepairSmsAutoTopup(models.TransientModel):
    """Asks for the consent to top up automatically."""

    _name = "repair.sms.auto.topup"
    _description = "Top up an SMS Wallet Automatically"

    wallet_id = fields.Many2one("repair.sms.wallet", required=True, readonly=True)
    currency_id = fields.Many2one(related="wallet_id.currency_id")
    method = fields.Selection(
        selection="_selection_method",
        string="Pay With",
        compute="_compute_method",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(string="Top Up By", default=50, required=True)
    cap = fields.Monetary(string="At Most a Month", default=200, required=True)
    consent = fields.Text(compute="_compute_consent")
    is_agreed = fields.Boolean(string="I agree")

    @api.model
    def _selection_method(self):
        # Of all wallets: the web client asks for the choices without naming one.
        wallets = self.env["repair.sms.wallet"].search([]).filtered("can_top_up")
        tokens = [token for wallet in wallets for token in wallet._saved_methods()]
        return [(str(token.id), token.display_name) for token in tokens]

    @api.depends("wallet_id")
    def _compute_method(self):
        for wizard in self:
            newest = wizard.wallet_id._saved_methods().sorted("id")[-1:]
            wizard.method = str(newest.id) if newest else False

    @api.depends("amount", "cap", "wallet_id")
    def _compute_consent(self):
        for wizard in self:
            wallet = wizard.wallet_id
            low = wallet.company_id.sudo().repair_sms_low_amount
            amounts = (low, wizard.amount, wizard.cap)
            low, amount, cap = (
                format_amount(self.env, x, wallet.currency_id) for x in amounts
            )
            wizard.consent = self.env._(
                "When the SMS wallet of %(company)s has less than %(low)s, %(seller)s "
                "takes %(amount)s with the saved payment method, at most %(cap)s a "
                "month, until this consent is withdrawn.",
                company=wallet.company_id.name,
                seller=wallet.sudo().operator_id.name,
                low=low,
                amount=amount,
                cap=cap,
            )

    def action_start(self):
        """Button: begin.

        :raise UserError: without consent or a payment method
        """
        self.ensure_one()
        if not self.is_agreed:
            raise UserError(self.env._("Tick that you agree, or cancel."))
        token = self.env["payment.token"].sudo().browse(int(self.method or 0))
        self.wallet_id._start_automatic(token, self.amount, self.cap, self.consent)
