"""All runs, or a sample of them, and what came of them."""

import argparse
import json
import logging
import sys
from collections import Counter
from dataclasses import fields

from odoo.modules.registry import Registry

from . import points, verdict
from .children import HarnessError
from .flows import CROWDS, FLOWS, LATE, OTHERS, SABOTAGE
from .world import Fault, World

_logger = logging.getLogger(__name__)
#: Rows that another transaction changes just before they are written in earnest.
_TOUCHED = (
    ("Sending", points.Point("repair.sms.wallet._post_many")),
    ("Payment", points.Point("repair.sms.wallet._post_many")),
    ("Books", points.Point("repair.sms.topup._account")),
    ("Approval", points.Point("repair.approval._decide")),
    ("Yes", points.Point("repair.approval._decide")),
    ("IncomingApplied", points.Point("repair.conversation._came_in")),
)
#: Flows in which a collision is forced wherever something begins.
_COLLIDING = ("Sending", "IncomingApplied", "Payment", "Approval", "Yes")


def kills(flows):
    """Give the runs in which something is killed, at every point of some flows.

    :param flows: of them
    :return: tuples of a flow and a fault
    """
    return [(flow, Fault(point)) for flow in flows for point in flow.points]


def collisions():
    """Give the runs in which transactions collide, by force and in earnest.

    :return: tuples of a flow and a fault
    """
    by_name = {flow.__name__: flow for flow in FLOWS}
    forced = [
        (by_name[name], Fault(point, points.collide))
        for name in _COLLIDING
        for point in by_name[name].points
        if point.when == points.BEFORE and point.step != points.CALL
    ]
    touched = [(by_name[name], Fault(point, points.touch)) for name, point in _TOUCHED]
    return forced + touched


def sample():
    """Give one kill or more in each flow: what a test has the time for.

    :return: groups as those of :func:`plan`
    """
    runs = [(flow, Fault(flow.points[-1])) for flow in FLOWS]
    sending = [flow for flow in FLOWS if flow.__name__ == "Sending"]
    calls = [run for run in kills(sending) if run[1].point.step == points.CALL]
    return {"kills": runs + calls, "collisions": collisions()[-2:]}


def plan():
    """Give all runs.

    :return: tuples of a flow and a fault, by the group that they are counted in
    :rtype: dict
    """
    return {
        "kills": kills(FLOWS),
        "collisions": collisions(),
        "others": kills(OTHERS),
        "crowds": kills(CROWDS),
        "late": [(flow, None) for flow in LATE],
    }


def run_group(world, runs):
    """Do some runs.

    :param World world: where
    :param list runs: tuples of a flow and a fault
    :return: how much of what was found, and how often
    :rtype: dict
    """
    count = Counter(dict.fromkeys([*_kinds(), "found", "broken"], 0))
    for flow, fault in runs:
        name = f"{flow.name()}: {fault or 'as it is'}"
        try:
            found = flow(world).run(fault)
        except Exception as error:
            expected = isinstance(error, HarnessError | points.NoSuchStep)
            _logger.error("%s: %r", name, error, exc_info=not expected)
            count["broken"] += 1
            continue
        _logger.info("%s: done", name)
        count["found"] += bool(found.wrong())
        for words in found.wrong() + found.unsure + found.copies:
            _logger.error("%s: %s", name, words)
        count.update({kind: len(getattr(found, kind)) for kind in _kinds()})
    steps = {(fault.point.step, fault.point.follows) for _flow, fault in runs if fault}
    return {**count, "runs": len(runs), "steps": len(steps)}


def _kinds():
    return [one.name for one in fields(verdict.Findings)]


def main(arguments):
    """Do what is asked for; print what came of it as JSON.

    :param list arguments: of the command line
    """
    parser = argparse.ArgumentParser(prog="faults")
    parser.add_argument("database", help="will not be as it was")
    parser.add_argument("sandbox_url")
    parser.add_argument("port", type=int, help="where servers of the harness listen")
    parser.add_argument("--sample", action="store_true", help="for a test")
    parser.add_argument("--only", help="a group of runs, or a part of a flow's name")
    options = parser.parse_args(arguments)
    Registry(options.database)
    world = World(options.database, options.sandbox_url, options.port)
    world.settle()
    groups = sample() if options.sample else plan()
    if options.only:
        groups = _choose(groups, options.only)
    count = {name: run_group(world, runs) for name, runs in groups.items()}
    with world.env() as env:
        count["ghosts"] = len(verdict.ghosts(env, world.phones()).duplicates)
    # The last, as the ledger is not in order any more.
    count["sabotage"] = run_group(world, kills(SABOTAGE))
    json.dump(count, sys.stdout)


def _choose(groups, only):
    """Return one group, or of all groups the runs of some flows."""
    if only in groups:
        return {only: groups[only]}
    return {
        name: [run for run in runs if only in run[0].__name__]
        for name, runs in groups.items()
    }
