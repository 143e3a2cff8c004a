import datetime
from unittest.mock import patch
from uuid import uuid4

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.repair_sms_queue.hooks import uninstall_hook
from odoo.addons.repair_sms_queue.models.repair_sms_message import _ADDING, KEYS
from odoo.addons.repair_sms_wallet.tests.common import FakeHttp
from odoo.addons.repair_sms_wallet.tests.test_ledger_concurrency import (
    RealTransactionsCase,
)

from .common import JobsMixin

QUEUE = "odoo.addons.repair_sms_queue.models.repair_sms_message"


@tagged("-at_install", "post_install")
class TestWake(JobsMixin, RealTransactionsCase):
    """Who sends what was queued: the jobs or the cron, with real commits."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.leave_nothing)
        self.leave_nothing()

    def leave_nothing(self):
        """Send what is queued, and remove jobs and triggers."""
        with self.environment() as env, FakeHttp().patch():
            env["repair.sms.wallet"].browse(self.real_wallet_id)._post(
                uuid4().hex, 10**6, "topup"
            )
            env["repair.sms.message"]._dispatch()
            env["queue.job"].search([]).unlink()
            self.triggers(env).unlink()

    def triggers(self, env):
        """Return the triggers of the cron that sends."""
        cron = env.ref("repair_sms_wallet.ir_cron_dispatch")
        return env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])

    def queue(self, env):
        """Queue one message."""
        vals = {
            "company_id": self.real_company_id,
            "gateway_id": self.real_gateway_id,
            "number": "+48699999001",
            "body": "Ready",
        }
        return env["repair.sms.message"].create(vals)

    def counts(self):
        """Return the numbers of jobs that wait and of triggers of the cron."""
        with self.environment() as env:
            return len(self.jobs(env)), len(self.triggers(env))

    def test_with_a_runner_a_message_becomes_a_job(self):
        with self.job_runner(), self.environment() as env:
            self.queue(env)
        self.assertEqual(self.counts(), (1, 0))

    def test_without_a_runner_a_message_wakes_the_cron(self):
        with self.environment() as env:
            self.queue(env)
        self.assertEqual(self.counts(), (0, 1))

    def test_messages_of_a_transaction_that_is_rolled_back_make_no_job(self):
        with self.job_runner(), self.environment() as env:
            self.queue(env)
            env.flush_all()
            env.cr.rollback()
        self.assertEqual(self.counts(), (0, 0))

    def test_transactions_at_the_same_time_share_a_job(self):
        with self.job_runner():
            self.at_once(*[self.queue] * 6)
        self.assertEqual(self.counts(), (1, 0))

    def test_old_transaction_does_not_rely_on_a_job_that_ran_meanwhile(self):
        with self.job_runner(), self.environment() as old:
            with self.environment() as env:
                self.queue(env)
            self.assertEqual(len(self.jobs(old)), 1)
            with self.environment() as env:
                self.jobs(env).state = "started"
            self.queue(old)
        self.assertEqual(self.counts(), (1, 0))

    def test_job_that_nobody_runs_leaves_the_sending_to_the_cron(self):
        with self.job_runner():
            with self.environment() as env:
                self.queue(env)
            with self.environment() as env:
                env.cr.execute("UPDATE queue_job SET date_created = '2026-01-01'")
            with self.environment() as env:
                self.queue(env)
            self.assertEqual(self.counts(), (1, 1))

    def test_job_that_runs_has_the_others_wait_as_long_as_it_takes(self):
        with self.job_runner():
            with self.environment() as env:
                self.queue(env)
                running = self.queue(env).with_delay(identity_key="repair_sms/1")
                running._dispatch()
            with self.environment() as env:
                env.cr.execute("UPDATE queue_job SET date_created = '2026-01-01'")
                self.jobs(env)[0].state = "started"
            with self.environment() as env:
                self.queue(env)
            self.assertEqual(self.counts()[1], 0)

    def test_savepoints_have_jobs_added_once(self):
        messages = type(self.env["repair.sms.message"])
        with self.job_runner(), patch.object(messages, "_queue_jobs") as add:
            with self.environment() as env:
                for _number in range(3):
                    with env.cr.savepoint():
                        self.queue(env)
            self.assertEqual(add.call_count, 1)
            with self.environment() as env:
                self.queue(env)
            self.assertEqual(add.call_count, 2)

    @mute_logger("odoo.sql_db", QUEUE)
    def test_commit_does_not_wait_long_for_others_that_add_jobs(self):
        with self.job_runner(), self.registry.cursor() as cr:
            cr.execute("SELECT pg_advisory_xact_lock(%s)", [_ADDING])
            with self.environment() as env:
                self.queue(env)
            self.assertEqual(self.counts(), (0, 0))

    def test_uninstalling_leaves_jobs_of_others_alone(self):
        with self.environment() as env:
            self.queue(env)
            env["repair.sms.message"].with_delay()._dispatch()
            env["repair.sms.message"].with_delay(identity_key=KEYS[0])._dispatch()
            uninstall_hook(env)
            self.assertEqual(self.jobs(env).mapped("identity_key"), [False])

    def test_retry_at_a_given_time_stays_with_the_cron(self):
        at = fields.Datetime.now() + datetime.timedelta(minutes=5)
        with self.job_runner(), self.environment() as env:
            env["repair.sms.message"]._wake(at=at)
        self.assertEqual(self.counts(), (0, 1))

    def test_with_a_runner_the_cron_makes_a_job_of_what_is_due(self):
        with self.environment() as env:
            message_id = self.queue(env).id
        with self.job_runner(), self.environment() as env, FakeHttp().patch():
            env["repair.sms.message"]._cron_dispatch()
        with self.environment() as env:
            message = env["repair.sms.message"].browse(message_id)
            self.assertEqual((message.state, len(self.jobs(env))), ("queued", 1))

    def test_without_a_runner_the_cron_sends(self):
        with self.environment() as env:
            message_id = self.queue(env).id
        with self.environment() as env, FakeHttp().patch():
            env["repair.sms.message"]._cron_dispatch()
        with self.environment() as env:
            message = env["repair.sms.message"].browse(message_id)
            self.assertEqual(message.state, "accepted")
