"""The environment in which Odoo runs: configuration, variables, command line."""

import os
import signal
import subprocess
from pathlib import Path

from . import locks, paths, pdf, postgres, prefix, venv
from .commands import run_logged

DEFAULT_DATABASE = "repair_demo"


def ensure():
    """Have the venv, Odoo and its configuration; quick when they are there."""
    paths.make_folders()
    with locks.held("setup"):
        venv.ensure()
        prefix.ensure()
        pdf.ensure()
        write_configuration()


def write_configuration():
    """Write Odoo's configuration file.

    The database server is not in it: that comes from the environment.
    """
    addons = list(map(str, prefix.addons_folders()))
    if paths.present_addons():
        addons.append(str(paths.ROOT))
    settings = {
        "addons_path": ",".join(addons),
        "data_dir": paths.DATA_DIR,
        "admin_passwd": "admin",
        "list_db": True,
        "db_maxconn": 32,
        "http_interface": "127.0.0.1",
        "workers": 0,
        # Longer than Odoo's own: a slow machine runs browser tests through one server.
        "limit_time_real": 1200,
        "limit_time_cpu": 1200,
    }
    lines = [
        "[options]",
        *(f"{name} = {value}" for name, value in settings.items()),
        "",
    ]
    partial = paths.ODOO_CONF.with_suffix(f".{os.getpid()}")
    partial.write_text("\n".join(lines))
    partial.rename(paths.ODOO_CONF)


def variables(database=None):
    """Give the whole environment for Odoo and for programs beside it.

    :param str database: database to work on; default ``ODOO_DB``, then the demo's
    :return: dict
    """
    database = database or os.environ.get("ODOO_DB") or DEFAULT_DATABASE
    search = [
        str(paths.VENV / "bin"),
        str(postgres.binaries()),
        str(pdf.BIN),
        os.environ.get("PATH", os.defpath),
    ]
    python_path = [str(prefix.home()), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        **postgres.environment(),
        "ODOO_RC": str(paths.ODOO_CONF),
        "ODOO_DB": database,
        # Odoo and psql take the database from here if their command line names none.
        "PGDATABASE": database,
        "PATH": os.pathsep.join(search),
        "PYTHONPATH": os.pathsep.join(filter(None, python_path)),
        "PYTHONUNBUFFERED": "1",
        "VIRTUAL_ENV": str(paths.VENV),
    }


def odoo_command(*arguments):
    """Give the command that runs Odoo.

    :param arguments: of Odoo's command line
    :return: list
    """
    script = Path(__file__).with_name("odoo_server.py")
    return [*map(str, (venv.python(), script, *arguments))]


def run_odoo(*arguments, log, database=None, script=""):
    """Run an Odoo command to its end, with its output in a log.

    :param arguments: of Odoo's command line
    :param str log: name of its log
    :param str database: see :func:`variables`
    :param str script: what it reads from its standard input
    :raise SetupError: when it fails
    """
    repair = "correct what the log says, then give the same command again"
    run_logged(odoo_command(*arguments), log, repair, script, variables(database))


def update(database, *arguments, log):
    """Install or update modules without serving anything meanwhile.

    :param str database: where
    :param arguments: ``-i`` or ``-u`` with modules
    :param str log: name of its log
    :raise SetupError: when it fails
    """
    quiet = ("--stop-after-init", "--no-http", "--max-cron-threads", "0")
    run_odoo("server", "-d", database, *arguments, *quiet, log=log, database=database)


def run_script(database, script, log):
    """Run Python in Odoo's shell.

    :param str database: where
    :param str script: may use ``env``; an exception makes it fail
    :param str log: name of its log
    :raise SetupError: when it fails
    """
    arguments = ("shell", "-d", database, "--no-http")
    run_odoo(*arguments, log=log, database=database, script=script)


def run_in_foreground(command, database=None):
    """Run a command as if the person had typed it.

    It gets the terminal and its signals; we outlive it to clean up.

    :param list command: program and arguments
    :param str database: see :func:`variables`
    :return: its exit status, 128 + n when signal n ended it
    """
    with subprocess.Popen(command, env=variables(database)) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                status = process.wait()
                break
            except KeyboardInterrupt:
                # The child got the same Ctrl-C and decides what it means.
                continue
    return status if status >= 0 else 128 - status
