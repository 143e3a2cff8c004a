"""What a database that already holds repairs needs once, at installation."""

from odoo.fields import Domain
from odoo.tools import SQL

# A repair that was there before us starts at the stage that fits core's state.
_STAGE_OF_STATE = {
    "confirmed": "repair_stage_received",
    "under_repair": "repair_stage_in_repair",
    "done": "repair_stage_closed",
    "cancel": "repair_stage_cancelled",
}


def post_init_hook(env):
    """Give old repairs a stage, and companies the footer of their SMS.

    :param env: environment of the installation
    """
    for company in env["res.company"].search(Domain.TRUE):
        company.repair_sms_footer = company._default_sms_footer(company.name)
    _place_repairs(env)


def _place_repairs(env):
    """Give old repairs a stage, without telling their customers anything.

    Plain SQL because nothing happened to these repairs: no event, no message, no
    tracking.
    """
    for state, xmlid in _STAGE_OF_STATE.items():
        stage = env.ref(f"repair_notifications.{xmlid}")
        env.cr.execute(
            SQL(
                "UPDATE repair_order SET stage_id = %s, milestone = %s"
                " WHERE state = %s AND stage_id IS NULL",
                stage.id,
                stage.milestone,
                state,
            )
        )
    env["repair.order"].invalidate_model(["stage_id", "milestone"])


def uninstall_hook(env):
    """Take away what Odoo would leave: rules hold on to our templates, sequences are of
    companies, and the index is on a column of core.

    :param env: environment of the removal
    """
    env["repair.notification.rule"].with_context(active_test=False).search([]).unlink()
    env["ir.sequence"].search([("code", "=", "repair.request")]).unlink()
    env.cr.execute("DROP INDEX IF EXISTS res_partner__phone_sanitized_index")
