"""Processes that are forked off one that has Odoo loaded: each costs a moment instead
of a start of Odoo, and may be killed.
"""

import gc
import os
import random
import signal
import sys
import time
import traceback

from lib.services import die_with_parent

import odoo.sql_db

PATIENCE_S = 90


class HarnessError(Exception):
    """A run that proves nothing: its step was never reached, or something else broke
    than was meant to.
    """


class Child:
    """One process that does some work.

    :param work: function of another function, which it calls to say that it was struck
    :param str name: of what it does, for the message when it fails
    """

    def __init__(self, work, name):
        self.name = name
        self.status = None
        # A connection to PostgreSQL cannot be shared by two processes.
        odoo.sql_db.close_all()
        gc.freeze()
        self._told, self._tell = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            self._live(work)
        os.close(self._tell)

    def _live(self, work):
        """Work and end; never returns."""
        status = 1
        try:
            die_with_parent(signal.SIGKILL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            random.seed()  # else all children would wait the same random time
            work(lambda: os.write(self._tell, b"!"))
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)

    def poll(self):
        """Say whether it still runs.

        :rtype: bool
        """
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    def wait(self):
        """Wait until it has ended.

        :return: exit status, negative when a signal ended it
        :raise HarnessError: when it does not end in time
        """
        deadline = time.monotonic() + PATIENCE_S
        while self.poll():
            if time.monotonic() > deadline:
                self.stop()
                raise HarnessError(f"{self.name} does not end")
            time.sleep(0.005)
        return self.status

    def stop(self):
        """End it if it still runs."""
        if self.poll():
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def was_struck(self):
        """Say whether the fault struck; to be asked once, when it has ended.

        :rtype: bool
        """
        with os.fdopen(self._told, "rb") as told:
            return bool(told.read())
