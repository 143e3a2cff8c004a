"""The customer's page of a repair by its secret link, beside core's page of the same
quotation by its own: whole requests, from the address to the HTML, by a visitor without
a login. The repair has a history, a question to decide about and two offers.
"""

import statistics
import time

from bench_runner import Figure
from bench_world import make_repairs
from werkzeug.test import Client

from odoo import http, sql_db
from odoo.service.server import load_server_wide_modules
from odoo.tools import config

COMMITS = True
RUNS = 15


def make_repair(env):
    """Make a repair whose customer is asked to pick one of two offers.

    :param odoo.api.Environment env: environment
    :return: repair.order
    """
    env.company.write({"portal_confirmation_sign": False})
    env.company.write({"portal_confirmation_pay": False})
    repair = make_repairs(env, 1)
    repair._set_milestone("received")
    env.cr.commit()
    repair.action_create_sale_order()
    lines = [
        {"product_id": repair.product_id.id, "name": f"Part {n}", "price_unit": 100}
        for n in range(5)
    ]
    repair.sale_order_id.order_line = [(0, 0, line) for line in lines]
    repair.action_add_offer()
    repair.action_ask_approval()
    env.cr.commit()
    return repair


class Visitor:
    """Somebody who opens pages of one database.

    :param str database: name
    """

    def __init__(self, database):
        load_server_wide_modules()
        config["db_name"] = [database]
        self.client = Client(http.root)

    def open(self, path):
        """Open a page.

        :param str path: with its query
        :return: milliseconds, queries
        :rtype: tuple
        """
        queries, started = sql_db.sql_counter, time.perf_counter()
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status)
        assert answer.data
        ms = (time.perf_counter() - started) * 1000
        return ms, sql_db.sql_counter - queries


def measure(bench):
    """Measure both pages in turn, so that a slow moment hits both.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    repair = make_repair(bench.env)
    paths = [repair.get_portal_url(), repair.sale_order_id.get_portal_url()]
    bench.env.cr.commit()
    visitor = Visitor(bench.env.cr.dbname)
    for path in paths * 2:
        visitor.open(path)  # fills the caches that a running server has
    runs = [[visitor.open(path) for path in paths] for _ in range(RUNS)]
    [ms, queries], [core_ms, _queries] = [
        [statistics.median(figures) for figures in zip(*of_page, strict=True)]
        for of_page in zip(*runs, strict=True)
    ]
    return [
        Figure("page of a repair by secret link, queries", queries, 40),
        Figure("page of a repair by secret link, ms", ms, 1.3, core_ms),
    ]
