"""Work that other transactions may collide with."""

import logging
import random
import time

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

TRIES = 8


def commit_replaying(env, work):
    """Do ``work`` and commit; do it again when another transaction was faster.

    For crons only: what the environment holds uncommitted is rolled back between
    tries. Web requests have this from Odoo itself.

    :param env: environment of the cron
    :param work: callable without arguments that only touches the database
    :return: what ``work`` returned
    :raise psycopg2.Error: when the last try collides too
    """
    for tries_left in reversed(range(TRIES)):
        try:
            result = work()
            env["ir.cron"]._commit_progress()
            return result
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
            env.cr.rollback()
            if not tries_left:
                raise
            _logger.info("%s, %s tries left", type(error).__name__, tries_left)
            time.sleep(random.uniform(0, 0.05 * 2 ** (TRIES - tries_left)))
    raise AssertionError("unreachable")


def commit_isolated(env, work, what):
    """Do ``work`` as :func:`commit_replaying` does; an error stops nothing else, as the
    next run tries again.

    :param env: environment of the cron
    :param work: callable without arguments that only touches the database
    :param str what: names the work in the log
    :return: what ``work`` returned, None after an error
    """
    try:
        return commit_replaying(env, work)
    except Exception:
        env.cr.rollback()
        _logger.exception("%s failed", what)
        return None
