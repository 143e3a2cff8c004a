"""Whether a ledger under fire kept its promises."""

from collections import defaultdict
from itertools import islice

from .ledger_plan import METERED, POOR, plan


def judge(env, wallets, seed, told):
    """Compare the ledger with the plan and with what the processes were told.

    :param odoo.api.Environment env: environment
    :param list wallets: ids, in the order of the plan
    :param int seed: of the plan
    :param list told: per process what it was told, by index in the plan: ``posted``,
        ``refused`` or ``collided``
    :return: number of wrongs by kind; all are to be 0
    :rtype: dict
    """
    lines = _lines(env, wallets)
    kinds = ("below", "differing", "twice", "traces", "lost", "needless")
    wrongs = dict.fromkeys(kinds, 0)
    for place, wallet in enumerate(wallets):
        _judge_wallet(env, wallet, lines[wallet], place != METERED, wrongs)
    _judge_keys(lines, wallets, seed, _answers(told), wrongs)
    return wrongs


def _lines(env, wallets):
    """Return the lines of each wallet in their order: key, units, kind and balance."""
    env.cr.execute(
        "SELECT wallet_id, key, units, kind, balance_after_units"
        " FROM repair_sms_wallet_line WHERE wallet_id = ANY(%s) ORDER BY id",
        [wallets],
    )
    lines = defaultdict(list)
    for wallet, *line in env.cr.fetchall():
        lines[wallet].append(line)
    return lines


def _judge_wallet(env, wallet, lines, is_prepaid, wrongs):
    """Judge what one wallet holds: a charge never takes a prepaid one below zero."""
    balance = 0
    for _key, units, kind, after in lines:
        balance += units
        wrongs["differing"] += after != balance
        wrongs["below"] += is_prepaid and kind == "charge" and balance < 0
    stored = env["repair.sms.wallet"].browse(wallet).balance_units
    wrongs["differing"] += stored != balance


def _answers(told):
    """Return all that was told about a post, by its index in the plan."""
    answers = defaultdict(set)
    for process in told:
        for index, answer in process.items():
            answers[index].add(answer)
    return answers


def _judge_keys(lines, wallets, seed, answers, wrongs):
    """Judge each post: there once if anybody was told so, else without a trace.
    Only where money may run out is anything refused.
    """
    found = defaultdict(list)
    for wallet, of_wallet in lines.items():
        for key, units, _kind, _after in of_wallet:
            found[key].append((wallet, units))
    wrongs["twice"] = sum(len(lines) - 1 for lines in found.values())
    posts = list(islice(plan(seed), max(answers, default=0) + 1))
    for index, post in enumerate(posts):
        wrongs["needless"] += post.wallet != POOR and "refused" in answers[index]
        if post.kind == "refund" and post.refunds < 0:
            continue
        keys, units = post.keys, post.units
        if post.kind == "refund":
            charge = posts[post.refunds]
            keys = [f"refund/{key}" for key in charge.keys]
            units = [-one for one in charge.units]
        wanted = [[(wallets[post.wallet], one)] for one in units]
        there = [found[key] for key in keys if key in found]
        if "posted" in answers[index]:
            wrongs["lost"] += there != wanted
        elif there and post.kind != "refund":  # another refund may be of this charge
            wrongs["traces"] += 1
