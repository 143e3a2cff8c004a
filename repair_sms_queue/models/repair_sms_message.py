import logging
import math

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from odoo.addons.queue_job.job import ENQUEUED, PENDING
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID
from odoo.addons.repair_sms_wallet.models.repair_sms_message_dispatch import BATCH

_logger = logging.getLogger(__name__)

#: Identity keys: one for each job that may wait at the same time. More than run side by
#: side anywhere; a job whose time is over has the next ones added.
KEYS = [f"repair_sms/{number}" for number in range(16)]
#: How long a job begins batches, in seconds; what is left then is for the next one.
JOB_S = 10
#: A job that waits longer is not going to be run, whatever the runner's lock says.
PATIENCE_MIN = 10
#: Held by whoever counts and adds jobs: one at a time.
_ADDING = 7_236_215_904_417
#: Marks a transaction whose jobs are going to be added.
_CALLED = "repair_sms_queue.called"


class RepairSmsMessage(models.Model):
    """Batches of SMS leave by jobs of OCA's queue, as long as there is who runs them;
    otherwise by the plain dispatcher.
    """

    _inherit = "repair.sms.message"

    @api.model
    def _call_dispatcher(self, at=None):
        """Extend: what is due becomes jobs.

        A moment to look again stays with the cron: the trigger is part of the commit it
        is about, and is heard when no job runner is left.
        """
        postcommit = self.env.cr.postcommit
        if not at and postcommit.data.get(_CALLED):
            return None  # each savepoint calls
        if at or not self._has_job_runner():
            return super()._call_dispatcher(at)
        # This transaction may be older than the jobs that it would see waiting.
        postcommit.data[_CALLED] = True
        postcommit.add(self._queue_jobs)
        return None

    @api.model
    def _cron_dispatch(self):
        """Extend: what is due becomes jobs."""
        if not self._has_job_runner():
            return super()._cron_dispatch()
        self._expire_stale()
        self._wake()

    @api.model
    def _has_job_runner(self):
        """Tell whether a job runner looks after this database and our jobs do run."""
        [(is_there,)] = self.env.execute_query(
            SQL(
                """
                SELECT EXISTS (
                    SELECT FROM pg_locks JOIN pg_database ON oid = database
                     WHERE datname = current_database() AND locktype = 'advisory'
                       AND (classid::bigint << 32) + objid::bigint = %s
                ) AND (
                    EXISTS (
                        SELECT FROM queue_job
                         WHERE state = 'started' AND identity_key = ANY(%s)
                    ) OR NOT EXISTS (
                        SELECT FROM queue_job
                         WHERE state IN ('pending', 'enqueued')
                           AND identity_key = ANY(%s)
                           AND date_created < %s - make_interval(mins => %s)
                    )
                )
                """,
                PG_ADVISORY_LOCK_ID,
                KEYS,
                KEYS,
                fields.Datetime.now(),
                PATIENCE_MIN,
            )
        )
        return is_there

    @api.model
    def _queue_jobs(self):
        """Add the jobs that are missing, in a transaction that sees all others."""
        try:
            with self.env.registry.cursor() as cr:
                # At Odoo's own level it would not see what was added while it waited.
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
                cr.execute("SET LOCAL lock_timeout = '2s'")
                cr.execute("SELECT pg_advisory_xact_lock(%s)", [_ADDING])
                api.Environment(cr, SUPERUSER_ID, {})[self._name]._add_jobs()
        except Exception:
            # What is to be sent is committed: the cron finds it.
            _logger.exception("SMS wait for the next run of the scheduled action")

    @api.model
    def _add_jobs(self):
        """Have as many jobs wait as there are batches due."""
        waits = [("state", "in", (PENDING, ENQUEUED)), ("identity_key", "in", KEYS)]
        taken = self.env["queue.job"].search(waits).mapped("identity_key")
        free = [key for key in KEYS if key not in taken]
        if not free:
            return
        missing = self._count_due_batches() - len(taken)
        for key in free[: max(missing, 0)]:
            self.with_delay(identity_key=key)._dispatch(seconds=JOB_S)

    @api.model
    def _count_due_batches(self):
        """Count what a dispatcher would take now, up to the number of keys."""
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM (SELECT FROM repair_sms_message"
                " WHERE state IN ('queued', 'held', 'sending', 'unsure')"
                " AND (%s OR state = 'sending' AND lease_until <= %s) LIMIT %s) due",
                self._is_due(),
                fields.Datetime.now(),
                len(KEYS) * BATCH,
            )
        )
        return math.ceil(count / BATCH)
