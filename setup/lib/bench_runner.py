"""Run the cases of ``setup/bench`` inside Odoo and print one table.

A case is a module with ``measure(bench)`` that returns :class:`Figure` rows. Whatever
it does is rolled back, unless it says ``COMMITS = True``: then it works in a database
that is thrown away.
"""

import datetime
import importlib.util
import os
import statistics
import sys
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

CASES = Path(__file__).resolve().parents[1] / "bench_cases"
sys.path.append(str(CASES.parent))  # for cases that use what set-up itself does
RUNS = 5
MIB, GIB = 2**20, 2**30
HEAD = ("figure", "ours", "beside", "ratio", "target", "met")


@dataclass(frozen=True)
class Sample:
    """What one item of some work takes: medians of several runs."""

    ms: float
    queries: float


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    :param str name: what is measured, with its unit, and beside what
    :param float ours: our figure
    :param float target: highest acceptable ratio of ours to the other figure, or
        highest acceptable figure where there is none; None: a figure that is only shown
    :param float beside: what ours stands beside: Odoo's core doing the same work, or
        the same work in other circumstances
    :param bool at_least: the target is the lowest acceptable figure
    """

    name: str
    ours: float
    target: float | None
    beside: float | None = None
    at_least: bool = False

    @property
    def is_met(self):
        """Say whether the target is met, or there is none."""
        if self.target is None:
            return True
        limit = self.target * (1 if self.beside is None else self.beside)
        return self.ours >= limit if self.at_least else self.ours <= limit

    def cells(self):
        """Give the row as text.

        :return: tuple of str
        """
        other = ("", "")
        if self.beside is not None:
            other = (number(self.beside), number(self.ours / self.beside))
        target = ("", "shown")
        if self.target is not None:
            sign = ">=" if self.at_least else "<="
            target = (f"{sign} {self.target:,g}", "yes" if self.is_met else "NO")
        return (self.name, number(self.ours), *other, *target)


def number(value):
    """Give a figure as text: what is counted whole, what is measured to a thousandth.

    :param float value: figure
    :return: str
    """
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


class Bench:
    """What a case works with.

    :param odoo.api.Environment env: of the superuser
    :param str source: the database with our addons, for cases that copy it
    """

    def __init__(self, env, source):
        self.env = env
        self.source = source

    def sample(self, work, records):
        """Measure some work on records, several times, each rolled back.

        :param callable work: takes the records
        :param records: recordset; results are per record
        :return: Sample
        """
        return self.compare(records, work)[0]

    def compare(self, records, *works):
        """Measure several ways in turn, so that a slow moment hits them all.

        :param records: recordset; results are per record
        :param works: callables that take the records
        :return: a Sample for each
        :rtype: list[Sample]
        """
        for work in works:
            self._run(work, records)  # fills the caches that a running server has
        runs = [[self._run(work, records) for work in works] for _ in range(RUNS)]
        return [
            Sample(
                *(statistics.median(values) for values in zip(*of_work, strict=True))
            )
            for of_work in zip(*runs, strict=True)
        ]

    def peak(self, work, records):
        """Measure by how much memory grows at most while some work is done.

        :param callable work: takes the records
        :param records: recordset
        :return: MiB that Python allocated
        :rtype: float
        """
        self._run(work, records)
        tracemalloc.start()
        try:
            self._run(work, records)
            return tracemalloc.get_traced_memory()[1] / MIB
        finally:
            tracemalloc.stop()

    def _run(self, work, records):
        cr = self.env.cr
        self.env.flush_all()
        self.env.invalidate_all()
        cr.execute("SAVEPOINT bench")
        queries, started = cr.sql_log_count, time.perf_counter()
        work(records)
        self.env.flush_all()
        cr.precommit.run()  # where core writes down what was tracked
        self.env.flush_all()
        seconds, queries = time.perf_counter() - started, cr.sql_log_count - queries
        self.env.invalidate_all(flush=False)
        cr.execute("ROLLBACK TO SAVEPOINT bench")
        return seconds * 1000 / len(records), queries / len(records)


def load(path):
    """Import one case.

    :param Path path: its file
    :return: module
    """
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def print_table(figures):
    """Print the rows as a Markdown table, then on what machine and how they came about.

    :param list figures: of :class:`Figure`
    """
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left, *right = widths
    rows.insert(1, ["-" * left, *("-" * (width - 1) + ":" for width in right)])
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], right, strict=True)]
        print("|", " | ".join([row[0].ljust(left), *cells]), "|")  # noqa: T201
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    print(  # noqa: T201
        f"\n{datetime.date.today()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"`{' '.join(['setup/bench', *sys.argv[3:]])}`"
    )


def main():
    """Run the cases that the command line names, or all.

    :return: exit status, 1 when a target is missed
    """
    database, scratch, *names = sys.argv[1:]
    config.parse_config(["--log-level=error"], setup_logging=True)
    figures = []
    for path in sorted(CASES.glob("*.py")):
        if names and path.stem not in names:
            continue
        case = load(path)
        commits = getattr(case, "COMMITS", False)
        with Registry(scratch if commits else database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            figures += case.measure(Bench(env, database))
            cr.rollback()
    print_table(figures)
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
