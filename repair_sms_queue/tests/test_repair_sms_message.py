import datetime
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from odoo.addons.repair_sms_wallet.tests.common import SmsCase, refused

from .common import JobsMixin

QUEUE = "odoo.addons.repair_sms_queue.models.repair_sms_message"


class TestJobs(JobsMixin, SmsCase):
    """Batches of SMS as jobs: how many there are, and what each of them does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the demo data left is no work of ours.
        cls.env.cr.execute("UPDATE repair_sms_message SET state = 'failed'")
        cls.company.repair_sms_operator_id = False
        cls.messages = cls.env["repair.sms.message"]

    def make_messages(self, number, **more):
        """Create queued messages."""
        vals = {
            "company_id": self.company.id,
            "gateway_id": self.gateway.id,
            "number": "+48600100200",
            "body": "Ready",
            **more,
        }
        return self.messages.create([vals] * number)

    def test_there_is_one_job_for_each_batch(self):
        self.make_messages(201)
        self.messages._add_jobs()
        self.assertEqual(
            self.jobs().mapped("identity_key"),
            ["repair_sms/0", "repair_sms/1", "repair_sms/2"],
        )

    def test_job_that_waits_is_not_doubled(self):
        self.make_messages(101)
        self.messages._add_jobs()
        self.messages._add_jobs()
        self.assertEqual(len(self.jobs()), 2)

    def test_job_that_runs_makes_room_for_another(self):
        self.make_messages(101)
        self.messages._add_jobs()
        self.jobs()[0].state = "started"
        self.messages._add_jobs()
        self.assertEqual(
            sorted(self.jobs().mapped("identity_key")), ["repair_sms/0", "repair_sms/1"]
        )

    def test_long_queue_makes_no_more_jobs_than_there_are_keys(self):
        self.make_messages(40)
        with patch(f"{QUEUE}.BATCH", 2):
            self.messages._add_jobs()
        self.assertEqual(len(self.jobs()), 16)

    def test_nothing_is_counted_when_no_job_can_be_added(self):
        self.make_messages(16)
        with patch(f"{QUEUE}.BATCH", 1):
            self.messages._add_jobs()
        with patch.object(type(self.messages), "_count_due_batches") as count:
            self.messages._add_jobs()
        count.assert_not_called()

    def test_nothing_due_makes_no_job(self):
        later = fields.Datetime.now() + datetime.timedelta(minutes=5)
        self.make_messages(1, next_try_at=later)
        self.messages._add_jobs()
        self.assertFalse(self.jobs())

    def test_job_sends_what_is_due(self):
        messages = self.make_messages(101)
        self.messages._add_jobs()
        self.assertEqual(len(self.run_job(self.jobs()[0])), 101)
        self.assertEqual(set(messages.mapped("state")), {"accepted"})
        self.assertFalse(self.run_job(self.jobs()))

    def test_job_leaves_to_the_next_what_it_has_no_time_for(self):
        messages = self.make_messages(101)
        with patch(f"{QUEUE}.JOB_S", 0):
            self.messages._add_jobs()
        self.assertEqual(len(self.run_job(self.jobs()[0])), 100)
        self.assertEqual(messages[100].state, "queued")

    def test_job_that_is_repeated_sends_nothing_twice(self):
        self.make_messages(1)
        self.messages._add_jobs()
        job = self.jobs()
        self.assertEqual(len(self.run_job(job)), 1)
        self.assertFalse(self.run_job(job))
        self.assertEqual(job.state, "done")

    def test_what_a_killed_worker_left_is_asked_about_by_the_next_job(self):
        past = fields.Datetime.now() - datetime.timedelta(seconds=1)
        message = self.make_messages(1)
        message._move("sending", lease_until=past, attempts=1)
        self.messages._add_jobs()
        calls = self.run_job(self.jobs(), refused(53))
        self.assertEqual([form["idx"] for _u, form, _h in calls], [message.uuid])
        self.assertEqual(message.state, "accepted")

    @mute_logger("odoo.addons.queue_job.controllers.main")
    def test_job_that_fails_leaves_the_messages_to_the_next(self):
        message = self.make_messages(1)
        self.messages._add_jobs()
        job = self.jobs()
        broken = patch.object(
            type(self.messages), "_expire_leases", side_effect=ValueError
        )
        with broken:
            self.run_job(job)
        self.assertEqual((job.state, message.state), ("failed", "queued"))
        self.messages._add_jobs()
        self.run_job(self.jobs())
        self.assertEqual(message.state, "accepted")
