"""Draining 100,000 queued SMS with a gateway that answers at once: how much memory it
takes, and whether the end is as fast as the beginning.
"""

import os
from pathlib import Path

from bench_runner import MIB, Figure
from bench_world import instant_gateway, make_gateway, queue_messages

COMMITS = True
MESSAGES = 100_000
SAMPLE = 10_000
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident():
    """Return the memory of this process.

    :return: MiB
    """
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * PAGE / MIB


class Watched(list):
    """The calls to the gateway, and the most memory that was taken at one of them."""

    most = 0.0

    def append(self, moment):
        """Keep a call."""
        super().append(moment)
        if len(self) % 500 == 0:
            self.most = max(self.most, resident())


def measure(bench):
    """Measure the whole queue.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    env = bench.env
    gateway = make_gateway(env)
    messages = env["repair.sms.message"]
    queue_messages(gateway, MESSAGES)
    before = resident()
    with instant_gateway(Watched()) as calls:
        messages._dispatch()
    if len(calls) != MESSAGES:
        raise AssertionError(f"{len(calls)} calls for {MESSAGES} messages")
    first = (calls[SAMPLE] - calls[0]) * 1000 / SAMPLE
    last = (calls[-1] - calls[-SAMPLE]) * 1000 / SAMPLE
    return [
        Figure("queue of 100,000, MiB more at most", calls.most - before, 50),
        Figure("queue of 100,000, ms per SMS, end beside start", last, 1.2, first),
    ]
