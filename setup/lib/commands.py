"""Running other programs: output goes to a log, and a failure shows the end of it."""

import subprocess

from . import paths
from .progress import SetupError

LAST_LINES = 25


def run_logged(command, log, repair, script="", env=None, cwd=None):
    """Run a program with its output in a log.

    :param list command: program and arguments
    :param str log: name of the log under ``.run/logs``
    :param str repair: what a person can do when it fails
    :param str script: what it reads from its standard input
    :param dict env: its environment, ours if not given
    :param Path cwd: its working folder, ours if not given
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
                input=script,
                text=True,
                env=env,
                cwd=cwd,
                check=False,
            )
        except FileNotFoundError as error:
            raise SetupError(f"{command[0]} is not installed", repair) from error
    if done.returncode:
        tail = "\n".join(path.read_text(errors="replace").splitlines()[-LAST_LINES:])
        raise SetupError(
            f"{command[0]} ended with status {done.returncode}\n"
            f"{tail}\n(all of it: {path})",
            repair,
        )
