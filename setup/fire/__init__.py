"""Promises under fire: what is done to the product, and the verdict on what is left.

Each part is run in full by ``setup/bench``, and shorter by ``setup/test``.
"""

import json
import subprocess

from lib import environment, paths, venv


def run(part, database, *arguments):
    """Run one part in a process of its own, on a database that it may spoil.

    :param str part: name of a module of this package
    :param str database: name
    :param arguments: of the part
    :return: what it counted, by name
    :rtype: dict
    :raise AssertionError: when it fails
    """
    done = subprocess.run(
        [venv.python(), "-m", "fire", part, database, *map(str, arguments)],
        cwd=paths.ROOT / "setup",
        env=environment.variables(database),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"fire {part} ended with {done.returncode}: {done.stdout}")
    return json.loads(done.stdout.splitlines()[-1])
