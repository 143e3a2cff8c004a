"""What is posted under fire: the same for every process that knows the seed."""

import random
from itertools import count
from typing import NamedTuple

PROCESSES = 8
#: Of these wallets the first is rich, the second has hardly anything, the third is
#: metered: nothing blocks it.
RICH, POOR, METERED = range(3)
#: Refunds are of charges that were planned this many posts ago at most.
NEAR = 40
#: How often each kind comes, by wallet; money flows into the poor one as it flows out.
KINDS = ("charge", "batch", "refund", "topup", "topup_refund")
WEIGHTS = {RICH: (6, 2, 2, 1, 0), POOR: (8, 2, 2, 3, 1), METERED: (6, 2, 2, 0, 0)}


class Post(NamedTuple):
    """One post. ``keys`` and ``units`` are of its lines; a refund is of the post
    ``refunds``. ``workers`` are the processes that post it, as a repeated cron would.
    """

    wallet: int
    kind: str
    keys: tuple
    units: tuple
    workers: frozenset
    refunds: int = -1


def plan(seed):
    """Yield posts without end.

    :param int seed: of the random numbers
    :rtype: Iterator[Post]
    """
    dice, charges = random.Random(seed), {wallet: [] for wallet in WEIGHTS}
    for index in count():
        wallet = dice.choice((RICH, POOR, POOR, METERED))
        [kind] = dice.choices(KINDS, WEIGHTS[wallet])
        workers = frozenset(dice.sample(range(PROCESSES), dice.choice((1, 1, 2, 4))))
        keys = [f"fire/{seed}/{index}"]
        if kind == "refund":
            earlier = [one for one in charges[wallet] if one > index - NEAR]
            refunded = dice.choice(earlier or [-1])
            yield Post(wallet, kind, (), (), workers, refunded)
            continue
        if kind == "batch":
            keys = [f"{keys[0]}/{place}" for place in range(dice.randint(2, 9))]
        units = [_units(dice, kind) for _key in keys]
        kind = kind.replace("batch", "charge")
        if kind == "charge":
            charges[wallet].append(index)
        yield Post(wallet, kind, tuple(keys), tuple(units), workers)


def _units(dice, kind):
    """Choose the units of one line."""
    if kind == "topup":
        return dice.randrange(1_000, 12_000)
    if kind == "topup_refund":
        return -dice.randrange(1, 4_000)
    return -dice.randrange(0, 3_000)
