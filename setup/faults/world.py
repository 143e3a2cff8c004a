"""The product in pieces that may break, and the world outside that goes on."""

import json
import os
import socket
import threading
import time
import urllib.request
from contextlib import contextmanager
from functools import partial

from lib.product import SANDBOX_TOKEN
from werkzeug.serving import make_server

from odoo import http
from odoo.modules.registry import Registry
from odoo.service import model as service_model
from odoo.service.server import RequestHandler, load_server_wide_modules
from odoo.tools import config

from . import clock, points
from .browser import Browser
from .children import Child, HarnessError

PATIENCE_S = 20
# The sandbox's accounts at the gateways beside SMSAPI.
_ACCOUNTS = {
    "twilio": {
        "api_login": "AC" + "5a9db0c5" * 4,
        "sender": "+48732000333",
        "sender_kind": "number",
    },
    "serwersms": {},
}
_REPORTS_NEVER = {"kind": "report_none", "count": 100_000}


class Fault:
    """What strikes where.

    :param Point point: where
    :param strike: what, a function of :mod:`faults.points`
    """

    def __init__(self, point, strike=points.kill):
        self.point = point
        self.strike = strike

    def __str__(self):
        return f"{self.strike.__name__} {self.point}"

    @property
    def is_deadly(self):
        """Say whether it ends the process."""
        return self.strike is points.kill

    def find(self, registry):
        """See that its steps exist.

        :param registry: of the database
        :raise NoSuchStep: when one was renamed
        """
        for step in filter(None, (self.point.step, self.point.follows)):
            points.find(registry, step)

    def arm(self, registry, tell):
        """Have it strike in this process.

        :param registry: of the database
        :param tell: called when it does
        """

        def strike(subject):
            # What ends the work has to be told before; the other may find nothing.
            if self.strike is not points.touch:
                tell()
            self.strike(subject)
            if self.strike is points.touch:
                tell()

        points.arm(registry, self.point, strike)


class World:
    """One database, the sandbox beside it, and processes that come and go.

    :param str database: its name; it is thrown away afterwards
    :param str sandbox_url: of the sandbox
    :param int port: where servers listen
    """

    def __init__(self, database, sandbox_url, port):
        self.database, self.sandbox_url = database, sandbox_url
        self._staff = None
        self.url = f"http://localhost:{port}"
        config["db_name"] = [database]
        load_server_wide_modules()
        # Held by us: what calls while no server lives waits for the next one.
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", port))
        self.socket.listen(64)
        with self.env() as env:
            self.crons = clock.limit_crons(env)
            # Documents leave by e-mail, which core itself sends.
            type(env["account.move"])._send_repair_sms_invoice = lambda moves: None
            threading.current_thread().dbname = database
            env["ir.http"].routing_map()
            self._make_gateways(env)
        self.control("fault", _REPORTS_NEVER)

    def _make_gateways(self, env):
        """Have an account at each gateway of the sandbox, the first one in use."""
        gateways = env["repair.sms.gateway"].search([("company_id", "=", 1)])
        first, *others = gateways
        gateways.browse(one.id for one in others).active = False
        self.gateways = {"smsapi": first.id}
        for adapter, vals in _ACCOUNTS.items():
            vals = {
                "name": adapter,
                "adapter": adapter,
                "company_id": first.company_id.id,
                "base_url": f"{self.sandbox_url}/{adapter}",
                "backup_url": False,
                "api_token": SANDBOX_TOKEN,
                "active": False,
                **vals,
            }
            self.gateways[adapter] = gateways.create(vals).id
        known = gateways.browse(self.gateways.values())
        known.per_second = 1000
        # What a shop owner does once in the panel of the gateway.
        self.control("callbacks", {"sms_mo": first.incoming_url})

    def use(self, env, adapter):
        """Send through one gateway from now on.

        :param odoo.api.Environment env: environment
        :param str adapter: which
        """
        chosen = env["repair.sms.gateway"].browse(self.gateways[adapter])
        if not chosen.active:
            known = chosen.browse(self.gateways.values())
            known.active = False
            chosen.active = True

    @contextmanager
    def env(self):
        """Look and prepare without a fault; commits at the end of the block."""
        registry = Registry(self.database).check_signaling()
        with registry.cursor() as cr:
            yield clock.superuser(cr)

    def control(self, path, payload=None):
        """Ask or tell the sandbox.

        :param str path: below ``/control/``
        :param dict payload: what to post; None asks
        :return: the answer's JSON
        """
        request = urllib.request.Request(f"{self.sandbox_url}/control/{path}")
        if payload is not None:
            request.data = json.dumps(payload).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as response:
            return json.load(response)

    def phones(self):
        """Return what all phones got.

        :rtype: list[dict]
        """
        return self.control("sms")

    def fork(self, work, name, fault=None):
        """Have a process do something, struck by a fault or not.

        :param work: function without arguments
        :param str name: what it does
        :param Fault fault: what strikes
        :rtype: Child
        :raise NoSuchStep: when it would strike where nothing is
        """
        if fault:
            fault.find(Registry(self.database))

        def live(tell):
            registry = Registry(self.database).check_signaling()
            # Who collides tries again after a random time; nobody has to wait for it.
            service_model.random.uniform = lambda low, high: 0.01
            if fault:
                fault.arm(registry, tell)
            work()

        return Child(live, name)

    def run(self, work, name, fault=None):
        """Have a process do something, and wait for its end.

        :raise HarnessError: when a fault did not strike, or it failed without one
        """
        child = self.fork(work, name, fault)
        status = child.wait()
        check_struck(child, fault)
        if status and not (fault and fault.is_deadly):
            raise HarnessError(f"{name} ended with status {status}")

    def run_crons(self, fault=None):
        """Run what is due, as the scheduler does.

        :param Fault fault: what strikes meanwhile
        """
        self.run(partial(clock.run_due, self.database), "the scheduler", fault)

    def pass_time(self):
        """Have all that waits for its time become due."""
        clock.pass_time(self.database, self.crons)

    def settle(self):
        """Let time pass without a fault until nothing is left to do."""
        work = partial(clock.settle, self.database, self.crons)
        self.run(work, "the scheduler afterwards")

    def serve(self, fault=None, beside=None):
        """Start a server in a process of its own.

        :param Fault fault: what strikes it
        :param beside: function that begins what else it does
        :rtype: Child
        """

        def work():
            if beside:
                beside()
            server = make_server(
                *("127.0.0.1", self.socket.getsockname()[1], http.root),
                threaded=True,
                request_handler=RequestHandler,
                fd=os.dup(self.socket.fileno()),
            )
            server.serve_forever()

        return self.fork(work, "the server", fault)

    def staff(self):
        """Log the administrator in; a server must live.

        :return: the browser
        :rtype: Browser
        """
        if not self._staff:
            self._staff = Browser(self.url, self.database)
        return self._staff

    @contextmanager
    def server(self, fault=None):
        """Have a server during the block, and see that the fault struck it.

        :param Fault fault: what strikes it
        """
        server = self.serve(fault)
        try:
            yield server
        finally:
            server.stop()
        check_struck(server, fault)


def check_struck(child, fault):
    """See that a fault struck a process that has ended.

    :raise HarnessError: when it did not
    """
    if child.was_struck() != bool(fault):
        raise HarnessError(f"{fault.point} was never reached by {child.name}")


def wait_for(look, what):
    """Look until something true is seen.

    :param look: function that returns it
    :param str what: what is waited for
    :return: what was seen
    :raise HarnessError: when it does not come
    """
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        time.sleep(0.02)
    raise HarnessError(f"{what}: not seen in time")
