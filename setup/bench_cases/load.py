"""A chain of 200 shops: how long clicks, webhooks and crons take with 1,000,000 stored
messages beside 1,000; then its day with 20,000 repairs, 100,000 SMS, 10,000 answers and
staff clicking meanwhile, for as much of it as ten minutes bear.
"""

import os
from contextlib import ExitStack, contextmanager

import bench_chain
import bench_growth
import bench_shift
from bench_grow import grow
from lib import databases, environment, services

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

COMMITS = True
FEW, MANY = "repair_bench_few", "repair_bench_many"
#: Of every row of the chain with 1,000 messages.
COPIES = int(os.environ.get("BENCH_COPIES", "999"))
DAY_S = int(os.environ.get("BENCH_DAY_S", "600"))


@contextmanager
def environment_of(database):
    """Have an environment of another database.

    :param str database: its name
    """
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


@contextmanager
def chains(source):
    """Have two databases: the chain with few messages, and with many.

    :param str source: a database with our addons
    """
    try:
        databases.clone(bench_chain.ensure(source), FEW)
        databases.clone(FEW, MANY)
        with environment_of(MANY) as env:
            grow(env, COPIES)
        for database in (FEW, MANY):
            databases.query("VACUUM ANALYZE", database)
        yield
    finally:
        for database in (FEW, MANY):
            sql_db.close_db(database)
            databases.drop(database)


@contextmanager
def serving(port, *options):
    """Have an Odoo server.

    :param int port: where it listens
    :param options: of its command line
    """
    options = ("--http-port", port, "--log-level=error", *options)
    command = environment.odoo_command("server", "--no-database-list", *options)
    server = services.Service("bench-odoo", command)
    try:
        server.start(f"http://127.0.0.1:{port}/web/health")
        yield
    finally:
        server.stop()


def measure(bench):
    """Measure the growth, then the day.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    port = services.free_port()
    with chains(bench.source):
        with ExitStack() as stack:
            where = ("-d", f"{FEW},{MANY}", "--max-cron-threads=0")
            stack.enter_context(serving(port, *where))
            few = stack.enter_context(environment_of(FEW))
            many = stack.enter_context(environment_of(MANY))
            figures = bench_growth.measure(few, many, port)
        where = ("-d", MANY, "--gevent-port", services.free_port())
        server = serving(port, *where, "--workers=4", "--max-cron-threads=2")
        with environment_of(MANY) as env:
            return figures + bench_shift.measure(env, DAY_S, port, server)
