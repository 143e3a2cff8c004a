"""What the cases of ``setup/bench`` have in common."""

import json
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo.addons.repair_notifications.tools.sms_text import count_parts
from odoo.addons.repair_sms_wallet.gateways import http


def make_repairs(env, number):
    """Make repairs with the device on its way, of customers who agreed to be told.

    :param odoo.api.Environment env: environment
    :param int number: how many, each of another customer
    :return: recordset of repair.order
    """
    customers = env["res.partner"].create(
        [
            {
                "name": f"Customer {index}",
                "phone": f"+48 601 {index // 1000:03} {index % 1000:03}",
                "email": f"customer{index}@example.com",
                "lang": "pl_PL",
                "data_processing_consent": True,
            }
            for index in range(number)
        ]
    )
    product = env["product.product"].create({"name": "Phone", "type": "consu"})
    return env["repair.order"].create(
        [
            {
                "partner_id": customer.id,
                "product_id": product.id,
                "handover_in": "courier",
            }
            for customer in customers
        ]
    )


@contextmanager
def instant_gateway(calls=None):
    """Answer every call to SMSAPI at once, without a network.

    :param list calls: gets the moment of each call; None means a new list
    :return: that list
    """
    calls = [] if calls is None else calls

    def answer(method, url, headers, fields=None, timeout_s=10, data=None):
        calls.append(time.perf_counter())
        parts = count_parts(fields["message"]).parts
        item = {"id": fields["idx"], "points": 0.16, "parts": parts, "status": "QUEUE"}
        return http.Answer(200, json.dumps({"count": 1, "list": [item]}))

    with patch.object(http, "call", answer):
        yield calls


def make_gateway(env, base_url="http://localhost:9", company=None):
    """Make the one gateway of a company, as fast as gateways can be set, with money in
    the wallet; what earlier cases left is sent and gone.

    :param odoo.api.Environment env: environment
    :param str base_url: where it is
    :param company: ``res.company``; None means that of the environment
    :return: repair.sms.gateway
    """
    company = company or env.company
    gateways = env["repair.sms.gateway"]
    gateways.search([("company_id", "=", company.id)]).active = False
    gateway = gateways.create(
        {
            "name": "Bench",
            "company_id": company.id,
            "base_url": base_url,
            "backup_url": False,
            "api_token": "token",
            "per_second": 10_000,
        }
    )
    wallet = company._get_repair_sms_wallet()
    wallet._post(f"topup/bench/{gateway.id}", 10**12, "topup")
    env.cr.commit()
    with instant_gateway():
        env["repair.sms.message"]._dispatch()
    return gateway


def queue_messages(gateway, number):
    """Queue SMS of a gateway's company with one statement.

    :param gateway: repair.sms.gateway
    :param int number: how many
    """
    gateway.env.cr.execute(
        """
        INSERT INTO repair_sms_message (uuid, gateway_id, company_id, number, body,
                                        encoding, parts, state, attempts, create_date)
        SELECT md5(%(id)s || '/' || clock_timestamp() || '/' || place), %(id)s,
               %(company)s, '+48601' || lpad((place %% 1000000)::text, 6, '0'),
               'Your phone is ready.', 'GSM-7', 1, 'queued', 0,
               now() AT TIME ZONE 'UTC'
          FROM generate_series(1, %(number)s) place
        """,
        {"id": gateway.id, "company": gateway.company_id.id, "number": number},
    )
    gateway.env.cr.commit()


@contextmanager
def process(script, *arguments):
    """Run a script of this folder beside this one.

    :return: subprocess.Popen
    """
    command = [sys.executable, Path(__file__).with_name(script), *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as running:
        try:
            yield running
        finally:
            running.kill()


def dispatch_s(env, number, queue):
    """Have plain dispatchers send what is queued, each in a process of its own.

    :param odoo.api.Environment env: environment
    :param int number: how many dispatchers
    :param callable queue: queues the messages, when they are ready
    :return: seconds until the last of them is done
    """
    with ExitStack() as stack:
        started = [
            stack.enter_context(process("bench_dispatcher.py", env.cr.dbname))
            for _place in range(number)
        ]
        for dispatcher in started:
            dispatcher.stdout.readline()
        queue()
        before = time.perf_counter()
        for dispatcher in started:
            dispatcher.stdin.write("go\n")
            dispatcher.stdin.flush()
        for dispatcher in started:
            dispatcher.stdout.readline()
        return time.perf_counter() - before


def open_inbox(inbox):
    """Make the calls of the screen: the list, the counters, one conversation.

    :param inbox: ``repair.conversation`` of a clerk
    """
    page = inbox.inbox_page("open")
    inbox.inbox_counts()
    inbox.inbox_page("mine", "", page["next"])
    conversation = inbox.browse(page["rows"][0]["id"])
    conversation.inbox_open()
    inbox.env["repair.conversation.message"].web_search_read(
        [("conversation_id", "=", conversation.id)],
        {"text": {}, "sent_at": {}, "delivery_state": {}, "document_name": {}},
        order="id desc",
        limit=50,
        count_limit=1,
    )
