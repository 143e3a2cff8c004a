"""A day's work on a PostgreSQL that crashes; run by :mod:`fire.restarts`."""

import contextlib
import http.client
import json
import threading
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import psycopg2
from faults import clock, verdict
from lib import environment, services
from lib.product import Ports, Product
from lib.progress import SetupError

from odoo.modules.registry import Registry

from .own_postgres import OwnPostgres

MESSAGES = 400
#: So that sending them outlasts the crashes.
PER_SECOND = 12
PAUSE_S = 5
TOPUP_UNITS = 1_000
PATIENCE_S = 120


class Storm:
    """The product on the server that crashes, and those who work with it.

    :param str database: name
    :param OwnPostgres server: where it is
    """

    def __init__(self, database, server):
        self.database, self.server = database, server
        self.over, self.calm = threading.Event(), threading.Event()
        self.arrived, self.paid, self.failures = [], [], 0
        ports = Ports(*(services.free_port() for _port in range(3)))
        self.product = Product(database, ports, "fire")
        # As a shop runs it: with processes, and with somebody who starts it again. The
        # threads of Odoo's scheduler die with their connection, and nobody replaces
        # them; its processes are replaced, but their master ends when it finds no
        # database at that moment.
        self.product.odoo.command = environment.odoo_command(
            *("server", "-d", database, "--http-port", ports.odoo),
            *("--workers", 2, "--max-cron-threads", 2),
            *("--gevent-port", services.free_port()),
        )
        self.starts = 0

    # -- what goes on ------------------------------------------------------------

    def prepare(self):
        """Queue messages and open the wallet."""
        with Registry(self.database).cursor() as cr:
            env = clock.superuser(cr)
            self.mark = verdict.mark(env)
            self.crons = clock.limit_crons(env)
            [gateway] = env["repair.sms.gateway"].search(
                [("company_id", "=", env.company.id)], limit=1
            )
            gateway.per_second = PER_SECOND
            self.url = gateway.incoming_url
            self.wallet_id = env.company._get_repair_sms_wallet().id
            self._queue(env, gateway, MESSAGES)

    def _queue(self, env, gateway, number):
        """Queue SMS, and wake who sends them."""
        env.company._get_repair_sms_wallet()._post(
            f"fire/{number}/{time.time()}", 10**7, "correction"
        )
        messages = env["repair.sms.message"].create(
            [
                {
                    "company_id": gateway.company_id.id,
                    "gateway_id": gateway.id,
                    "number": f"+48601{place:06}",
                    "body": f"Gotowe {number}/{place}",
                }
                for place in range(number)
            ]
        )
        env.ref("repair_sms_wallet.ir_cron_dispatch")._trigger()
        return messages

    def write_in(self):
        """Be customers whose SMS the gateway hands over; it repeats until it is told
        that one has arrived.
        """
        for number in count():
            if self.over.is_set():
                return
            text = f"Pytanie {threading.get_ident()}/{number}"
            form = {"sms_from": "48511000111", "sms_text": text}
            form |= {"sms_to": "48664000222", "sms_date": "1795356629"}
            body = urllib.parse.urlencode(form).encode()
            self._until_done(lambda body=body: self._hand_over(body))
            self.arrived.append(text)
            time.sleep(0.2)

    def _hand_over(self, body):
        with urllib.request.urlopen(self.url, body, timeout=20) as answer:
            assert answer.status == 200

    def pay_in(self):
        """Post top-ups, each again until it is known to be there."""
        for number in count():
            if self.over.is_set():
                return
            key = f"topup/fire/{number}"
            self._until_done(lambda key=key: self._post(key))
            self.paid.append(key)
            time.sleep(0.1)

    def _post(self, key):
        with Registry(self.database).cursor() as cr:
            wallet = clock.superuser(cr)["repair.sms.wallet"].browse(self.wallet_id)
            wallet._post(key, TOPUP_UNITS, "topup")

    def _until_done(self, work):
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                return work()
            except (OSError, http.client.HTTPException, psycopg2.Error):
                self.failures += 1
                if time.monotonic() > end:
                    raise
                time.sleep(0.3)

    def supervise(self):
        """Start the server again whenever it has ended, as systemd does."""
        while not self.calm.wait(0.5):
            if not self.product.odoo.is_alive():
                self.starts += 1
                with contextlib.suppress(SetupError):
                    self.product.start_odoo()

    def rage(self, crashes):
        """Have the database crash while all of them work.

        :param int crashes: how many
        """
        works = (self.write_in, self.write_in, self.pay_in)
        with ThreadPoolExecutor(len(works)) as pool:
            working = [pool.submit(work) for work in works]
            try:
                for _crash in range(crashes):
                    time.sleep(PAUSE_S)
                    self.server.crash()
                time.sleep(PAUSE_S)
            finally:
                self.over.set()
        for one in working:
            one.result()

    # -- afterwards --------------------------------------------------------------

    def recovery_s(self):
        """Queue one more SMS and see how long the server takes by itself.

        :return: seconds until it is sent, and all that was queued before it
        :rtype: float
        """
        started = time.monotonic()
        with Registry(self.database).cursor() as cr:
            env = clock.superuser(cr)
            gateway = env["repair.sms.gateway"].search(
                [("company_id", "=", env.company.id)], limit=1
            )
            probe = self._queue(env, gateway, 1).id
        while time.monotonic() - started < PATIENCE_S:
            with Registry(self.database).cursor() as cr:
                messages = clock.superuser(cr)["repair.sms.message"]
                if messages.browse(probe).state not in ("queued", "sending"):
                    return time.monotonic() - started
            time.sleep(0.5)
        raise AssertionError("the server sends nothing any more")

    def judge(self):
        """Let everything come to its end, and compare.

        :rtype: dict
        """
        # What was claimed before a crash waits until its lease is over.
        self.product.odoo.stop()
        clock.settle(self.database, self.crons)
        phones = f"{self.product.sandbox_url}/control/sms"
        with urllib.request.urlopen(phones, timeout=60) as answer:
            phones = json.load(answer)
        with Registry(self.database).cursor() as cr:
            env = clock.superuser(cr)
            found = verdict.judge(env, phones, self.mark)
            found.add(verdict.ghosts(env, phones))
            names = ("duplicates", "lost", "charges", "balances", "untrue", "unsure")
            result = {name: len(getattr(found, name)) for name in names}
            result["lost"] += self._missing(env)
            result["wrong"] = found.wrong()[:20]
        return {
            **result,
            # Beside ours leave those that the demo data queue.
            "sms": sum(sms["text"].startswith("Gotowe") for sms in phones),
            "asked": MESSAGES + 1,  # one tells the time of recovery
            "answers": len(self.arrived),
            "topups": len(self.paid),
            "failures": self.failures,
        }

    def _missing(self, env):
        """Count answers and top-ups that are not there exactly once."""
        bubbles = env["repair.conversation.message"].search(
            [("text", "in", self.arrived), ("direction", "=", "in")]
        )
        lines = env["repair.sms.wallet.line"].search([("key", "in", self.paid)])
        texts, keys = bubbles.mapped("text"), lines.mapped("key")
        return sum(texts.count(one) != 1 for one in self.arrived) + sum(
            keys.count(one) != 1 for one in self.paid
        )


def main(database, crashes, folder):
    """Work, crash, judge.

    :param str crashes: how many
    :param str folder: of the server that crashes
    :return: what was counted
    :rtype: dict
    """
    storm = Storm(database, OwnPostgres(folder))
    with storm.product.running():
        storm.prepare()
        with ThreadPoolExecutor(1) as pool:
            supervision = pool.submit(storm.supervise)
            try:
                storm.rage(int(crashes))
                recovery_s = storm.recovery_s()
            finally:
                storm.calm.set()
        supervision.result()
        return {"recovery_s": recovery_s, "starts": storm.starts, **storm.judge()}
