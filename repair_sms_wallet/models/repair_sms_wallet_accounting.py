import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

_UNEQUAL = SQL(
    "SELECT w.id FROM repair_sms_wallet w"
    " LEFT JOIN repair_sms_wallet_line l ON l.wallet_id = w.id"
    " GROUP BY w.id"
    " HAVING COALESCE(w.balance_units, 0) <> COALESCE(SUM(l.units), 0)"
)
_MISCHARGED = SQL(
    "SELECT m.uuid, COALESCE(m.charge_units, 0), -COALESCE(SUM(l.units), 0)"
    " FROM repair_sms_message m"
    " LEFT JOIN repair_sms_wallet_line l ON l.message_id = m.id"
    " GROUP BY m.id"
    " HAVING COALESCE(m.charge_units, 0) <> -COALESCE(SUM(l.units), 0)"
)


class RepairSmsWallet(models.Model):
    """What accountants do with wallets: prove them, and correct them with a reason."""

    # What may be posted and what people do with it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _name = "repair.sms.wallet"
    _inherit = ["repair.sms.wallet", "mail.thread", "mail.activity.mixin"]

    proved_at = fields.Datetime(
        string="Last Proof",
        readonly=True,
        help="When the balance was last found equal to the sum of its lines.",
    )
    is_correctable = fields.Boolean(compute="_compute_is_correctable")

    @api.depends_context("uid")
    @api.depends("operator_id", "company_id")
    def _compute_is_correctable(self):
        for wallet in self:
            wallet.is_correctable = wallet._may_correct()

    def _may_correct(self):
        """Tell whether the user keeps the books of who sells the SMS of this wallet;
        without an operator that is the company itself.

        :rtype: bool
        """
        seller = self.operator_id or self.company_id
        is_accountant = self.env.user.has_group("account.group_account_manager")
        return is_accountant and seller in self.env.user.company_ids

    def _correct(self, units, reason, key):
        """Post a correction for the reason that a person gives.

        :param int units: signed, ten-thousandths of the currency
        :param str reason: why, for whoever reads the ledger
        :param str key: tells this correction from others; the same one posts once
        :return: the line
        :raise AccessError: when the user is not the operator's accountant
        :raise UserError: without an amount or a reason
        """
        self.ensure_one()
        self.check_access("read")
        if not self._may_correct():
            raise AccessError(
                self.env._(
                    "Only an accountant of the company that sells the SMS corrects a "
                    "wallet."
                )
            )
        if not units or not (reason or "").strip():
            raise UserError(
                self.env._("A correction needs an amount and the reason for it.")
            )
        return self._post(f"correction/{key}", units, "correction", note=reason.strip())

    @api.model
    def _cron_prove(self):
        """Prove daily that balances equal the sum of their lines, and charges what
        their SMS say; report, never repair.

        :return: the wallets that differ
        """
        self.env.flush_all()
        wrong = self.browse(row[0] for row in self.env.execute_query(_UNEQUAL))
        for wallet in wrong:
            _logger.error(
                "SMS wallet %s: balance %s differs from its lines by %s",
                wallet.id,
                wallet.balance,
                wallet.difference,
            )
            wallet._report_difference()
        for uuid, said, posted in self.env.execute_query(_MISCHARGED):
            _logger.error("SMS %s: charge %s, its lines say %s", uuid, said, posted)
        (self.search([]) - wrong).proved_at = fields.Datetime.now()
        return wrong

    def _report_difference(self):
        """Raise an activity for the accountant, once until it is done."""
        summary = self.env._("The balance differs from the sum of its lines")
        if summary in self.activity_ids.mapped("summary"):
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=self.env._(
                "Balance %(balance)s, lines %(lines)s. Find the cause first; nothing "
                "repairs this by itself.",
                balance=self.balance,
                lines=self.balance - self.difference,
            ),
            user_id=self._accountant().id,
        )

    def _accountant(self):
        """Return who looks after this wallet: an accountant of who sells the SMS."""
        seller = self.operator_id or self.company_id
        accountants = self.env.ref("account.group_account_manager").sudo().all_user_ids
        ours = accountants.filtered(
            lambda user: seller in user.company_ids and not user.share
        )
        return ours[:1] or self.env.ref("base.user_admin")
