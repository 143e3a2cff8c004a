import math
import threading
from collections import Counter
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import BaseCase

from ..gateways.base import Message, SendResult, Status
from ..gateways.http import THREADS, WORKERS
from ..gateways.pool import Flight, Job

POOL = "odoo.addons.repair_sms_wallet.gateways.pool"


class SlowGateway:
    """Accepts every message once a test lets it, and counts how many wait for that."""

    def __init__(self):
        self.account = SimpleNamespace(hide=str)
        self.flying, self.most = Counter(), Counter()
        self.lock, self.is_open = threading.Lock(), threading.Event()
        self.is_open.set()

    def send(self, message):
        with self.lock:
            self.flying[message.number] += 1
            self.flying["all"] += 1
            self.most |= self.flying
        self.is_open.wait(30)
        with self.lock:
            self.flying.subtract([message.number, "all"])
        return SendResult(Status.ACCEPTED, ref=message.idx)


class TestFlight(BaseCase):
    """Messages of many gateways under way at once."""

    def jobs(self, gateway, lanes, count, wait_s=0, latest_s=math.inf):
        """Make jobs, so many in each lane; the number tells the lane."""
        return [
            Job(lane, n, gateway, Message(str(n), str(lane), "Hi"), wait_s, latest_s)
            for n in range(count)
            for lane in lanes
        ]

    def collect_all(self, flight):
        answers = []
        while flight.under_way():
            answers += flight.collect()
        return answers

    def test_many_gateways_share_a_limited_number_of_threads(self):
        gateway = SlowGateway()
        before = threading.active_count()
        with Flight() as flight:
            flight.add(self.jobs(gateway, range(300), 3))
            self.assertLessEqual(threading.active_count() - before, THREADS)
            answers = self.collect_all(flight)
        self.assertEqual(len(answers), 900)
        self.assertLessEqual(gateway.most["all"], THREADS)

    def test_one_gateway_has_all_its_requests_in_flight(self):
        gateway = SlowGateway()
        gateway.is_open.clear()
        with Flight() as flight:
            flight.add(self.jobs(gateway, [1], 100))
            self.assertFalse(flight.collect())
            self.assertEqual(gateway.flying["1"], WORKERS)
            gateway.is_open.set()
            self.assertEqual(len(self.collect_all(flight)), 100)

    def test_gateways_that_hang_delay_no_other(self):
        hanging, quick = SlowGateway(), SlowGateway()
        hanging.is_open.clear()
        with Flight() as flight:
            for lane in range(8):
                flight.add(self.jobs(hanging, [lane], 100))
            flight.add(self.jobs(quick, [8], 20))
            while flight.under_way()[8]:
                self.assertTrue(flight.collect())
            self.assertEqual(flight.under_way().total(), 800)
            hanging.is_open.set()
            self.assertEqual(len(self.collect_all(flight)), 800)

    def test_what_is_due_later_leaves_threads_to_others(self):
        slow_paced, quick = SlowGateway(), SlowGateway()
        with Flight() as flight:
            flight.add(self.jobs(slow_paced, range(2 * THREADS), 1, wait_s=3))
            flight.add(self.jobs(quick, [-1], 20))
            while flight.under_way()[-1]:
                flight.collect()
            self.assertFalse(slow_paced.most)
            self.assertEqual(len(self.collect_all(flight)), 2 * THREADS)

    def test_what_is_too_late_to_call_is_not_called(self):
        gateway = SlowGateway()
        with Flight() as flight:
            flight.add(self.jobs(gateway, [1], 1, wait_s=0.1, latest_s=0))
            self.assertEqual(self.collect_all(flight), [(0, None)])
        self.assertFalse(gateway.most)

    def test_what_waits_for_hanging_calls_is_given_back_but_for_what_is_due_later(self):
        gateway = SlowGateway()
        gateway.is_open.clear()
        with Flight() as flight:
            flight.add(self.jobs(gateway, [1], WORKERS + 3))
            flight.add(self.jobs(gateway, [1], 1, wait_s=0.5))
            late = [(number, None) for number in range(WORKERS, WORKERS + 3)]
            self.assertEqual(flight.withdraw(), [])
            with patch(f"{POOL}.LATE_S", 0):
                self.assertEqual(flight.withdraw(), late)
            gateway.is_open.set()
            self.assertEqual(len(self.collect_all(flight)), WORKERS + 1)

    def test_a_thread_that_breaks_is_heard_of(self):
        gateway = SlowGateway()
        with Flight() as flight, patch(f"{POOL}._send_one", side_effect=MemoryError):
            flight.add(self.jobs(gateway, [1], WORKERS + 1))
            with self.assertRaises(MemoryError):
                flight.collect()
