"""A minute of eight processes that post charges, refunds and top-ups on three wallets,
one of them with hardly any money, and several processes the same keys.
"""

import fire
from bench_runner import Figure

COMMITS = True
SECONDS = 60
SEED = 20261128
WRONGS = {
    "below": "charges below what is allowed",
    "differing": "balances that differ from their lines",
    "twice": "keys posted twice",
    "traces": "traces of what was refused",
    "lost": "posts that were told and are not there",
    "needless": "posts refused although there was money",
}


def measure(bench):
    """Fire, and tell what the verdict says.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    count = fire.run("ledger", bench.env.cr.dbname, SECONDS, SEED)
    name = "ledger under fire, {}".format
    return [
        Figure(name("lines/s"), count["lines"] / SECONDS, None),
        Figure(name("posts refused"), count["refused"], 1, at_least=True),
        Figure(name("posts that gave way 8 times"), count.get("collided", 0), None),
        *(Figure(name(what), count[key], 0) for key, what in WRONGS.items()),
    ]
