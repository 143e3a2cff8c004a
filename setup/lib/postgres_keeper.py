"""The process that starts the embedded PostgreSQL, and stops it after its last user.

Run as ``python -m``, in a session of its own: a Ctrl-C meant for the user of a server
must not reach the server.
"""

import os
import pwd
import shutil
import subprocess
from contextlib import ExitStack

from . import locks, paths, postgres

DATA = paths.POSTGRES / "data"
# Whom PostgreSQL runs as when we are root, for it refuses root. Every Debian has it.
UNPRIVILEGED = "nobody"
# Development data: a crash of the server loses nothing, a crash of the machine may;
# then remove .run/pg.
SETTINGS = """\
listen_addresses = ''
max_connections = 200
shared_buffers = 512MB
work_mem = 16MB
maintenance_work_mem = 256MB
random_page_cost = 1.1
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
autovacuum_naptime = 1min
jit = off
"""


def as_owner(command):
    """Prefix a command so that it runs as the account that owns the cluster.

    The capability lets that account through folders which only root may enter, such as
    a checkout under ``/root``.

    :param list command: program and arguments
    :return: list
    """
    if os.geteuid():
        return command
    account = pwd.getpwnam(UNPRIVILEGED)
    capability = "+dac_override"
    return [
        "setpriv",
        f"--reuid={account.pw_uid}",
        f"--regid={account.pw_gid}",
        "--clear-groups",
        # Without it access(2), which PostgreSQL asks about its own programs, would not
        # count the capability.
        "--securebits=+no_setuid_fixup",
        f"--inh-caps={capability}",
        f"--ambient-caps={capability}",
        *command,
    ]


def call(program, *arguments):
    """Run a program of PostgreSQL as the cluster's owner, its output to our own log.

    :param str program: name
    :param arguments: its arguments
    """
    command = as_owner([str(postgres.binaries() / program), *map(str, arguments)])
    subprocess.run(
        command, check=True, stdin=subprocess.DEVNULL, stdout=2, stderr=2, cwd="/"
    )


def own(folder):
    """Give a folder to the cluster's owner.

    :param Path folder: created when missing
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not os.geteuid():
        shutil.chown(folder, UNPRIVILEGED)


def create_cluster():
    """Make an empty cluster that trusts whoever reaches it, with the role for Odoo."""
    shutil.rmtree(DATA, ignore_errors=True)
    own(DATA)
    call(
        "initdb",
        "-D",
        DATA,
        "-U",
        postgres.ROLE,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    )
    (DATA / "postgresql.conf").write_text(SETTINGS)
    (paths.POSTGRES / "complete").touch()


def start_server():
    """Start the server, recovering from a crash; nothing to do when it runs already."""
    own(paths.POSTGRES)
    own(postgres.socket_folder())
    if not (paths.POSTGRES / "complete").exists():
        create_cluster()
    (DATA / "postgresql.conf").write_text(SETTINGS)
    if is_running():
        return
    options = f"-k {postgres.socket_folder()}"
    log = paths.POSTGRES / "server.log"
    call(
        "pg_ctl",
        "-D",
        DATA,
        "-w",
        "-t",
        postgres.START_TIMEOUT_S,
        "-l",
        log,
        "-o",
        options,
        "start",
    )


def is_running():
    """Say whether the server runs.

    :return: bool
    """
    command = as_owner([str(postgres.binaries() / "pg_ctl"), "-D", str(DATA), "status"])
    return not subprocess.run(
        command, stdout=2, stderr=2, cwd="/", check=False
    ).returncode


def main():
    """Start the server, say so, wait for the last user to leave, stop the server."""
    with ExitStack() as users, ExitStack() as keeper:
        # Left in reverse order: who waits to become a user must not find us in office.
        keeper.enter_context(locks.held(postgres.KEEPER_LOCK))
        start_server()
        # The reader of our standard output waits for this line only.
        os.write(1, b"ready\n")
        os.close(1)
        users.enter_context(locks.held(postgres.USERS_LOCK))
        call("pg_ctl", "-D", DATA, "-w", "-m", "fast", "stop")


if __name__ == "__main__":
    main()
