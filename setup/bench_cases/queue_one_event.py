"""Telling the customers of many repairs about one event, decided in one write.

Beside it core's way: a server action "Send SMS" that runs for each record. Core's
action makes one SMS; ours decides on SMS and e-mail, and writes the journal of both.
"""

from bench_runner import Figure

REPAIRS = 200


def make_repairs(env):
    """Make repairs with the device on its way, of customers who agreed to be told.

    :param odoo.api.Environment env: environment
    :return: recordset of repair.order
    """
    customers = env["res.partner"].create(
        [
            {
                "name": f"Customer {number}",
                "phone": f"+48 601 {number // 1000:03} {number % 1000:03}",
                "email": f"customer{number}@example.com",
                "lang": "pl_PL",
                "data_processing_consent": True,
            }
            for number in range(REPAIRS)
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


def core_action(env):
    """Make core's server action that sends an SMS.

    :param odoo.api.Environment env: environment
    :return: ir.actions.server
    """
    model = env["ir.model"]._get("repair.order")
    template = env["sms.template"].create(
        {
            "name": "Arrived",
            "model_id": model.id,
            "body": "{{ object.company_id.name }}: {{ object.name }} arrived.",
        }
    )
    return env["ir.actions.server"].create(
        {
            "name": "Arrived",
            "model_id": model.id,
            "state": "sms",
            "sms_method": "sms",
            "sms_template_id": template.id,
        }
    )


def measure(bench):
    """Measure one event for all repairs in one write.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    repairs = make_repairs(bench.env)
    action = core_action(bench.env)

    def ours(records):
        records._queue_event("device_delivered", dict.fromkeys(records.ids, 1))

    def core(records):
        for record in records:
            action.with_context(
                active_model=record._name, active_id=record.id, active_ids=record.ids
            ).run()

    mine, theirs = bench.sample(ours, repairs), bench.sample(core, repairs)
    return [
        Figure("one event, queries per repair", mine.queries, theirs.queries, 0.02),
        Figure("one event, ms per repair", mine.ms, theirs.ms, 0.5),
    ]
