import datetime
import logging
import traceback
from functools import partial

from odoo import fields, models

from odoo.addons.repair_notifications.tools.replay import commit_replaying

from ..gateways.base import MalformedCallback, NoAnswer, NotReached

_logger = logging.getLogger(__name__)

#: Whoever has not reported by then never will.
_GIVE_UP_D = 3
#: Reports that are asked for one by one, in one run.
_MOST_CALLS = 20
#: An SMS may reach the gateway long after its date.
_OVERLAP_D = 1


class RepairSmsGateway(models.Model):
    """Asking gateways that do not call: for reports that are missing, and for incoming
    SMS where they have to be fetched.
    """

    # What a gateway is and how it is asked are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.gateway"

    fetched_at = fields.Datetime(string="Fetched On", readonly=True, copy=False)

    def _cron_poll(self):
        """Ask every gateway for what is due. No transaction is open while one is
        called.
        """
        for gateway in self.search([]):
            if gateway._blocker():
                continue
            adapter = gateway._build()
            try:
                gateway._take_back(adapter)
                gateway._ask_for_reports(adapter)
                gateway._fetch_incoming(adapter)
            except Exception as error:
                self.env.cr.rollback()
                # Silence is nothing special: the next run asks again, in a minute.
                expected = isinstance(error, NotReached | NoAnswer)
                words = str(error) if expected else traceback.format_exc()
                level = logging.INFO if expected else logging.ERROR
                hidden = adapter.account.hide(words)
                _logger.log(level, "SMS gateway %s not asked: %s", gateway.id, hidden)

    def _take_back(self, adapter):
        """Ask the gateway to give up what a person took back; commits as it goes.

        :param adapter: adapter of this gateway
        """
        messages = self.env["repair.sms.message"]
        for message_id, ref in commit_replaying(self.env, self._due_take_back):
            settle = messages.browse(message_id)._settle_take_back
            result = adapter.cancel(ref)
            commit_replaying(self.env, partial(settle, result))

    def _due_take_back(self):
        """Find the messages to take back that no report has moved on.

        :return: their ids here and at the gateway
        :rtype: list[tuple]
        """
        now = fields.Datetime.now()
        due = self.env["repair.sms.message"].search(
            [
                ("gateway_id", "=", self.id),
                ("take_back_at", ">", now - datetime.timedelta(days=_GIVE_UP_D)),
                ("state", "=", "accepted"),
            ],
            order="take_back_at, id",
            limit=_MOST_CALLS,
        )
        return [(message.id, message.gateway_ref) for message in due]

    def _ask_for_reports(self, adapter):
        """Ask what became of messages whose report is missing; commits as it goes.

        :param adapter: adapter of this gateway
        """
        most = max(adapter.most_asked, _MOST_CALLS)
        messages = self.env["repair.sms.message"]
        refs = commit_replaying(self.env, lambda: self._due_reports(adapter, most))
        for start in range(0, len(refs), adapter.most_asked):
            reports = adapter.ask(refs[start : start + adapter.most_asked])
            apply = partial(messages._apply_reports, self, reports)
            commit_replaying(self.env, apply)

    def _due_reports(self, adapter, most):
        """Find the messages to ask for, and note that they are asked for.

        :param int most: how many at once
        :return: their ids at the gateway
        :rtype: list[str]
        """
        now = fields.Datetime.now()
        due = now - datetime.timedelta(seconds=adapter.report_due_s)
        messages = self.env["repair.sms.message"].search(
            [
                ("gateway_id", "=", self.id),
                ("state", "in", ("accepted", "sent")),
                ("gateway_ref", "!=", False),
                ("accepted_at", "<=", due),
                ("accepted_at", ">", now - datetime.timedelta(days=_GIVE_UP_D)),
                "|",
                ("asked_at", "=", False),
                ("asked_at", "<=", due),
            ],
            order="asked_at NULLS FIRST, id",
            limit=most,
        )
        messages.asked_at = now
        return messages.mapped("gateway_ref")

    def _fetch_incoming(self, adapter):
        """Fetch incoming SMS, and keep them as if the gateway had called.

        :param adapter: adapter of this gateway
        """
        if not adapter.fetches or not self.two_way:
            return
        now = fields.Datetime.now()
        since = (self.fetched_at or now) - datetime.timedelta(days=_OVERLAP_D)
        self.env["ir.cron"]._commit_progress()
        found = adapter.fetch(since)
        commit_replaying(self.env, lambda: self._keep_incoming(found, now))

    def _keep_incoming(self, found, now):
        """Store what was fetched; what is known already is not stored twice.

        :param list found: parameters of one SMS each
        :param datetime now: when it was fetched
        """
        events = self.env["repair.sms.gateway.event"]
        for values in found:
            try:
                events._receive(self, "incoming", values)
            except MalformedCallback as error:
                _logger.warning("SMS gateway %s: %s", self.id, error)
        self.fetched_at = now
