"""Locks between processes.

The kernel drops them when their holder dies, so no crash leaves one behind.
"""

import fcntl
from contextlib import contextmanager

from . import paths


@contextmanager
def held(name, shared=False):
    """Hold a named lock, waiting for it if need be.

    :param str name: name of the lock, shared by every process of this checkout
    :param bool shared: many may hold it at once, as long as nobody wants it alone
    """
    paths.make_folders()
    with (paths.LOCKS / name).open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def is_held(name):
    """Say whether some process holds the lock.

    :param str name: name of the lock
    :return: bool
    """
    paths.make_folders()
    with (paths.LOCKS / name).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
