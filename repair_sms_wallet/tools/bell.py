"""Waking the cron workers for little, however often it is asked for.

Each of core's notices opens a connection to the database of PostgreSQL itself, which
costs more than everything else a callback does. Plain Python.
"""

import threading
import time

#: Between two notices of this process.
PAUSE_S = 0.25


class Bell:
    """Rings at once, then at most once in a while; the last call is always heard."""

    def __init__(self, pause_s=PAUSE_S):
        self._pause_s = pause_s
        self._lock = threading.Lock()
        self._next_at = 0.0
        self._is_late = False

    def ring(self, notify):
        """Have the workers woken, now or in a moment.

        :param callable notify: wakes them; may run in another thread
        """
        with self._lock:
            wait_s = self._next_at - time.monotonic()
            if wait_s > 0:
                if not self._is_late:
                    self._is_late = True
                    timer = threading.Timer(wait_s, self._ring_late, [notify])
                    timer.daemon = True
                    timer.start()
                return
            self._next_at = time.monotonic() + self._pause_s
        notify()

    def _ring_late(self, notify):
        with self._lock:
            self._is_late = False
            self._next_at = time.monotonic() + self._pause_s
        notify()
