"""All runs, or a sample of them, and the table of what came of them."""

import argparse
import sys
import time

from odoo.modules.registry import Registry
from odoo.tools import config

from .flows import FLOWS
from .world import Fault, World


def main(arguments):
    """Run what is asked for; print a JSON object of the figures to standard output.

    :param list arguments: of the command line
    :return: exit status
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("sandbox_url")
    parser.add_argument("port", type=int)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    config.parse_config(["--log-level=critical"], setup_logging=True)
    Registry(options.database)
    world = World(options.database, options.sandbox_url, options.port)
    world.settle()
    for flow in FLOWS:
        if options.only not in f"{flow.__module__}.{flow.__name__}":
            continue
        for point in flow.points:
            started = time.monotonic()
            try:
                found = flow(world).run(Fault(point))
                words = found.wrong() + [f"unsure: {x}" for x in found.unsure]
            except Exception as error:
                words = [f"ERROR {type(error).__name__} {str(error)[:200]}"]
            print(
                flow.__name__,
                point,
                f"{time.monotonic() - started:.2f}",
                words or "ok",
                file=sys.stderr,
                flush=True,
            )
