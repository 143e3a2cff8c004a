import datetime
import json
from collections import Counter, defaultdict
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

GRAPH_D = 30
#: Share of the cost from which on Polish letters are worth a word.
_MUCH = 0.05


class Day(NamedTuple):
    """The SMS of one day in one currency."""

    date: datetime.date
    currency: models.Model
    messages: int
    sent: int
    delivered: int
    parts: int
    cost: float
    letters_cost: float


class RepairSmsWallet(models.Model):
    """The card of a wallet: what the SMS of its company did and cost this month, which
    is the month of the user's time zone.

    A fixed number of queries serves any number of wallets.
    """

    # What may be posted and what is shown of it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.wallet"

    in_use = fields.Boolean(search="_search_in_use")
    month_count = fields.Integer(
        string="SMS This Month", compute="_compute_month", compute_sudo=True
    )
    month_sent = fields.Integer(
        string="Sent This Month", compute="_compute_month", compute_sudo=True
    )
    month_delivered = fields.Integer(
        string="Delivered This Month", compute="_compute_month", compute_sudo=True
    )
    month_delivered_share = fields.Float(
        string="Share Delivered This Month", compute="_compute_month", compute_sudo=True
    )
    month_cost = fields.Monetary(
        string="Cost This Month", compute="_compute_month", compute_sudo=True
    )
    month_parts = fields.Float(
        string="Average Parts This Month",
        digits=(16, 2),
        compute="_compute_month",
        compute_sudo=True,
    )
    month_letters_cost = fields.Monetary(
        string="Cost of Polish Letters This Month",
        compute="_compute_month",
        compute_sudo=True,
    )
    letters_are_dear = fields.Boolean(compute="_compute_month", compute_sudo=True)
    days_graph = fields.Text(
        string="SMS by Day", compute="_compute_month", compute_sudo=True
    )

    def _search_in_use(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_use = SQL(
            "(SELECT w.id FROM repair_sms_wallet w"
            " JOIN res_company c ON c.id = w.company_id"
            " AND c.repair_sms_operator_id IS NOT DISTINCT FROM w.operator_id)"
        )
        used = Domain("id", "in", in_use)
        return Domain.OR(used if wanted else ~used for wanted in value)

    @api.depends_context("tz", "lang")
    def _compute_month(self):
        today = fields.Date.context_today(self)
        month = today.replace(day=1)
        dates = [today - datetime.timedelta(days=ago) for ago in range(GRAPH_D)][::-1]
        days = self._days_since(min(dates[0], month))
        for wallet in self:
            mine = days[wallet.company_id]
            wallet.update(wallet._sum_up([day for day in mine if day.date >= month]))
            wallet.days_graph = wallet._prepare_graph(dates, mine)

    def _days_since(self, first):
        """Sum up the SMS of these wallets' companies by day, with one query.

        :param date first: day of the user's time zone
        :return: lists of :class:`Day` by company
        :rtype: dict
        """
        start = self.env.tz.localize(datetime.datetime.combine(first, datetime.time()))
        since = start.astimezone(pytz.utc).replace(tzinfo=None)
        rows = (
            self.env["repair.sms.report"]
            .with_context(tz=self.env.tz.zone)
            ._read_group(
                [("company_id", "in", self.company_id.ids), ("date", ">=", since)],
                ["company_id", "date:day", "currency_id"],
                [f"{name}:sum" for name in Day._fields[2:]],
            )
        )
        days = defaultdict(list)
        for company, moment, *figures in rows:
            days[company].append(Day(moment.date(), *figures))
        return days

    def _sum_up(self, days):
        """Return the figures of a month.

        :param list days: :class:`Day` of its company
        """
        count, sent = sum(day.messages for day in days), sum(day.sent for day in days)
        delivered = sum(day.delivered for day in days)
        # What another operator sold earlier is not in the money of this wallet.
        mine = [day for day in days if day.currency == self.currency_id]
        cost, letters_cost = (
            sum(day.cost for day in mine),
            sum(day.letters_cost for day in mine),
        )
        can_save = not self.company_id.repair_sms_without_letters
        return {
            "month_count": count,
            "month_sent": sent,
            "month_delivered": delivered,
            "month_delivered_share": sent and delivered / sent,
            "month_cost": cost,
            "month_parts": count and sum(day.parts for day in days) / count,
            "month_letters_cost": letters_cost,
            "letters_are_dear": can_save and letters_cost > _MUCH * cost,
        }

    def _prepare_graph(self, dates, days):
        """Return what core's small line graph shows: the SMS of each day, if any.

        :param list dates: the days to show
        :param list days: :class:`Day` of its company
        :rtype: str
        """
        if not days:
            return False
        counts = Counter()
        for day in days:
            counts[day.date] += day.messages
        values = [{"x": format_date(self.env, d), "y": counts[d]} for d in dates]
        return json.dumps([{"key": self.env._("SMS"), "values": values}])

    def action_view_held(self):
        """Button: open the SMS that wait."""
        return self._open("repair_sms_message_action", {"search_default_held": 1})

    def action_view_month(self):
        """Card: open this month's SMS."""
        return self._open("repair_sms_report_action", {"search_default_date": 1})

    def _open(self, name, context):
        """Return an action on the SMS of this wallet's company.

        :param str name: id of the action
        :param dict context: filters to start with
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"repair_sms_wallet.{name}"
        )
        domain = [("company_id", "=", self.company_id.id)]
        return {**action, "context": context, "domain": domain}
