"""Sending through a gateway that takes 100 ms for each answer, over real HTTP: one
dispatcher, then two of them with a gateway each.

Beside it core's ``sms_twilio``, which calls one after the other.
"""

import time

import requests
from bench_runner import Figure
from bench_world import dispatch_s, make_gateway, process, queue_messages

from odoo.addons.sms_twilio.tools.sms_api import SmsApiTwilio

COMMITS = True
LATENCY_S = 0.1
MESSAGES = 1200
CORE_MESSAGES = 30
# Of SMSAPI, as a new gateway has it.
PER_SECOND = 95


class OneAfterTheOther(SmsApiTwilio):
    """Core's provider, with another address."""

    def __init__(self, url):
        self.url = url

    def _sms_twilio_send_request(self, session, to_number, body, uuid):
        return session.post(f"{self.url}/sms.do", data={"Body": body}, timeout=5)


def dispatch_ms(gateways):
    """Let as many dispatchers as there are gateways send messages for all of them.

    :param gateways: repair.sms.gateway records
    :return: ms per SMS until the last dispatcher is done
    """

    def queue():
        for gateway in gateways:
            queue_messages(gateway, MESSAGES)

    seconds = dispatch_s(gateways.env, len(gateways), queue)
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
