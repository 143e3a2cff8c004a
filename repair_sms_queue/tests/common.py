"""A job runner that is there, and one job that is run."""

from contextlib import contextmanager, suppress

from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID
from odoo.addons.repair_sms_wallet.tests.common import FakeHttp


class JobsMixin:
    """For test cases of SMS that leave by jobs."""

    @contextmanager
    def job_runner(self):
        """Have a job runner look after the database: it holds this lock."""
        with self.registry.cursor() as cr:
            cr.execute("SELECT pg_advisory_xact_lock(%s)", [PG_ADVISORY_LOCK_ID])
            yield

    def jobs(self, env=None):
        """Return the jobs of our channel that wait, the oldest first."""
        waits = [("channel", "=", "root.repair_sms"), ("state", "=", "pending")]
        return (env or self.env)["queue.job"].search(waits, order="id")

    def run_job(self, job, *answers):
        """Run a job as a worker does that is asked to by the runner.

        :param job: ``queue.job``
        :param answers: of the gateway
        :return: the calls to the gateway
        """
        job.state = "enqueued"
        http = FakeHttp(*answers)
        with (
            http.patch(),
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
        ):
            env = self.env(cr=cr)
            started = RunJobController._acquire_job(env, job.uuid)
            with suppress(ValueError):  # raised for the log, when it is on the job
                RunJobController._runjob(env, started)
        self.env.invalidate_all()
        return http.calls
