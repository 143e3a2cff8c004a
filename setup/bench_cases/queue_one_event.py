"""Telling the customers of many repairs about one event, decided in one write.

Ours is what the ``write`` that moves the repairs takes longer than the same ``write``
without the event: decisions, texts and journal rows for SMS and e-mail. Core's is a
server action "Send SMS", run for each record: one SMS, no log, no e-mail. Queries are
those of the whole ``write``; two of them per repair are core's, for what it tracks.

With all rules on "never" the whole ``write`` stands beside the same ``write`` with the
event left out, which is core's own work: moving, tracking, the log of the change.
"""

from unittest.mock import patch

from bench_runner import Figure
from bench_world import make_repairs

REPAIRS = 1000
CORE_REPAIRS = 100  # one by one, so that more of them change nothing but the time


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


def arrive(records):
    """Move repairs to where their devices have arrived.

    :param records: recordset of repair.order
    """
    records.write({"stage_id": records.env["repair.stage"]._default_for("received").id})


def arrive_untold(records):
    """Do the same without the journal.

    :param records: recordset of repair.order
    """
    with patch.object(type(records), "_queue_event", lambda *args: None):
        arrive(records)


def measure(bench):
    """Measure one event for all repairs in one write.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    repairs = make_repairs(bench.env, REPAIRS)
    action = core_action(bench.env)

    def core(records):
        for record in records:
            action.with_context(
                active_model=record._name, active_id=record.id, active_ids=record.ids
            ).run()

    told, untold = bench.compare(repairs, arrive, arrive_untold)
    theirs = bench.sample(core, repairs[:CORE_REPAIRS])
    grown = bench.peak(arrive, repairs)
    rules = bench.env["repair.notification.rule"].search([])
    rules.write({"sms_policy": "never", "email_policy": "never"})
    silent, bare = bench.compare(repairs, arrive, arrive_untold)
    return [
        Figure("one event, queries per repair, with the write", told.queries, 3),
        Figure("one event, ms per repair", told.ms - untold.ms, 0.25, theirs.ms),
        Figure("one event of 1,000 repairs, MiB", grown, 50),
        Figure("write with nobody to tell, ms per repair", silent.ms, 1.1, bare.ms),
    ]
