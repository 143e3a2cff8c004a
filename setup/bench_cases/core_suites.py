"""Odoo's own tests, with our addons installed, alone and beside what shops have, too.

Takes the better part of an hour. ``setup/test`` runs those that take little time.
"""

from bench_runner import Figure
from lib import core_suites

WORLDS = (
    ("with ours", (), core_suites.SUITES),
    (
        "with ours and their neighbours",
        core_suites.NEIGHBOURS,
        (*core_suites.SUITES, *core_suites.NEIGHBOURS_TESTED),
    ),
)


def measure(_bench):
    """Run all suites.

    :return: list of Figure
    """
    figures = []
    for title, neighbours, chosen in WORLDS:
        outcome = core_suites.run("repair_suites_bench", chosen, neighbours)
        anyhow = len(outcome.failed) - len(outcome.ours)
        figures += [
            Figure(f"Odoo's tests that pass {title}", outcome.passed, None),
            Figure("those that fail here without ours, too", anyhow, None),
            Figure(f"those that fail only {title}", len(outcome.ours), 0),
        ]
    return figures
