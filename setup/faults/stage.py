"""Where the harness plays: a copy of a database, a sandbox, a process with Odoo."""

import json
import subprocess

from lib import databases, environment, locks, paths, services, venv
from lib.product import Ports, Product

DATABASE = "repair_faults"
#: Of all runs.
TIMEOUT_S = 3600


def play(source, *options):
    """Run the harness.

    :param str source: a database with our addons and demo data that nobody uses
    :param str options: of the command line of :mod:`faults.campaign`
    :return: what was found, by group of runs
    :rtype: dict
    """
    ports = Ports(*(services.free_port() for _ in range(3)))
    with locks.held("faults"):
        databases.clone(source, DATABASE)
        product = Product(DATABASE, ports, "faults")
        try:
            product.start_sandbox()
            product.connect()
            command = [venv.python(), "-m", "faults", DATABASE, product.sandbox_url]
            done = subprocess.run(
                [*map(str, command), str(ports.odoo), *options],
                cwd=paths.ROOT / "setup",
                env=environment.variables(DATABASE),
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                timeout=TIMEOUT_S,
            )
        finally:
            product.sandbox.stop()
            databases.drop(DATABASE)
    return json.loads(done.stdout)
