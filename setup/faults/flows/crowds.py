"""Several processes at once, some of which are killed."""

import multiprocessing
import threading
import time
from functools import partial

from psycopg2 import OperationalError

from odoo.addons.repair_sms_wallet.models import repair_sms_message_dispatch

from .. import clock
from ..children import HarnessError
from ..points import AFTER, BEFORE, CALL, COMMIT, Point
from ..world import check_struck, wait_for
from .base import Flow, expect, make_customer

_MESSAGE, _WALLET = "repair.sms.message", "repair.sms.wallet"
_EVENT = "repair.sms.gateway.event"
_MANY, _ANSWERS, _WORKERS, _STRUCK = 60, 12, 8, 6
#: Smaller than in earnest, so that each of several dispatchers gets some of them.
_BATCH = 5


class Dispatchers(Flow):
    """Two dispatchers work at once, and one is killed."""

    points = (
        Point(COMMIT, BEFORE, f"{_MESSAGE}._claim"),
        Point(COMMIT, AFTER, f"{_MESSAGE}._claim"),
        Point(CALL, BEFORE),
        Point(CALL, AFTER),
        Point(f"{_WALLET}._post_many", AFTER),
        Point(f"{_MESSAGE}._settle", AFTER),
        Point(COMMIT, AFTER, f"{_MESSAGE}._settle"),
    )
    workers = 2

    def prepare(self, env):
        """Queue many SMS, each to another phone."""
        customers = [make_customer(env) for _ in range(_MANY)]
        self.numbers = [customer.sms_number for customer in customers]
        gateway = env.company._get_repair_sms_gateway()
        env[_MESSAGE].create(
            [
                {
                    "company_id": env.company.id,
                    "gateway_id": gateway.id,
                    "partner_id": customer.id,
                    "number": customer.sms_number,
                    "body": f"Gotowe: {customer.sms_number}",
                }
                for customer in customers
            ]
        )

    def happen(self, fault):
        """The first of them is struck."""
        children = [
            self.world.fork(self.work, f"worker {place}", None if place else fault)
            for place in range(self.workers)
        ]
        for child in children:
            child.wait()
        check_struck(children[0], fault)
        if any(child.status for child in children[1:]):
            raise HarnessError("a worker that was not struck ended badly")

    def work(self):
        """Dispatch what is due in small batches."""
        repair_sms_message_dispatch.BATCH = _BATCH
        with self.world.env() as env:
            env[_MESSAGE]._dispatch()

    def check(self, env, phones, found):
        """Each phone got its one SMS."""
        for number in self.numbers:
            expect(found, f"SMS to {number}", len(phones[number]), 1)


class Workers(Dispatchers):
    """Eight workers serve and send at once, and some are killed."""

    points = (
        Point(COMMIT, AFTER, f"{_MESSAGE}._claim"),
        Point(CALL, AFTER),
        Point(f"{_MESSAGE}._settle", AFTER),
        Point(f"{_EVENT}._receive", AFTER),
        Point(f"{_EVENT}._apply_batch", AFTER),
    )
    workers = _WORKERS

    def prepare(self, env):
        """Send some of the SMS, so that their phones can answer."""
        super().prepare(env)
        first = env[_MESSAGE].search([("number", "in", self.numbers[:_ANSWERS])])
        (env[_MESSAGE].search([("number", "in", self.numbers)]) - first).write(
            {"next_try_at": "2099-01-01"}
        )
        env[_MESSAGE]._dispatch()
        self.refs = first.mapped("gateway_ref")

    def happen(self, fault):
        """All but two of the workers may be struck; phones answer meanwhile. Those two
        leave the crons to the others until one is struck: they might do all of it.
        """
        self.world.pass_time()
        others_go = multiprocessing.Event()
        others = [(None, partial(self.work, others_go))] * (self.workers - _STRUCK)
        workers = [
            self.world.serve(*one) for one in [(fault, self.work)] * _STRUCK + others
        ]
        try:
            texts = [{"to_id": ref, "text": "Kiedy?"} for ref in self.refs]
            answers = [self.world.control("reply", text) for text in texts]
            wait_for(lambda: not all([one.poll() for one in workers]), f"{fault}")
            others_go.set()
            self.wait(answers)
        finally:
            for worker in workers:
                worker.stop()
        if not any([worker.was_struck() for worker in workers]):
            raise HarnessError(f"{fault.point} was never reached by any worker")

    def wait(self, answers):
        """Wait until the phones' answers are taken and all SMS have left."""
        ids = {answer["id"] for answer in answers}
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            told = [one for one in self.world.control("answers") if one["id"] in ids]
            calls = [call["state"] for one in told for call in one["calls"]]
            if set(calls) == {"delivered"} and not self.is_waiting():
                return
            time.sleep(0.2)
        raise HarnessError("eight workers do not come to an end")

    def is_waiting(self):
        """Say whether SMS wait that no dead worker holds."""
        with self.world.env() as env:
            left = [("number", "in", self.numbers), ("state", "=", "queued")]
            return env[_MESSAGE].search_count(left)

    def work(self, go=None):
        """Do a worker's part beside serving: run what is due again and again.

        :param multiprocessing.Event go: when it begins; None means at once
        """
        thread = threading.Thread(target=self.run_crons, args=(go,), daemon=True)
        thread.start()

    def run_crons(self, go):
        """Run what is due, and dispatch: the scheduler lets only one at a time."""
        if go:
            go.wait()
        while True:
            try:
                super().work()
                clock.run_due(self.world.database)
            except OperationalError:  # the others were faster: the next time, then
                time.sleep(0.05)

    def check(self, env, phones, found):
        """Each phone got its SMS, each answer stands in the inbox once."""
        super().check(env, phones, found)
        for number in self.numbers[:_ANSWERS]:
            bubbles = env["repair.conversation.message"].search_count(
                [("number", "=", number), ("direction", "=", "in")]
            )
            expect(found, f"bubbles of {number}", bubbles, 1)


FLOWS = (Dispatchers, Workers)
