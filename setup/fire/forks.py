"""Processes that share what their parent loaded: a registry of Odoo takes seconds."""

import os
import pickle
import sys
import traceback

from lib.services import die_with_parent

from odoo import sql_db


def gather(works):
    """Run functions at the same time, each in a process of its own.

    No cursor may be open: a connection cannot be shared by processes.

    :param list works: functions without arguments
    :return: what each returned
    :rtype: list
    :raise AssertionError: when one of them fails
    """
    sql_db.close_all()
    pipes = [_fork(work) for work in works]
    results = []
    for pid, pipe in pipes:
        with os.fdopen(pipe, "rb") as reader:
            answer = reader.read()
        os.waitpid(pid, 0)
        if not answer:
            raise AssertionError(f"process {pid} failed, see above")
        results.append(pickle.loads(answer))
    return results


def _fork(work):
    """Start one process.

    :return: its id, and the pipe that its result comes through
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    # Whatever happens, this process never goes on with what its parent was doing.
    try:
        die_with_parent()
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(pickle.dumps(work()))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(1)
