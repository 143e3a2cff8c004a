"""Several requests in flight at once. Plain Python: no ORM in threads."""

import logging
import math
import traceback
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

from .base import Reason, SendResult, Status
from .http import CONNECT_S, WORKERS

_logger = logging.getLogger(__name__)

#: Answers are handed on in groups this often, so that one slow call delays no other.
GROUP_S = 0.5
#: What a dispatcher may take for its own database work, beside the calls.
MARGIN_S = 10


def longest_s(count, timeout_s):
    """Return how long sending ``count`` messages takes at worst.

    :param int count: number of messages
    :param int timeout_s: time-out of one call, in seconds
    :return: seconds after which a dispatcher that did not come back is dead
    :rtype: int
    """
    rounds = math.ceil(count / WORKERS)
    return rounds * (CONNECT_S + timeout_s) + MARGIN_S


def send_all(jobs):
    """Send many messages, and hand on the results as they come.

    :param list jobs: tuples of a key, an adapter and a message
    :return: iterator of lists of tuples (key, result)
    """
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        waiting = {
            pool.submit(_send_one, adapter, message): key
            for key, adapter, message in jobs
        }
        while waiting:
            done, _not_done = wait(waiting, timeout=GROUP_S)
            if done:
                yield [(waiting.pop(future), future.result()) for future in done]


def _send_one(adapter, message):
    """Send one message; whatever breaks concerns this one only. Neither the words of
    the gateway nor those of an error may repeat our credentials.
    """
    hide = adapter.account.hide
    try:
        result = adapter.send(message)
        return replace(result, detail=hide(result.detail))
    except Exception:
        # How far the call came is unknown, so the message is unsure, not failed.
        where = hide(traceback.format_exc())
        _logger.error("Adapter failed on message %s\n%s", message.idx, where)
        return SendResult(Status.UNSURE, Reason.SILENCE, detail="adapter failed")
