"""One SMS of a customer, from the stored callback to its conversation: queries, with
the batch that the cron applies it in. Beside it, a hundred of them at once.
"""

from bench_runner import Figure
from bench_world import make_repairs

MANY = 100


def store(env, gateway, senders):
    """Store callbacks as the web server does.

    :param odoo.api.Environment env: environment
    :param gateway: repair.sms.gateway
    :param list senders: numbers with country prefix, without a plus
    """
    events = env["repair.sms.gateway.event"]
    for number, sender in enumerate(senders):
        form = {"sms_from": sender, "sms_text": f"When? {number}"}
        events._receive(gateway, "incoming", {**form, "sms_date": "1795341600"})


def measure(bench):
    """Measure what is applied of customers who were written to before.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    env = bench.env
    env["repair.sms.gateway.event"].search([]).applied_at = env.cr.now()
    gateway = env["repair.sms.gateway"].search([("adapter", "=", "smsapi")], limit=1)
    repairs = make_repairs(env, MANY)
    messages = env["repair.sms.message"].create(
        [
            {
                "company_id": gateway.company_id.id,
                "gateway_id": gateway.id,
                "number": f"+48601{number:06}",
                "body": "Ready",
                "state": "accepted",
                "partner_id": repair.partner_id.id,
                "res_model": repair._name,
                "res_id": repair.id,
            }
            for number, repair in enumerate(repairs)
        ]
    )
    senders = [message.number.lstrip("+") for message in messages]
    store(env, gateway, senders[:1])
    one = bench.sample(lambda records: records._apply_batch(), _todo(env))
    store(env, gateway, senders[1:])
    many = bench.sample(lambda records: records._apply_batch(), _todo(env))
    return [
        Figure("one incoming SMS, applied, queries", one.queries, 25),
        Figure("one of 100 incoming SMS, applied, queries", many.queries, 25),
        Figure("one of 100 incoming SMS, applied, ms", many.ms, 25),
    ]


def _todo(env):
    events = env["repair.sms.gateway.event"]
    return events.search([("applied_at", "=", False)])
