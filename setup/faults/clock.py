"""Time that passes without anybody waiting, and the scheduler that works meanwhile."""

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import IrCron

#: The crons that the product lives by.
CRONS = (
    "repair_notifications.ir_cron_hand_over",
    "repair_notifications.ir_cron_fall_back",
    "repair_sms_wallet.ir_cron_dispatch",
    "repair_sms_wallet.ir_cron_apply",
    "repair_sms_wallet.ir_cron_account",
    "sms.ir_cron_sms_scheduler_action",
    "mail.ir_cron_mail_scheduler_action",
    "payment.cron_post_process_payment_tx",
)
ROUNDS = 12
_PASSES = 20
_LEFT = """
    SELECT (SELECT COUNT(*) FROM repair_sms_message
             WHERE state IN ('queued', 'sending')
                OR state = 'unsure' AND next_try_at IS NOT NULL)
         + (SELECT COUNT(*) FROM repair_sms_gateway_event WHERE applied_at IS NULL)
         + (SELECT COUNT(*) FROM repair_notification
             WHERE state = 'queued' AND hold_reason IS NULL)
         + (SELECT COUNT(*) FROM sms_sms
             WHERE state = 'outgoing' AND to_delete IS NOT TRUE)
         + (SELECT COUNT(*) FROM mail_mail WHERE state = 'outgoing')
         + (SELECT COUNT(*) FROM repair_sms_topup WHERE is_accounted IS NOT TRUE)
"""
_PASS_TIME = (
    "UPDATE ir_cron_trigger SET call_at = now() AT TIME ZONE 'UTC' - interval '1 s'"
    " WHERE call_at > now() AT TIME ZONE 'UTC' - interval '1 s'",
    "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 s'"
    " WHERE id IN %(crons)s",
    "UPDATE repair_sms_message SET lease_until = now() AT TIME ZONE 'UTC'"
    " - interval '1 s' WHERE state = 'sending' AND lease_until IS NOT NULL",
    "UPDATE repair_sms_message SET next_try_at = now() AT TIME ZONE 'UTC'"
    " - interval '1 s' WHERE next_try_at IS NOT NULL",
    "UPDATE repair_sms_gateway SET down_until = NULL WHERE down_until IS NOT NULL",
)


def limit_crons(env):
    """Have the scheduler of this process and its children know only our crons.

    :param odoo.api.Environment env: environment
    :return: their ids
    :rtype: tuple[int]
    """
    ids = tuple(env.ref(name).id for name in CRONS)
    ready = IrCron._get_ready_sql_condition
    IrCron._get_ready_sql_condition = staticmethod(
        lambda cr: SQL("(%s) AND id IN %s", ready(cr), ids)
    )
    return ids


def run_due(database):
    """Run what is due as the scheduler of Odoo does, until nothing is.

    :param str database: its name
    """
    for _pass in range(_PASSES):
        with Registry(database).cursor() as cr:
            if not IrCron._get_all_ready_jobs(cr):
                return
        IrCron._process_jobs(database)


def pass_time(database, crons):
    """Move all that waits for its time to a moment ago.

    :param str database: its name
    :param tuple crons: ids of those that become due as well
    """
    with Registry(database).cursor() as cr:
        for statement in _PASS_TIME:
            cr.execute(statement, {"crons": crons})


def settle(database, crons):
    """Let time pass, and the scheduler work, until nothing is left to do.

    :param str database: its name
    :param tuple crons: ids of what it runs
    """
    for _round in range(ROUNDS):
        pass_time(database, crons)
        run_due(database)
        with Registry(database).cursor() as cr:
            cr.execute(_LEFT)
            if not cr.fetchone()[0]:
                return


def superuser(cr):
    """Give the environment in which we look and prepare.

    :param cr: cursor
    :rtype: odoo.api.Environment
    """
    return api.Environment(cr, SUPERUSER_ID, {})
