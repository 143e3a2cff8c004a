"""Several requests in flight at once, at the pace of each gateway. Plain Python: no ORM
in threads.
"""

import logging
import math
import threading
import time
import traceback
from collections import Counter, defaultdict, deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import NamedTuple

from .adapter import Gateway
from .base import Message, Reason, SendResult, Status
from .http import CONNECT_S, THREADS, WORKERS

_logger = logging.getLogger(__name__)

#: Answers are handed on in groups this often, so that one slow call delays no other.
GROUP_S = 0.5
#: Calls that are so late are not waited for by a dispatcher that is to end, in seconds.
LATE_S = 5
#: What a dispatcher may take for its own database work, beside the calls.
MARGIN_S = 10


class Job(NamedTuple):
    """One message to send.

    ``lane`` is the key of its gateway, ``key`` that of the message. The call begins
    between ``wait_s`` and ``latest_s`` seconds after it was added, or not at all.
    """

    lane: int
    key: int
    adapter: Gateway
    message: Message
    wait_s: float
    latest_s: float


def longest_call_s(timeout_s):
    """Return how long one message takes at worst: a backup address, or a question
    before it is sent again, makes two calls of it.

    :param int timeout_s: time-out of one call, in seconds
    """
    return 2 * (CONNECT_S + timeout_s)


def longest_s(count, timeout_s):
    """Return how long sending ``count`` messages takes at worst, as long as there are
    few gateways; among many, what is not called in time is left for later.

    :param int count: number of messages
    :param int timeout_s: time-out of one call, in seconds
    :return: seconds after which a dispatcher that did not come back is dead
    :rtype: int
    """
    rounds = math.ceil(count / WORKERS) - 1
    waiting_s = rounds * (CONNECT_S + timeout_s)
    return waiting_s + longest_call_s(timeout_s) + MARGIN_S


class Flight:
    """The messages that one dispatcher has under way. Gateways share its threads, each
    its part of them, so that a slow one delays no other. Use it as a context manager.
    """

    def __init__(self):
        self._threads = ThreadPoolExecutor(max_workers=THREADS)
        self._jobs = {}
        # Of each lane: what waits for its part of the threads, and how many have it.
        self._waiting, self._flying = defaultdict(deque), Counter()
        # The latter in the order of their calls, and the number of threads at work.
        self._ready, self._working = deque(), 0
        self._lock = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        with self._lock:
            for left in (self._waiting, self._flying, self._ready):
                left.clear()
        self._threads.shutdown(cancel_futures=True)

    def add(self, jobs):
        """Start to send messages.

        :param list jobs: of :class:`Job`
        """
        added = time.monotonic()
        with self._lock:
            for job in jobs:
                answer = Future()
                self._jobs[answer] = job
                self._waiting[job.lane].append((answer, job, added))
        self._launch_all()

    def _launch_all(self):
        with self._lock:
            for lane in list(self._waiting):
                self._launch(lane)

    def _launch(self, lane):
        """Give threads to a lane, as many as are its part. The lock is held."""
        waiting, now = self._waiting[lane], time.monotonic()
        while waiting:
            answer, job, added = waiting[0]
            if not self._has_room(lane, added + job.wait_s - now):
                break
            waiting.popleft()
            self._flying[lane] += 1
            self._ready.append((answer, job, added))
        for of_lane in (self._waiting, self._flying):
            if not of_lane[lane]:
                del of_lane[lane]
        while self._working < min(THREADS, self._flying.total()):
            self._working += 1
            self._threads.submit(self._work)

    def _has_room(self, lane, wait_s):
        """Tell whether a lane may have one more thread, to call after so many seconds.

        Half of what is free is kept for gateways that come later.
        """
        flying, free = self._flying[lane], THREADS - self._flying.total()
        if wait_s > GROUP_S and free <= THREADS // 2:
            return False  # the next look at answers is early enough
        return not flying or flying < min(WORKERS, free // 2)

    def _work(self):
        """Send what is ready until nothing is. A thread that goes on by itself costs
        less than one that is woken for each message.
        """
        while ready := self._next():
            answer, job, added = ready
            try:
                answer.set_result(_send_one(job, added))
            except BaseException as error:  # out of memory: who collects hears of it
                answer.set_exception(error)
            with self._lock:
                self._flying[job.lane] -= 1
                self._launch(job.lane)

    def _next(self):
        """Return what a thread sends next, None when it is not needed any more."""
        with self._lock:
            if self._ready:
                return self._ready.popleft()
            self._working -= 1
            return None

    def withdraw(self):
        """Give back what should have been called some seconds ago and was not: gateways
        that hang have the threads.

        :return: as :meth:`collect` does
        :rtype: list
        """
        now, given_back = time.monotonic(), []
        with self._lock:
            for waiting in self._waiting.values():
                for _place in range(len(waiting)):
                    answer, job, added = waiting.popleft()
                    if added + job.wait_s + LATE_S <= now:
                        del self._jobs[answer]
                        given_back.append((job.key, None))
                    else:
                        waiting.append((answer, job, added))
        return given_back

    def under_way(self):
        """Count the messages without an answer.

        :return: number by lane; zero for all others
        :rtype: collections.Counter
        """
        return Counter(job.lane for job in self._jobs.values())

    def collect(self):
        """Wait a little for answers.

        :return: tuples of a message's key and its ``SendResult``, as they came; None
            for what was not called in time
        :rtype: list
        """
        self._launch_all()
        done, _not_done = wait(self._jobs, timeout=GROUP_S)
        return [(self._jobs.pop(future).key, future.result()) for future in done]


def _send_one(job, added):
    """Send one message; whatever breaks concerns this one only. Neither the words of
    the gateway nor those of an error may repeat our credentials.

    :param Job job: the message
    :param float added: moment of ``time.monotonic``
    :return: what became of it, None when it was too late to call
    :rtype: SendResult
    """
    time.sleep(max(0, added + job.wait_s - time.monotonic()))
    if time.monotonic() > added + job.latest_s:
        # Its lease is nearly over, and another dispatcher would not know of this call.
        return None
    hide = job.adapter.account.hide
    try:
        call = job.adapter.repeat if job.message.called_after else job.adapter.send
        result = call(job.message)
        return replace(result, detail=hide(result.detail))
    except Exception:
        # How far the call came is unknown, so the message is unsure, not failed.
        where = hide(traceback.format_exc())
        _logger.error("Adapter failed on message %s\n%s", job.message.idx, where)
        return SendResult(Status.UNSURE, Reason.SILENCE, detail="adapter failed")
