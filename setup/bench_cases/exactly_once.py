"""Processes killed, and transactions that collide, at every step of sending, webhook,
top-up and approval; then phones, ledger and journal are compared.

See ``setup/faults``. A quarter of an hour.
"""

import os

from bench_runner import Figure
from faults import stage

import odoo.sql_db

COMMITS = True
_WORDS = {
    "kills": "kills",
    "collisions": "collisions",
    "crowds": "2 dispatchers, 8 workers",
    "late": "answers after the time-out",
    "others": "kills, Twilio and SerwerSMS",
}
_WRONG = {
    "duplicates": "duplicates",
    "lost": "lost",
    "charges": "double charges",
    "balances": "differing balances",
    "untrue": "states that lie",
    "broken": "steps not reached",
}
_LEAST_KILLS = 200


def measure(bench):
    """Run the whole harness in a copy of the database.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    odoo.sql_db.close_db(os.environ["ODOO_DB"])  # a template must be left alone
    found = stage.play(os.environ["ODOO_DB"])
    sabotage, ghosts = found.pop("sabotage"), found.pop("ghosts")
    figures = [
        Figure("exactly once: SMS that no message tells of", ghosts, 0),
        Figure(
            "exactly once, sabotage: found",
            sabotage["found"],
            sabotage["runs"],
            at_least=True,
        ),
    ]
    for group, count in found.items():
        figures += figures_of(_WORDS[group], count, group)
    return figures


def figures_of(words, count, group):
    """Give the figures of a group of runs.

    :param str words: what is done in it
    :param dict count: what was found
    :param str group: its name
    :return: list of Figure
    """
    at_least = _LEAST_KILLS if group == "kills" else None
    begin = f"exactly once, {words}"
    wrongs = [(name, count[kind]) for kind, name in _WRONG.items()]
    if group != "kills":
        wrongs = [("all of these", sum(number for _name, number in wrongs))]
    shown = [("left to a person", count["unsure"])]
    if count["copies"]:
        shown.append(("e-mails sent again, with their Message-ID", count["copies"]))
    return [
        Figure(f"{begin}: runs", count["runs"], at_least, at_least=True),
        Figure(f"{begin}: steps struck", count["steps"], None),
        *(Figure(f"{begin}: {name}", number, 0) for name, number in wrongs),
        *(Figure(f"{begin}: {name}", number, None) for name, number in shown),
    ]
