"""The day of a chain on this machine: first at full speed, to know what it bears, then
at a pace that it holds, to know how long people wait.
"""

import threading
import time

import requests
from bench_day import CALLS, Day
from bench_growth import PERCENTILES, percentile
from bench_runner import Figure
from bench_staff import open_shops
from bench_world import process

from odoo import sql_db

#: How long the gateway takes to answer, and to deliver.
LATENCY_S, DELIVERY_S = 0.05, 2
#: Of the time: how much of it at full speed; of that speed: the pace of the rest.
SPRINT, PACE = 0.15, 0.6
REPAIRS = 20_000
#: Highest acceptable milliseconds of 95 in 100 calls.
TARGETS = {"stage change": 500, "incoming webhook": 100, "inbox opening": 500}
PATIENCE_S = 300
_WAITING = """
SELECT (SELECT COUNT(*) FROM repair_notification WHERE state = 'queued')
     + (SELECT COUNT(*) FROM repair_sms_message
         WHERE state IN ('queued', 'held', 'sending', 'unsure'))
"""
_UNAPPLIED = "SELECT COUNT(*) FROM repair_sms_gateway_event WHERE applied_at IS NULL"


class Queue:
    """What waits to leave, looked at each second.

    :param str database: its name
    """

    def __init__(self, database):
        self.database, self.longest, self.is_over = database, 0, threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        self.thread.join()

    def count(self, query=_WAITING):
        """Count what waits."""
        with sql_db.db_connect(self.database).cursor() as cr:
            cr.execute(query)
            return cr.fetchone()[0]

    def _watch(self):
        while not self.is_over.wait(1):
            self.longest = max(self.longest, self.count())

    def drain(self):
        """Wait until all has left and all that came is applied.

        :raise AssertionError: when that takes too long
        """
        end = time.monotonic() + PATIENCE_S
        while self.count() or self.count(_UNAPPLIED):
            assert time.monotonic() < end, f"{self.count()} SMS still wait"
            time.sleep(0.5)


def measure(env, seconds, port, server):
    """Measure the day.

    :param odoo.api.Environment env: of the chain's database
    :param float seconds: for how long
    :param int port: of the server
    :param server: context manager in which the server runs
    :return: list of Figure
    """
    database = env.cr.dbname
    answers_in = (str(LATENCY_S), str(DELIVERY_S))
    with process("bench_gateway.py", *answers_in) as gateway, Queue(database) as queue:
        url = gateway.stdout.readline().strip()
        desks, form = open_shops(env, REPAIRS, url, f"http://127.0.0.1:{port}")
        day = Day(port, desks, form)
        with server:
            day.run(min(10, seconds * SPRINT))  # fills the caches of the workers
            queue.drain()
            started, before = time.monotonic(), sum(day.done.values())
            day.run(seconds * SPRINT)
            queue.drain()
            speed = (sum(day.done.values()) - before) / (time.monotonic() - started)
            sprint, queue.longest = queue.longest, 0
            took = day.run(seconds * (1 - SPRINT), speed * PACE)
            queue.drain()
        seen = requests.get(f"{url}/seen", timeout=5).json()
    return [
        *speed_figures(speed, sprint, queue.longest),
        *waiting_figures(took),
        Figure("day, SMS that never left", max(0, day.sent - seen["different"]), 0),
        Figure("day, SMS nobody asked for", max(0, seen["different"] - day.sent), 0),
        Figure("day, SMS that left twice", seen["calls"] - seen["different"], 0),
    ]


def speed_figures(speed, sprint, longest):
    """Tell how much of the day this machine bears.

    :param float speed: calls a second, until all that they caused was done
    :param int sprint: SMS that waited at most meanwhile
    :param int longest: the same at the pace
    :return: list of Figure
    """
    return [
        Figure("day at full speed, calls a second", speed, None),
        Figure("day at full speed, minutes", sum(CALLS.values()) / speed / 60, 10),
        Figure("day at full speed, SMS that waited at most", sprint, None),
        Figure(f"day at {PACE:.0%} of it, SMS that waited at most", longest, None),
    ]


def waiting_figures(took):
    """Tell how long people and gateways waited.

    :param dict took: milliseconds of each call by its kind
    :return: list of Figure
    """
    return [
        Figure(
            f"day at {PACE:.0%} of it, {kind}, p{share} ms",
            percentile(took[kind], share),
            target if share == 95 else None,
        )
        for kind, target in TARGETS.items()
        for share in PERCENTILES
    ]
