import datetime
import logging
import math
import time
from collections import Counter

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.repair_notifications.tools.many_rows import assign_rows
from odoo.addons.repair_notifications.tools.replay import commit_replaying

from ..gateways import base, pool
from ..gateways.base import Reason

_logger = logging.getLogger(__name__)

#: Messages claimed, charged and sent together.
BATCH = 100
_WAKE = "repair_sms_wallet.wake"


class RepairSmsMessage(models.Model):
    """The dispatcher: claim, charge, commit, call, settle. Any number may run at once.

    What a message is about to cost and who is about to send it is committed before the
    gateway is called. A crash at any point leaves a row that says how far it came, and
    a trigger for the time when its lease is over.
    """

    # See repair_sms_message_settle.py: a file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    @api.model
    def _wake(self, at=None):
        """Have the dispatcher run, once per transaction or at a given time.

        :param datetime at: moment in UTC; None means as soon as this transaction is
            committed
        """
        if at:
            self._call_dispatcher(at)
            return
        precommit = self.env.cr.precommit
        if not precommit.data.get(_WAKE):
            # A trigger costs five queries and a connection: one for all messages.
            precommit.data[_WAKE] = True
            precommit.add(self._call_dispatcher)

    @api.model
    def _call_dispatcher(self, at=None):
        """Have the dispatcher run when this transaction, which is about to be
        committed, is. Seam: an addon may have others do the work.

        :param datetime at: see :meth:`_wake`
        """
        cron = self.env.ref("repair_sms_wallet.ir_cron_dispatch")
        cron.sudo()._trigger(at)

    @api.model
    def _cron_dispatch(self):
        self._dispatch()

    @api.model
    def _dispatch(self, seconds=math.inf):
        """Send what is due. One dispatcher run; commits as it goes.

        :param float seconds: after them no batch is begun, and another run is called;
            no later than Odoo wants a cron to come back
        :return: number of messages that were handed to a gateway
        :rtype: int
        """
        count, goes_on = 0, True
        cron_end = self.env.context.get("cron_end_time", math.inf)
        end = min(time.monotonic() + seconds, cron_end)
        self._expire_stale()
        with pool.Flight() as flight:
            while True:
                handled, jobs = self._take(flight) if goes_on else (0, [])
                # Only from here on the network; every row of the batch is committed.
                flight.add(jobs)
                count += len(jobs)
                if handled:
                    self.env["ir.cron"]._commit_progress(handled)
                under_way = flight.under_way()
                if not handled and not under_way:
                    return count
                if goes_on and time.monotonic() >= end:
                    goes_on = False
                    self._wake()
                    self.env["ir.cron"]._commit_progress()
                if goes_on and handled == BATCH and under_way.total() <= BATCH:
                    continue  # the next batch is claimed while this one is answered
                given_back = [] if goes_on else flight.withdraw()
                self._settle_isolated(flight.collect() + given_back)

    @api.model
    def _take(self, flight):
        """Claim a batch while earlier ones are still under way, and commit.

        :return: see :meth:`_claim`
        """
        under_way = flight.under_way()
        try:
            commit_replaying(self.env, self._expire_leases)
            return commit_replaying(self.env, lambda: self._claim(under_way))
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            if not under_way:
                raise
            # Others were faster time and again. What was sent is settled first, or it
            # would be unsure.
            return 0, []

    @api.model
    def _expire_leases(self):
        """Messages of a dispatcher that died are unsure: it may have called or not."""
        messages = self._lock_due(
            SQL("state = 'sending' AND lease_until <= %s", fields.Datetime.now())
        )
        messages._not_answered("lease expired", wait_s=0)

    @api.model
    def _claim(self, under_way):
        """Take a batch, charge it and mark it as being sent. The caller commits.

        :param under_way: number of messages without an answer, by id of the gateway
        :return: number of messages taken, and the calls to make
        :rtype: tuple[int, list]
        """
        busy = [lane for lane, count in under_way.items() if count > BATCH]
        batch = self._lock_due(
            SQL(
                "(%s) AND COALESCE(gateway_id, 0) <> ALL(%s || %s)",
                *(self._is_due(), busy, self.env["repair.sms.gateway"]._far_ahead()),
            )
        )
        return len(batch), batch._prepare_isolated(Counter(under_way))

    @api.model
    def _is_due(self):
        """Return the condition, in SQL, of messages that can be claimed now."""
        return SQL(
            "state = 'queued' AND (next_try_at IS NULL OR next_try_at <= %(now)s)"
            " OR state IN ('unsure', 'held') AND next_try_at <= %(now)s",
            now=fields.Datetime.now(),
        )

    def _claim_for(self, gateway, under_way):
        """Mark messages as being sent through a gateway, at its pace.

        :param int under_way: number of earlier messages that it has not answered yet
        :rtype: list[pool.Job]
        """
        waits = gateway._take_turns(len(self))
        lease_s = waits[-1] + pool.longest_s(len(self) + under_way, gateway.timeout_s)
        lease_until = fields.Datetime.now() + datetime.timedelta(seconds=lease_s)
        for attempts, messages in self.grouped("attempts").items():
            messages._move("sending", lease_until=lease_until, attempts=attempts + 1)
        # Part of this commit: when this process is killed, another one looks.
        self._wake(at=lease_until + datetime.timedelta(seconds=1))
        adapter = gateway._build()
        latest_s = lease_s - pool.longest_call_s(gateway.timeout_s)
        refs = self._refs_by_text()
        return [
            pool.Job(gateway.id, sms.id, adapter, sms._at_gateway(refs), wait, latest_s)
            for sms, wait in zip(self, waits, strict=True)
        ]

    def _at_gateway(self, refs):
        """Return this message, free of the ORM; ``refs`` of :meth:`_refs_by_text`."""
        since = self.unsure_since
        return base.Message(
            *(self.uuid, self.number, self.body, self.encoding),
            # The call itself was earlier, by its time-out or by its whole lease: some
            # 20 minutes for the longest time-out.
            since and since - datetime.timedelta(hours=1),
            refs.get(self._text_key(), ()) if refs else (),
        )

    def _lock_due(self, condition):
        """Lock the oldest messages of a condition that no other dispatcher has.

        :param SQL condition: on columns of this table
        :return: at most ``BATCH`` messages, oldest first
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                # The first condition is that of the index; without it PostgreSQL reads
                # every message that was ever sent.
                "SELECT id FROM repair_sms_message"
                " WHERE state IN ('queued', 'held', 'sending', 'unsure') AND (%s)"
                " ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                condition,
                BATCH,
            )
        )
        return self.browse(row[0] for row in rows)

    def _prepare_isolated(self, under_way):
        """Prepare a batch; if that fails, one by one, so that a bad row stops no other.
        Price and state of a message are flushed together.

        :param Counter under_way: calls without an answer, by id of the gateway; those
            to come are added
        :return: the calls to make
        :rtype: list[pool.Job]
        """
        try:
            with self.env.cr.savepoint():
                jobs = []
                ready = self._prepare_sending()
                for gateway, messages in ready.grouped("gateway_id").items():
                    jobs += messages._claim_for(gateway, under_way[gateway.id])
                    under_way[gateway.id] += len(messages)
                return jobs
        except OperationalError:
            raise  # a collision with another dispatcher: the whole claim is replayed
        except Exception:
            if len(self) > 1:
                return [job for one in self for job in one._prepare_isolated(under_way)]
            _logger.exception("SMS %s cannot be prepared", self.uuid)
            held = self._move("held", reason=Reason.OTHER, next_try_at=False)
            (self - held)._ask_a_person("cannot be prepared")
            return []

    def _prepare_sending(self):
        """Find gateway and money for a batch; the others are held with the reason.

        :return: messages that have both
        """
        ready = self._route()._fly_alone()._in_turn()
        for company, messages in ready.grouped("company_id").items():
            # A retry was paid at the first attempt: no others need be looked up.
            unpaid = messages.filtered(lambda m: not (m.attempts and m.line_ids))
            if not unpaid:
                continue
            held = company._get_repair_sms_wallet()._charge(unpaid)
            for message, reason in held.items():
                message._move("held", reason=reason, next_try_at=False)
                ready -= message
        return ready

    def _price(self, costs, currency):
        """Keep what messages cost beside them; the ledger has the movements.

        :param costs: price of a part and charge, in units, of each message
        :param currency: of the wallet
        """
        assign_rows(
            self,
            [
                {
                    "price_units": price,
                    "charge_units": charge,
                    "currency_id": currency.id,
                }
                for price, charge in costs
            ],
        )
