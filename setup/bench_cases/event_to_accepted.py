"""From an event of a repair until the gateway has accepted its SMS, with a gateway that
answers at once: decision, journal, message, queue, price, ledger, answer. The ``write``
that moves the repairs is core's work, so its own time is taken off.

Beside it core's two ways with the same texts and a provider that answers at once: the
server action "Send SMS" run for each record, then the queue; and the composer for many
records with a log. Neither keeps a journal or a ledger.
"""

import time
from contextlib import nullcontext
from statistics import median
from unittest.mock import patch

from bench_runner import Figure
from bench_world import instant_gateway, make_gateway, make_repairs

from odoo.addons.sms.tools.sms_api import SmsApi

COMMITS = True
REPAIRS = 200
RUNS = 5
TEXT = "{{ object.company_id.name }}: {{ object.name }} arrived."


def instant_iap(self, messages, delivery_reports_url=False):
    """Stand for core's provider."""
    numbers = [number for message in messages for number in message["numbers"]]
    return [{"uuid": number["uuid"], "state": "success"} for number in numbers]


def move(repairs):
    """Move repairs without their event."""
    with patch.object(type(repairs), "_queue_event", lambda *args: None):
        arrive(repairs)


def arrive(repairs):
    """Move repairs to where their devices have arrived."""
    received = repairs.env["repair.stage"]._default_for("received")
    repairs.write({"stage_id": received.id})
    repairs.env.cr.commit()


def tell(repairs):
    """Do what an event does, and what its three crons do."""
    env = repairs.env
    arrive(repairs)
    env["repair.notification"]._cron_hand_over()
    drain_core(env)
    env["repair.sms.message"]._dispatch()


def drain_core(env):
    """Run core's queue until it is empty."""
    while env["sms.sms"].search_count([("state", "=", "outgoing")]):
        env["sms.sms"]._process_queue()
        env.cr.commit()


def act(action):
    """Return the work that runs a server action for each record."""

    def work(repairs):
        for repair in repairs:
            context = {"active_model": repair._name, "active_id": repair.id}
            action.with_context(**context, active_ids=repair.ids).run()
        repairs.env.cr.commit()
        drain_core(repairs.env)

    return work


def compose(repairs):
    """Send with the composer for many records, with a log."""
    composer = repairs.env["sms.composer"].create(
        {
            "composition_mode": "mass",
            "res_model": repairs._name,
            "res_ids": repr(repairs.ids),
            "body": TEXT,
            "mass_keep_log": True,
            "mass_force_send": False,
        }
    )
    composer.action_send_sms()
    repairs.env.cr.commit()
    drain_core(repairs.env)


def measure(bench):
    """Measure all ways in turn, each on repairs of its own.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    env = bench.env
    env["repair.notification.rule"].search([]).email_policy = "never"
    template = env["sms.template"].create(
        {
            "name": "Arrived",
            "model_id": env["ir.model"]._get("repair.order").id,
            "body": TEXT,
        }
    )
    action = env["ir.actions.server"].create(
        {
            "name": "Arrived",
            "model_id": template.model_id.id,
            "state": "sms",
            "sms_template_id": template.id,
        }
    )
    gateway = make_gateway(env)
    with instant_gateway():
        tell(env["repair.order"])  # what the demo data left to say
    works = [tell, move, act(action), compose]
    times = [[run(gateway, work) for work in works] for _run in range(RUNS + 1)]
    told, moved, each, mass = (median(way) for way in zip(*times[1:], strict=True))
    ours = told - moved
    return [
        Figure("event to accepted, ms per SMS, core one by one", ours, 0.25, each),
        Figure("event to accepted, ms per SMS, core's mass composer", ours, 1, mass),
    ]


def run(gateway, work):
    """Time one way on new repairs.

    :return: ms per repair
    """
    is_ours = work is tell
    gateway.active = is_ours
    repairs = make_repairs(gateway.env, REPAIRS)
    gateway.env.cr.commit()
    provider = patch.object(SmsApi, "_send_sms_batch", instant_iap)
    with instant_gateway() as calls, nullcontext() if is_ours else provider:
        started = time.perf_counter()
        work(repairs)
        seconds = time.perf_counter() - started
    if is_ours and len(calls) != REPAIRS:
        raise AssertionError(f"{len(calls)} calls for {REPAIRS} repairs")
    return seconds * 1000 / REPAIRS
