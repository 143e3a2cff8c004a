from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..tools.units import PER_CURRENCY_UNIT, to_amount
from .repair_sms_wallet import Entry

STATES = [
    ("draft", "Not Paid Yet"),
    ("pending", "Payment under Way"),
    ("done", "Paid"),
    ("cancel", "Cancelled"),
    ("error", "Payment Failed"),
]
#: What a payment's state means for the top-up that it pays.
_MEANING = {"authorized": "pending"}


class RepairSmsTopup(models.Model):
    """One top-up of a wallet: what is to be paid, by which payment it was paid, and
    what was credited for it.

    The server alone says amount, currency and payer; the browser names a top-up. The
    wallet is credited when the payment becomes done, by whoever tells of it: browser,
    provider or cron. Accounting follows on its own, see
    ``repair_sms_topup_accounting.py``. No group may write these rows.
    """

    _name = "repair.sms.topup"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "SMS Top-up"
    _order = "id desc"

    wallet_id = fields.Many2one("repair.sms.wallet", required=True, index=True)
    company_id = fields.Many2one(
        related="wallet_id.company_id", store=True, string="Buyer", index=True
    )
    operator_id = fields.Many2one(
        related="wallet_id.operator_id", store=True, string="Seller"
    )
    currency_id = fields.Many2one(related="wallet_id.currency_id")
    amount = fields.Monetary(required=True, help="What is paid, VAT included.")
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, help="Who gets the invoice."
    )
    user_id = fields.Many2one("res.users", string="Topped up by")
    is_automatic = fields.Boolean(string="Automatic")
    transaction_ids = fields.One2many("payment.transaction", "repair_sms_topup_id")
    state = fields.Selection(STATES, compute="_compute_state", store=True)
    why_not = fields.Char(compute="_compute_why_not")
    line_ids = fields.One2many("repair.sms.wallet.line", "topup_id")
    credited = fields.Monetary(compute="_compute_credited")
    refunded = fields.Monetary(compute="_compute_credited")
    balance = fields.Monetary(related="wallet_id.balance", string="Balance Now")
    thanks = fields.Char(compute="_compute_thanks")

    @api.depends("create_date")
    def _compute_display_name(self):
        for topup in self:
            topup.display_name = self.env._("Top-up %s", topup.id or "")

    @api.depends("transaction_ids.state")
    def _compute_state(self):
        for topup in self:
            states = topup.transaction_ids.sorted("id").mapped("state") or ["draft"]
            state = "done" if "done" in states else states[-1]
            topup.state = _MEANING.get(state, state)

    @api.depends("transaction_ids.state_message")
    def _compute_why_not(self):
        for topup in self:
            last_sudo = topup.sudo().transaction_ids.sorted("id")[-1:]
            topup.why_not = last_sudo.state_message

    @api.depends("line_ids.units")
    def _compute_credited(self):
        for topup in self:
            units = topup.line_ids.mapped("units")
            topup.credited = to_amount(sum(unit for unit in units if unit > 0))
            topup.refunded = to_amount(-sum(unit for unit in units if unit < 0))

    @api.depends("credited", "balance")
    def _compute_thanks(self):
        for topup in self:
            amounts = (topup.credited, topup.balance)
            words = [format_amount(self.env, x, topup.currency_id) for x in amounts]
            topup.thanks = self.env._(
                "Thank you! Credited: %(credited)s. In the wallet now: %(balance)s.",
                credited=words[0],
                balance=words[1],
            )

    @api.model
    def _start(self, wallet, amount, **values):
        """Open a top-up that is still to be paid.

        :param wallet: ``repair.sms.wallet`` record, prepaid
        :param float amount: what will be paid, in the wallet's currency
        :param values: further values of the record
        :return: the top-up
        :raise UserError: when the operator takes no such amount
        """
        self._check_amount(wallet, amount)
        payer = wallet.sudo().company_id.partner_id
        return self.sudo().create(
            {
                "wallet_id": wallet.id,
                "amount": wallet.currency_id.round(amount),
                "partner_id": payer.id,
                "user_id": self.env.uid,
                **values,
            }
        )

    @api.model
    def _check_amount(self, wallet, amount):
        """Let only amounts pass that the operator takes.

        :raise UserError: when it takes no such amount
        """
        operator_sudo = wallet.sudo().operator_id
        if not operator_sudo._repair_sms_takes(amount):
            lowest, highest = operator_sudo._repair_sms_topup_limits()
            raise UserError(
                self.env._(
                    "A top-up is from %(lowest)s to %(highest)s.",
                    lowest=format_amount(self.env, lowest, wallet.currency_id),
                    highest=format_amount(self.env, highest, wallet.currency_id),
                )
            )

    # -- payment -----------------------------------------------------------------

    def _check_payer(self):
        """Let only those go on who may pay this top-up.

        :raise AccessError: for everybody else
        """
        self.ensure_one()
        self.check_access("read")
        self.wallet_id._check_may_top_up()

    def _providers(self):
        """Return who can take the payment: electronically and in one step, so that
        "paid" is what a provider says and nobody else.

        :return: ``payment.provider`` records, sudo
        """
        self.ensure_one()
        topup_sudo = self.sudo()
        providers_sudo = topup_sudo.env["payment.provider"]._get_compatible_providers(
            topup_sudo.operator_id.id,
            topup_sudo.partner_id.id,
            topup_sudo.amount,
            currency_id=topup_sudo.currency_id.id,
        )
        return providers_sudo.filtered(
            lambda p: p.code not in ("none", "custom") and not p.capture_manually
        )

    def _check_way(self, provider_id, token_id):
        """Let only ways to pay pass that the page offers.

        :param int provider_id: ``payment.provider`` that the browser names
        :param int token_id: ``payment.token`` that it names, or None
        :raise UserError: for all others
        """
        providers = self._providers()
        token_sudo = self.env["payment.token"].sudo().browse(token_id or [])
        if provider_id not in providers.ids or token_sudo.provider_id - providers:
            raise UserError(self.env._("This way to pay is not offered for top-ups."))

    def _payment_url(self):
        """Return the address of the page where it is paid."""
        return f"/repair_sms/topup/{self.id}"

    def _result_url(self):
        """Return the address that shows what became of it."""
        return f"/odoo/sms-top-ups/{self.id}"

    def _wallet_url(self):
        """Return the address of the wallet in the web client."""
        return f"/odoo/sms-wallet/{self.wallet_id.id}"

    def action_pay(self):
        """Button: go on to the payment."""
        self._check_payer()
        return {
            "type": "ir.actions.act_url",
            "url": self._payment_url(),
            "target": "self",
        }

    # -- credit ------------------------------------------------------------------

    def _credit(self, transaction_sudo):
        """Credit the wallet with what a payment brought, once.

        :param transaction_sudo: ``payment.transaction`` that is done
        """
        topup_sudo = self.sudo()
        if transaction_sudo.currency_id != topup_sudo.currency_id:
            topup_sudo._report(
                self.env._(
                    "%(amount)s were paid, in another currency than that of the "
                    "wallet. Refund the payment, or correct the balance by hand.",
                    amount=format_amount(
                        self.env, transaction_sudo.amount, transaction_sudo.currency_id
                    ),
                ),
                is_credited=False,
            )
            return
        key = self._credit_key(transaction_sudo)
        earlier = topup_sudo.line_ids.filtered(lambda line: line.kind == "topup")
        if earlier.filtered(lambda line: line.key != key):
            # Paid in two windows: both payments count, each with its own invoice.
            topup_sudo = topup_sudo.copy()
            transaction_sudo.repair_sms_topup_id = topup_sudo
        topup_sudo._post(key, transaction_sudo, "topup")

    def _credit_missing(self):
        """Credit what was paid and is not credited yet."""
        for transaction in self.transaction_ids.filtered(
            lambda t: (
                t.state == "done"
                and t.operation != "validation"
                and t.currency_id == self.currency_id
                and not self._is_credited(t)
            )
        ):
            self._credit(transaction)

    def _take_back(self, refund_sudo):
        """Take from the wallet what a refund of the payment gave back, even when it is
        spent already: then nothing is sent until the next top-up.

        :param refund_sudo: ``payment.transaction`` of the refund, done
        """
        if self._is_credited(refund_sudo.source_transaction_id):
            key = f"topup-refund/{refund_sudo.id}"
            self.sudo()._post(key, refund_sudo, "topup_refund")

    def _is_credited(self, transaction_sudo):
        """Tell whether the wallet was credited with a payment; one in another currency
        never was.

        :rtype: bool
        """
        return self._credit_key(transaction_sudo) in self.sudo().line_ids.mapped("key")

    @staticmethod
    def _credit_key(transaction_sudo):
        """Return the ledger's key for what a payment brings in."""
        return f"topup/{transaction_sudo.id}"

    def _post(self, key, transaction_sudo, kind):
        """Post what a payment or its refund moved, and have the books follow."""
        self.ensure_one()
        units = round(transaction_sudo.amount * PER_CURRENCY_UNIT)
        note = transaction_sudo.reference
        entry = Entry(key, units, kind, note=note, topup_id=self.id)
        self.wallet_id._post_many([entry])
        self.is_accounted = False
        # The browser that comes back books at once; this is for the one that does not.
        soon = fields.Datetime.add(fields.Datetime.now(), minutes=1)
        self.env.ref("payment.cron_post_process_payment_tx").sudo()._trigger(soon)
        self.env.ref("repair_sms_wallet.ir_cron_account").sudo()._trigger(soon)

    @api.autovacuum
    def _gc_abandoned(self):
        """Forget top-ups that nobody went on to pay."""
        week_ago = fields.Datetime.subtract(fields.Datetime.now(), days=7)
        self.search(
            [("transaction_ids", "=", False), ("create_date", "<", week_ago)]
        ).unlink()
