import datetime
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.repair_notifications.tools.replay import commit_isolated

_logger = logging.getLogger(__name__)

#: A payment that was begun so long ago and says nothing may have been made or not.
UNKNOWN_AFTER = datetime.timedelta(minutes=15)


class RepairSmsWallet(models.Model):
    """The automatic top-up: with a payment method that a person saved and gave consent
    to use, up to so much a month, until the first failure.
    """

    # What may be posted and what people do with it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.wallet"

    auto_token_id = fields.Many2one(
        "payment.token", readonly=True, groups="base.group_system"
    )
    auto_method = fields.Char(string="Paid With", compute="_compute_auto_method")
    auto_amount = fields.Monetary(string="Automatic Top-up", readonly=True)
    auto_cap = fields.Monetary(string="At Most a Month", readonly=True)
    auto_user_id = fields.Many2one(
        "res.users", string="Consent Given by", readonly=True
    )
    auto_at = fields.Datetime(string="Consent Given On", readonly=True)
    auto_consent = fields.Text(string="Consent", readonly=True)
    auto_stopped = fields.Char(string="Stopped", readonly=True)
    auto_capped_on = fields.Date(readonly=True)

    @api.depends("auto_token_id")
    def _compute_auto_method(self):
        for wallet in self:
            wallet.auto_method = wallet.sudo().auto_token_id.display_name

    def _saved_methods(self):
        """Return the payment methods that the company saved when it paid.

        :return: ``payment.token`` records, sudo
        """
        wallet_sudo = self.sudo()
        return wallet_sudo.env["payment.token"].search(
            [
                ("provider_id.company_id", "=", wallet_sudo.operator_id.id),
                ("provider_id.state", "in", ("enabled", "test")),
                ("partner_id", "=", wallet_sudo.company_id.partner_id.id),
            ]
        )

    def _start_automatic(self, token, amount, cap, consent):
        """Top up automatically from now on.

        :param token: ``payment.token`` to pay with
        :param float amount: of each top-up, in the wallet's currency
        :param float cap: of all automatic ones in a month
        :param str consent: the sentence that the user agreed to
        :raise AccessError: when the user may not top up
        :raise UserError: when the figures do not fit
        """
        self.ensure_one()
        self._check_may_top_up()
        if token not in self._saved_methods():
            raise UserError(
                self.env._("Choose a payment method that the company saved.")
            )
        self.env["repair.sms.topup"]._check_amount(self, amount)
        if cap < amount:
            raise UserError(self.env._("The limit a month is less than one top-up."))
        self.sudo().write(
            {
                "auto_token_id": token.id,
                "auto_amount": amount,
                "auto_cap": cap,
                "auto_user_id": self.env.uid,
                "auto_at": fields.Datetime.now(),
                "auto_consent": consent,
                "auto_stopped": False,
            }
        )
        self.sudo().message_post(body=consent, author_id=self.env.user.partner_id.id)
        self.env.ref("repair_sms_wallet.ir_cron_watch").sudo()._trigger()

    def action_stop_automatic(self):
        """Button: withdraw the consent.

        :raise AccessError: when the user may not top up
        """
        self.ensure_one()
        self._check_may_top_up()
        self.sudo().write({"auto_token_id": False, "auto_stopped": False})
        self.sudo().message_post(
            body=self.env._("Automatic top-up switched off"),
            author_id=self.env.user.partner_id.id,
        )

    def _top_up_by_itself(self):
        """Top up when the wallet is low. The payment is committed before the provider
        is asked, so that none is begun twice, and its answer before the wallet is
        credited, which may have changed meanwhile.
        """
        what = f"SMS wallet {self.id}: automatic top-up"
        transaction = commit_isolated(self.env, self._begin_automatic, what)
        if not transaction:
            return
        try:
            transaction.with_context(repair_sms_credit_later=True)._charge_with_token()
            self.env["ir.cron"]._commit_progress()
        except Exception:
            # Paid or not, nobody knows: a person looks, see _automatic_problem.
            self.env.cr.rollback()
            _logger.exception("Automatic top-up %s", transaction.reference)
        commit_isolated(self.env, transaction.repair_sms_topup_id._credit_missing, what)
        commit_isolated(self.env, self._stop_automatic, what)

    def _begin_automatic(self):
        """Make the payment that is to be asked for.

        :return: ``payment.transaction``, empty when none is due
        """
        transactions = self.env["payment.transaction"]
        low = self.company_id.repair_sms_low_amount
        wanted = self.auto_token_id and not self.auto_stopped and self.balance < low
        if not wanted or self._stop_automatic() or self._is_paying():
            return transactions
        if self._spent_automatically() + self.auto_amount > self.auto_cap:
            self._note_cap()
            return transactions
        topup = self.env["repair.sms.topup"]._start(
            self, self.auto_amount, is_automatic=True, user_id=self.auto_user_id.id
        )
        token, provider = self.auto_token_id, self.auto_token_id.provider_id
        custom = {"repair_sms_topup_id": topup.id}
        return transactions.create(
            {
                "provider_id": provider.id,
                "payment_method_id": token.payment_method_id.id,
                "token_id": token.id,
                "reference": transactions._compute_reference(provider.code, **custom),
                "amount": topup.amount,
                "currency_id": topup.currency_id.id,
                "partner_id": topup.partner_id.id,
                "operation": "offline",
                **custom,
            }
        )

    def _is_paying(self):
        """Tell whether a payment is under way already, or made and still to credit."""
        mine = self.topup_ids.filtered(lambda t: t.is_automatic)
        is_begun = "draft" in self._automatic_topups().mapped("state")
        is_made = any(t.state == "done" and not t.line_ids for t in mine)
        return is_begun or is_made or "pending" in mine.mapped("state")

    def _spent_automatically(self):
        """Return what was topped up automatically this month.

        :rtype: float
        """
        month = fields.Date.context_today(self).replace(day=1)
        paid = self.topup_ids.filtered(
            lambda t: (
                t.is_automatic and t.state == "done" and t.create_date.date() >= month
            )
        )
        return sum(paid.mapped("amount"))

    def _note_cap(self):
        """Say once a month that the limit holds the next top-up back."""
        today = fields.Date.context_today(self)
        if self.auto_capped_on and self.auto_capped_on >= today.replace(day=1):
            return
        self.auto_capped_on = today
        self._ask_keeper(
            self.env._(
                "The limit of %s a month for automatic top-ups is reached.",
                format_amount(self.env, self.auto_cap, self.currency_id),
            )
        )

    def _stop_automatic(self):
        """Stop after a failure: a person decides how to go on.

        :return: whether it is stopped
        """
        problem = self._automatic_problem()
        if problem and not self.auto_stopped:
            self.auto_stopped = problem
            self._ask_keeper(self.env._("Automatic top-up stopped: %s", problem))
        return bool(problem)

    def _automatic_topups(self):
        """Return the automatic top-ups since the consent, newest first."""
        since = self.auto_at or fields.Datetime.now()
        return self.topup_ids.filtered(
            lambda t: t.is_automatic and t.create_date >= since
        ).sorted("id", reverse=True)

    def _automatic_problem(self):
        """Return in words why no further top-up is made without a person, or nothing.

        :rtype: str
        """
        token = self.auto_token_id
        if not token.active or token.provider_id.state == "disabled":
            return self.env._("The saved payment method is no longer valid.")
        if not self.operator_id._repair_sms_takes(self.auto_amount):
            return self.env._("The seller does not take this amount any more.")
        last = self._automatic_topups()[:1]
        if last.state in ("error", "cancel"):
            return last.why_not or self.env._("The payment was refused.")
        now = fields.Datetime.now()
        if last.state == "draft" and last.create_date < now - UNKNOWN_AFTER:
            return self.env._(
                "The payment provider did not answer: look there whether it was paid."
            )
        return ""
