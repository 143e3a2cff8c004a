from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.repair_notifications.tools.many_rows import insert_rows

from ..tools.units import Units, to_amount


class Entry(NamedTuple):
    """One movement to post; ``key`` names its cause and is unique in the database."""

    key: str
    units: int
    kind: str
    message_id: int = False
    note: str = ""
    topup_id: int = False


class NotEnoughMoney(UserError):
    """A prepaid wallet cannot pay this charge."""


class RepairSmsWallet(models.Model):
    """What a company pays its SMS from.

    With an operator it is prepaid: a charge may not go below zero. Without one it is
    metered: the company has its own contract with the gateway, costs are recorded and
    nothing is blocked. Choosing another operator opens another wallet, so that old
    costs never become a debt.

    Rows are written by :meth:`_post_many` only; no group may write them.
    """

    _name = "repair.sms.wallet"
    _description = "SMS Wallet"
    _order = "company_id, id"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    operator_id = fields.Many2one(
        "res.company",
        readonly=True,
        help="The company that sells the SMS. Empty: own contract with the gateway.",
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    balance_units = Units(string="Balance in Units", readonly=True)
    balance = fields.Monetary(compute="_compute_balance")
    spent = fields.Monetary(
        compute="_compute_balance",
        help="What SMS have cost by the price list, with the own contract.",
    )
    in_use = fields.Boolean(compute="_compute_in_use")
    line_ids = fields.One2many("repair.sms.wallet.line", "wallet_id", readonly=True)
    difference = fields.Monetary(
        compute="_compute_difference",
        help="Stored balance less the sum of the lines. Anything but zero is an error.",
    )

    _one_a_company = models.UniqueIndex(
        "(company_id, COALESCE(operator_id, 0))",
        "The company has a wallet with this operator already.",
    )

    @api.depends("balance_units", "operator_id")
    def _compute_balance(self):
        for wallet in self:
            wallet.balance = to_amount(wallet.balance_units)
            wallet.spent = 0 if wallet.operator_id else -wallet.balance

    @api.depends("company_id.repair_sms_operator_id", "operator_id")
    def _compute_in_use(self):
        for wallet in self:
            operator = wallet.company_id.sudo().repair_sms_operator_id
            wallet.in_use = wallet.operator_id == operator

    @api.depends("balance_units", "line_ids.units")
    def _compute_difference(self):
        sums = dict(
            self.env["repair.sms.wallet.line"]._read_group(
                [("wallet_id", "in", self.ids)], ["wallet_id"], ["units:sum"]
            )
        )
        for wallet in self:
            wallet.difference = to_amount(wallet.balance_units - sums.get(wallet, 0))

    def _post(self, key, units, kind, note=""):
        """Post one movement. A key that was posted before is not posted again.

        :param str key: names the cause, such as ``topup/42``; unique in the database
        :param int units: signed, ten-thousandths of the wallet's currency
        :param str kind: one of ``KINDS`` of ``repair_sms_wallet_line.py``
        :param str note: free text for people
        :return: the line of this key
        :raise NotEnoughMoney: when a charge would take a prepaid wallet below zero
        """
        return self._post_many([Entry(key, units, kind, note=note)])

    def _post_many(self, entries):
        """Post many movements: the only door to wallets and lines.

        The wallet row is written and flushed before lines are created. Of two
        overlapping transactions the second then fails to serialise and is replayed;
        with lines first, both would commit on the same old balance.

        :param list entries: :class:`Entry` in the order of posting
        :return: the lines of these keys, those of earlier calls included
        :raise NotEnoughMoney: when a charge would take a prepaid wallet below zero
        """
        self.ensure_one()
        wallet_sudo = self.sudo()
        lines_sudo = wallet_sudo.env["repair.sms.wallet.line"]
        known = lines_sudo.search([("key", "in", [entry.key for entry in entries])])
        keys = set(known.mapped("key"))
        entries = [entry for entry in entries if entry.key not in keys]
        if not entries:
            return known.sudo(False)
        balance = wallet_sudo.balance_units
        total = sum(entry.units for entry in entries)
        charged = any(entry.kind == "charge" for entry in entries)
        if self.operator_id and charged and balance + total < 0:
            raise NotEnoughMoney(self.env._("The SMS wallet has not enough money."))
        wallet_sudo.balance_units = balance + total
        wallet_sudo.flush_recordset(["balance_units"])
        lines = known + self._add_lines(entries, balance)
        self._note_change(balance, balance + total)
        return lines.sudo(False)

    def _add_lines(self, entries, balance):
        """Insert the lines of movements, for :meth:`_post_many` only.

        :param list entries: :class:`Entry` in the order of posting
        :param int balance: units before the first of them
        :return: the new lines, with sudo
        """
        vals_list = []
        for entry in entries:
            balance += entry.units
            vals_list.append(
                {
                    **entry._asdict(),
                    "wallet_id": self.id,
                    "company_id": self.company_id.id,
                    "balance_after_units": balance,
                }
            )
        lines_sudo = insert_rows(self.env["repair.sms.wallet.line"].sudo(), vals_list)
        self.invalidate_recordset(["line_ids"], flush=False)
        for name in ("message_id", "topup_id"):
            causes = self.env[lines_sudo._fields[name].comodel_name]
            ids = [vals[name] for vals in vals_list if vals[name]]
            causes.browse(ids).invalidate_recordset(["line_ids"], flush=False)
        lines_sudo.modified(["units"], create=True)
        return lines_sudo

    def _note_change(self, before, after):
        """Do what follows from another balance. Seam.

        :param int before: units
        :param int after: units
        """
        if after > before:
            waiting = self.env["repair.sms.message"]
            waiting._release(("balance", "reserve"), self.company_id)

    def _charge(self, messages):
        """Charge messages in their order, as far as the money goes.

        :param messages: ``repair.sms.message`` of the wallet's company, not yet charged
        :return: reason by message that could not be paid: ``balance``, ``reserve`` or
            ``no_price``
        :rtype: dict
        """
        self.ensure_one()
        seller = self.operator_id or self.company_id
        prices = self.env["repair.sms.price"]._find(
            messages.mapped("number"), seller, self.currency_id
        )
        left, kept = self.balance_units, self._kept_units()
        entries, unpaid, costs = [], {}, {}
        for message in messages.sorted("id"):
            # Without an operator nothing is sold, so nothing is blocked either: a cost
            # that nobody entered counts as zero.
            price = prices.get(message.number, None if self.operator_id else 0)
            cost = (price or 0) * message.parts
            if price is None:
                unpaid[message] = "no_price"
            elif self.operator_id and cost > left - kept.get(message.kind, kept[None]):
                unpaid[message] = "balance" if cost > left else "reserve"
                costs[message.id] = (price, 0)
            else:
                left -= cost
                costs[message.id] = (price, cost)
                entry = Entry(f"sms/{message.uuid}", -cost, "charge", message.id)
                entries.append(entry)
        messages.browse(costs)._price(costs.values(), self.currency_id)
        self._post_many(entries)
        return unpaid
