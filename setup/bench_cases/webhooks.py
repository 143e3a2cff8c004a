"""Callbacks of gateways over HTTP, beside core's ``/web/health`` and ``/sms/status``,
at 4 and at 16 connections at the same time, against a server of its own.

Ours stores an incoming SMS or a report each time, a new one; core's ``/sms/status``
finds an SMS and writes its state. All of them find the database by its header.
"""

import http.client
import json
import random
import threading
import time
import uuid
from urllib.parse import urlencode

from bench_runner import Figure
from lib import environment, services

COMMITS = True
CONNECTIONS = (4, 16)
SECONDS = 3
REPORTED = 2000
ROUNDS = 3


def load(port, database, connections, make_request):
    """Send requests over some connections for a while.

    :param int port: of the server
    :param str database: its database
    :param int connections: how many at the same time
    :param make_request: function that returns method, path, body and headers
    :return: answers with status 200 per second
    :rtype: float
    """
    counts, end = [], time.monotonic() + SECONDS

    def work():
        count, link = 0, None
        while time.monotonic() < end:
            link = link or http.client.HTTPConnection("127.0.0.1", port)
            method, path, body, headers = make_request()
            headers = {"X-Odoo-Database": database, **headers}
            link.request(method, path, body, headers)
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200, (path, answer.status)
            count += 1
            if answer.will_close:
                link.close()
                link = None
        counts.append(count)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == connections
    return sum(counts) / (time.monotonic() - started)


def make_requests(env):
    """Return how to call each address, by its name.

    :param odoo.api.Environment env: environment
    :rtype: dict
    """
    # One of its own: other cases change those that there are.
    vals = {"name": "Callbacks", "company_id": env.company.id, "adapter": "smsapi"}
    vals |= {"api_token": "secret", "sender": "2way"}
    gateway = env["repair.sms.gateway"].create(vals)
    base = f"/repair_sms/{gateway.id}/{gateway.webhook_token}"
    # As many as make collisions rare: core would replay them and be slower.
    vals = {"body": "x", "number": "+48600100200"}
    sms = env["sms.sms"].create([vals] * REPORTED)
    env["sms.tracker"].create([{"sms_uuid": key} for key in sms.mapped("uuid")])
    keys = sms.mapped("uuid")
    env.cr.commit()
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    def incoming():
        text = {"sms_from": "48600100200", "sms_date": "1795341600"}
        text["sms_text"] = uuid.uuid4().hex
        return "POST", f"{base}/incoming", urlencode(text), form

    def report():
        query = urlencode({"MsgId": uuid.uuid4().hex, "status_name": "DELIVERED"})
        return "GET", f"{base}/report?{query}", None, {}

    def status():
        statuses = [{"sms_status": "delivered", "uuids": [random.choice(keys)]}]
        body = {"jsonrpc": "2.0", "params": {"message_statuses": statuses}}
        json_form = {"Content-Type": "application/json"}
        return "POST", "/sms/status", json.dumps(body), json_form

    return {
        "incoming": incoming,
        "report": report,
        "health": lambda: ("GET", "/web/health", None, {}),
        "status": status,
    }


def measure(bench):
    """Measure all in turn, so that a slow moment hits each; the best round counts.

    :param Bench bench: what to measure with
    :return: list of Figure; milliseconds per request, the inverse of requests/s
    """
    requests = make_requests(bench.env)
    database, port = bench.env.cr.dbname, services.free_port()
    options = ("--max-cron-threads=0", "--log-level=error", "--no-database-list")
    where = ("-d", database, "--http-port", port)
    command = environment.odoo_command("server", *where, *options)
    server = services.Service("bench-odoo", command)
    figures = []
    try:
        server.start(f"http://127.0.0.1:{port}/web/health")
        for connections in CONNECTIONS:
            best = dict.fromkeys(requests, 0)
            for _round in range(ROUNDS):
                for name, make_request in requests.items():
                    speed = load(port, database, connections, make_request)
                    best[name] = max(best[name], speed)
            ms = {name: 1000 / speed for name, speed in best.items()}
            for ours in ("incoming", "report"):
                for core, target in (("health", 2), ("status", 1)):
                    name = f"{ours} at {connections} connections, ms, core: {core}"
                    figures.append(Figure(name, ms[ours], target, ms[core]))
    finally:
        server.stop()
    return figures
