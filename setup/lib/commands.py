"""Running other programs: output goes to a log, and a failure shows the end of it."""

import subprocess

from . import paths
from .progress import SetupError

LAST_LINES = 25


def run_logged(command, log, repair, **options):
    """Run a program with its output in a log.

    :param list command: program and arguments
    :param str log: name of the log under ``.run/logs``
    :param str repair: what a person can do when it fails
    :param options: passed on to :func:`subprocess.run`
    :raise SetupError: with the end of the log, when the program fails
    """
    paths.make_folders()
    path = paths.LOGS / log
    with path.open("w") as output:
        try:
            done = subprocess.run(
                [str(part) for part in command],
                stdout=output,
                stderr=subprocess.STDOUT,
                **(
                    {"stdin": subprocess.DEVNULL} | options
                    if "input" not in options
                    else options
                ),
            )
        except FileNotFoundError as error:
            raise SetupError(f"{command[0]} is not installed", repair) from error
    if done.returncode:
        tail = "\n".join(path.read_text(errors="replace").splitlines()[-LAST_LINES:])
        raise SetupError(
            f"{command[0]} ended with status {done.returncode}\n{tail}\n(all of it: {path})",
            repair,
        )
