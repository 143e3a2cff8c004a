"""Sending through a gateway that takes 100 ms for each answer, over real HTTP: one
dispatcher, then two of them with a gateway each.

Beside it core's ``sms_twilio``, which calls one after the other.
"""

import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests
from bench_runner import Figure
from bench_world import make_gateway, queue_messages

from odoo.addons.sms_twilio.tools.sms_api import SmsApiTwilio

COMMITS = True
LATENCY_S = 0.1
MESSAGES = 1200
CORE_MESSAGES = 30
# Of SMSAPI, as a new gateway has it.
PER_SECOND = 95
LIB = Path(__file__).resolve().parents[1] / "lib"


class OneAfterTheOther(SmsApiTwilio):
    """Core's provider, with another address."""

    def __init__(self, url):
        self.url = url

    def _sms_twilio_send_request(self, session, to_number, body, uuid):
        return session.post(f"{self.url}/sms.do", data={"Body": body}, timeout=5)


@contextmanager
def process(script, *arguments):
    """Run a script beside this one.

    :return: subprocess.Popen
    """
    command = [sys.executable, LIB / script, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as running:
        try:
            yield running
        finally:
            running.kill()


def dispatch_ms(gateways):
    """Queue messages for gateways, and let as many dispatchers send them.

    :param gateways: repair.sms.gateway records
    :return: ms per SMS until the last dispatcher is done
    """
    database = gateways.env.cr.dbname
    with ExitStack() as stack:
        found = [
            stack.enter_context(process("bench_dispatcher.py", database))
            for _gateway in gateways
        ]
        for dispatcher in found:
            dispatcher.stdout.readline()
        for gateway in gateways:
            queue_messages(gateway, MESSAGES)
        started = time.perf_counter()
        for dispatcher in found:
            dispatcher.stdin.write("go\n")
            dispatcher.stdin.flush()
        for dispatcher in found:
            dispatcher.stdout.readline()
        seconds = time.perf_counter() - started
        return seconds * 1000 / MESSAGES / len(gateways)


def core_ms(url):
    """Time core's provider.

    :return: ms per SMS
    """
    message = {"content": "x", "numbers": [{"number": "+48600100200", "uuid": "u"}]}
    started = time.perf_counter()
    OneAfterTheOther(url)._send_sms_batch([message] * CORE_MESSAGES)
    return (time.perf_counter() - started) * 1000 / CORE_MESSAGES


def measure(bench):
    """Measure one dispatcher, two, and core.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    env = bench.env
    with process("bench_gateway.py", str(LATENCY_S)) as server:
        url = server.stdout.readline().strip()
        requests.post(f"{url}/sms.do", timeout=5)
        other = env["res.company"].create({"name": "Other"})
        gateways = make_gateway(env, url) + make_gateway(env, url, other)
        gateways.per_second = PER_SECOND
        env.cr.commit()
        one, two = dispatch_ms(gateways[:1]), dispatch_ms(gateways)
        core = core_ms(url)
    env.cr.rollback()
    mine = [("gateway_id", "in", gateways.ids), ("state", "=", "accepted")]
    sent = env["repair.sms.message"].search_count(mine)
    if sent != 3 * MESSAGES:
        raise AssertionError(f"{sent} of {3 * MESSAGES} messages were sent")
    return [
        Figure("100 ms gateway, ms per SMS (90 a second)", one, 1000 / 90),
        Figure("100 ms gateway, ms per SMS, beside sms_twilio", one, 1 / 9, core),
        Figure("two dispatchers, ms per SMS, beside one", two, 1 / 1.6, one),
    ]
