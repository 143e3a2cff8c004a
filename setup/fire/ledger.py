"""The ledger under fire: eight processes post charges, refunds and top-ups on three
wallets, several of them the same keys at the same time.
"""

import time
from collections import Counter
from functools import partial

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from odoo.addons.repair_notifications.tools.replay import commit_replaying
from odoo.addons.repair_sms_wallet.models.repair_sms_wallet import (
    Entry,
    NotEnoughMoney,
)

from .forks import gather
from .ledger_plan import METERED, POOR, PROCESSES, RICH, plan
from .ledger_verdict import judge

START = {RICH: 10**9, POOR: 5_000, METERED: 0}


def open_wallets(env, seed):
    """Open the wallets, each of a company of its own.

    :return: their ids in the order of the plan
    :rtype: list[int]
    """
    wallets = []
    for place, units in START.items():
        name, currency = f"Fire {seed}/{place}", env.ref("base.PLN").id
        company = env["res.company"].create({"name": name, "currency_id": currency})
        if place != METERED:
            company.repair_sms_operator_id = company
        wallet = company._get_repair_sms_wallet()
        wallet._post(f"fire/{seed}/start/{place}", units, "correction")
        wallets.append(wallet.id)
    return wallets


def hammer(database, wallets, seed, number, end):
    """Post this process's part of the plan until the time is over.

    :param int number: of the process
    :param float end: moment of the monotonic clock
    :return: what was told by index in the plan
    :rtype: dict
    """
    registry, told = Registry(database), {}
    for index, post in enumerate(plan(seed)):
        if time.monotonic() > end:
            return told
        if number in post.workers:
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                wallet = env["repair.sms.wallet"].browse(wallets[post.wallet])
                told[index] = attempt(wallet, post, seed)


def attempt(wallet, post, seed):
    """Post once, as a cron does.

    :return: ``posted``, ``refused``, ``collided`` too often, or ``nothing`` to refund
    :rtype: str
    """

    def work():
        if post.kind == "refund":
            entries = refunds(wallet, f"fire/{seed}/{post.refunds}")
        else:
            lines = zip(post.keys, post.units, strict=True)
            entries = [Entry(*line, post.kind) for line in lines]
        wallet._post_many(entries)
        return "posted" if entries else "nothing"

    try:
        return commit_replaying(wallet.env, work)
    except NotEnoughMoney:
        return "refused"
    except OperationalError:
        return "collided"


def refunds(wallet, key):
    """Return entries that take back a charge, if it is there."""
    lines = wallet.env["repair.sms.wallet.line"].search(
        ["|", ("key", "=", key), ("key", "=like", f"{key}/%")], order="id"
    )
    return [Entry(f"refund/{line.key}", -line.units, "refund") for line in lines]


def main(database, seconds, seed):
    """Open wallets, fire, judge.

    :param str seconds: how long
    :param str seed: of the random numbers
    :return: lines, what was told how often, and wrongs by kind
    :rtype: dict
    """
    seed = int(seed)
    with Registry(database).cursor() as cr:
        wallets = open_wallets(api.Environment(cr, SUPERUSER_ID, {}), seed)
    end = time.monotonic() + float(seconds)
    works = [
        partial(hammer, database, wallets, seed, number, end)
        for number in range(PROCESSES)
    ]
    told = gather(works)
    answers = Counter(answer for process in told for answer in process.values())
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        wrongs = judge(env, wallets, seed, told)
        lines = env["repair.sms.wallet.line"].search_count(
            [("wallet_id", "in", wallets)]
        )
    return {"lines": lines, **answers, **wrongs}
