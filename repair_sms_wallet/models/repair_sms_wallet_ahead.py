import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_amount

from odoo.addons.repair_notifications.tools.replay import commit_isolated

from ..tools.units import PER_CURRENCY_UNIT, to_amount

#: Days whose spending says how long the balance lasts.
PACE_DAYS = 14
#: Events that the reserve is kept for: without them devices and money lie still.
RESERVED_FOR = ("approval_needed", "ready")
#: In the order of urgency.
LEVELS = [
    ("metered", "Own Contract"),
    ("ok", "Enough"),
    ("low", "Low"),
    ("empty", "Empty"),
]
_URGENCY = {level: place for place, (level, _name) in enumerate(LEVELS)}
#: What is offered to tap, in the currency of the wallet.
OFFERS = (20, 50, 100, 200, 500)


class RepairSmsWallet(models.Model):
    """A wallet that thinks ahead: how long it lasts, what waits for money, whom to
    warn, and what is kept for what must not wait.
    """

    # What may be posted and what people do with it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.wallet"

    days_left = fields.Integer(
        compute="_compute_pace",
        help="How long the balance lasts at the pace of the last 14 days; -1 when "
        "nothing was sent.",
    )
    level = fields.Selection(LEVELS, compute="_compute_level")
    warning = fields.Char(compute="_compute_warning")
    held_count = fields.Integer(string="SMS Waiting for Money", compute="_compute_held")
    held_cost = fields.Monetary(
        compute="_compute_held", help="What the SMS cost that wait for money."
    )
    warned_level = fields.Selection(LEVELS, readonly=True, copy=False)
    topup_ids = fields.One2many("repair.sms.topup", "wallet_id", readonly=True)
    can_top_up = fields.Boolean(compute="_compute_can_top_up")

    # -- figures -----------------------------------------------------------------

    @api.depends("balance_units")
    def _compute_pace(self):
        lines = self.env["repair.sms.wallet.line"].sudo()
        now = fields.Datetime.now()
        since = now - datetime.timedelta(days=PACE_DAYS)
        rows = lines._read_group(
            [
                ("wallet_id", "in", self.ids),
                ("kind", "in", ("charge", "refund")),
                ("create_date", ">=", since),
            ],
            ["wallet_id"],
            ["units:sum", "create_date:min"],
        )
        paces = {
            wallet.id: -units / max((now - first).total_seconds() / 86400, 1)
            for wallet, units, first in rows
        }
        for wallet in self:
            pace = paces.get(wallet.id, 0)
            left = int(max(wallet.balance_units, 0) / pace) if pace > 0 else -1
            wallet.days_left = min(left, 9999)

    @api.depends("balance_units", "operator_id", "days_left")
    def _compute_level(self):
        parts = {}
        for wallet in self:
            company = wallet.company_id.sudo()
            low_units = company.repair_sms_low_amount * PER_CURRENCY_UNIT
            market = (company.country_id, wallet.operator_id)
            if market not in parts:
                parts[market] = wallet._part_units() or 1
            if not wallet.operator_id:
                wallet.level = "metered"
            elif wallet.balance_units < parts[market]:
                wallet.level = "empty"
            elif (
                wallet.balance_units < low_units
                or 0 <= wallet.days_left < company.repair_sms_low_days
            ):
                wallet.level = "low"
            else:
                wallet.level = "ok"

    @api.depends("level", "balance", "days_left")
    def _compute_warning(self):
        for wallet in self:
            wallet.warning = wallet._warning()

    def _compute_held(self):
        held = self.env["repair.sms.message"].sudo()._waiting_for_money(self.company_id)
        for wallet in self:
            count, units = held.get(wallet.company_id, (0, 0))
            wallet.held_count = count if wallet.in_use else 0
            wallet.held_cost = to_amount(units) if wallet.in_use else 0

    def _part_units(self):
        """Return what a part to the company's own country costs, in units; 0 when the
        price list does not tell.

        :rtype: int
        """
        wallet_sudo = self.sudo()
        company_sudo = wallet_sudo.company_id
        seller_sudo = wallet_sudo.operator_id or company_sudo
        return company_sudo._sms_price_units("", seller_sudo) or 0

    def _part_price(self):
        """Return the same in the wallet's currency, to show it.

        :rtype: float
        """
        return to_amount(self._part_units())

    def _kept_units(self):
        """Return what of the balance is kept, by the event of a message; None stands
        for all others.

        :rtype: dict
        """
        reserve = self.company_id.sudo().repair_sms_reserve
        units = round(reserve * PER_CURRENCY_UNIT) if self.operator_id else 0
        return {None: units, **dict.fromkeys(RESERVED_FOR, 0)}

    # -- top-up ------------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("operator_id", "in_use")
    def _compute_can_top_up(self):
        for wallet in self:
            wallet.can_top_up = wallet._may_top_up()

    def _may_top_up(self):
        """Tell whether the user may spend the company's money on SMS.

        :rtype: bool
        """
        return (
            bool(self.operator_id)
            and self.in_use
            and self.env.user.has_group("stock.group_stock_manager")
            and self.company_id in self.env.user.company_ids
        )

    def action_top_up(self, amount):
        """Open a top-up and go on to its payment.

        :param float amount: in the wallet's currency
        :return: the action that shows the payment page
        :raise AccessError: when the user may not top up
        :raise UserError: when the operator takes no such amount
        """
        self.ensure_one()
        self._check_may_top_up()
        return self.env["repair.sms.topup"]._start(self, amount).action_pay()

    def _check_may_top_up(self):
        """Let only those go on who may top up.

        :raise AccessError: for everybody else
        """
        self.check_access("read")
        if not self._may_top_up():
            raise AccessError(self.env._("Only a manager of the company tops up."))

    def _offers(self):
        """Return the amounts to tap.

        :rtype: list
        """
        lowest, highest = self.sudo().operator_id._repair_sms_topup_limits()
        return [amount for amount in OFFERS if lowest <= amount <= highest]

    @api.model
    def get_menu(self):
        """Return what the icon in the top bar shows of the company's wallet.

        :return: a dict of words and figures, empty without a prepaid wallet
        :rtype: dict
        """
        company = self.env.company
        if not company.sudo().repair_sms_operator_id:
            return {}
        wallet = company._get_repair_sms_wallet()
        wallet.check_access("read")

        def money(amount):
            return format_amount(self.env, amount, wallet.currency_id)

        return {
            "id": wallet.id,
            "level": wallet.level,
            "balance": money(wallet.balance),
            "days_left": wallet.days_left,
            "held_count": wallet.held_count,
            "held_cost": money(wallet.held_cost),
            "can_top_up": wallet.can_top_up,
            "offers": [[amount, money(amount)] for amount in wallet._offers()],
        }

    def _tell_balance(self):
        """Have the icons in the top bar look at the balance again."""
        staff = self.env.ref("stock.group_stock_user")
        staff._bus_send("repair_sms_wallet/balance", {"ids": self.ids})

    # -- warning -----------------------------------------------------------------

    def _note_change(self, before, after):
        """Extend: tell open screens, and have a look when the balance may have passed a
        mark. The look itself is not part of what changed the balance.
        """
        if self.operator_id:
            self._tell_balance()
            low_units = self.company_id.sudo().repair_sms_low_amount * PER_CURRENCY_UNIT
            marks = [low_units]
            if min(before, after) < low_units:
                marks.append(self._part_units() or 1)
            if any((before < mark) != (after < mark) for mark in marks):
                self.env.ref("repair_sms_wallet.ir_cron_watch").sudo()._trigger()
        return super()._note_change(before, after)

    @api.model
    def _cron_watch(self):
        """Look at each prepaid wallet: warn once per crossing, top up by itself."""
        prepaid = [("operator_id", "!=", False), ("in_use", "=", True)]
        # One by one: each look ends with a commit, after which a prefetch would read
        # the figures of all wallets again.
        for wallet_id in self.search(prepaid).ids:
            wallet = self.browse(wallet_id)
            what = f"SMS wallet {wallet.id}: warning"
            commit_isolated(self.env, wallet._warn_once, what)
            wallet._top_up_by_itself()

    def _warn_once(self):
        """Warn when the balance is lower than when it was last looked at."""
        level, warned = self.level, self.warned_level or "ok"
        if level == warned:
            return
        self.warned_level = level
        self._tell_balance()
        if level == "ok":
            self.activity_unlink(["repair_sms_wallet.mail_activity_balance"])
        if _URGENCY[level] > _URGENCY[warned]:
            self._warn()

    def _warn(self):
        """Tell who looks after the wallet, by an activity and by e-mail."""
        keeper = self.company_id._get_repair_sms_keeper()
        # With this, core sends no e-mail of its own about the activity.
        quiet = self.with_context(mail_activity_quick_update=True, lang=keeper.lang)
        quiet._ask_keeper(quiet._warning())
        self.env.ref("repair_sms_wallet.mail_template_balance").send_mail(
            self.id, email_values={"recipient_ids": [(4, keeper.partner_id.id)]}
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _ask_keeper(self, summary):
        """Raise an activity for who looks after the wallet, in place of an earlier one.

        :param str summary: what it is about
        """
        self.activity_unlink(["repair_sms_wallet.mail_activity_balance"])
        self.activity_schedule(
            "repair_sms_wallet.mail_activity_balance",
            summary=summary,
            user_id=self.company_id._get_repair_sms_keeper().id,
        )

    def _warning(self):
        """Return in one sentence how things are.

        :rtype: str
        """
        balance = format_amount(self.env, self.balance, self.currency_id)
        if self.level == "empty":
            return self.env._("The SMS wallet is empty: SMS wait for a top-up.")
        if self.days_left < 0:
            return self.env._("The SMS wallet is low: %s left.", balance)
        return self.env._(
            "The SMS wallet is low: %(balance)s left. Days it lasts: %(days)s.",
            balance=balance,
            days=self.days_left,
        )
