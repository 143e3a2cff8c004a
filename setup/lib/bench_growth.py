"""The same clicks in a chain with few messages and in one with many, in turn."""

from time import perf_counter

from bench_clicks import BATCH, Shop
from bench_runner import Figure

ROUNDS = 10
#: What takes seconds is done in the first ones only.
FEW_ROUNDS = 3
#: Highest acceptable ratio of the medians, unless a step has one of its own.
TARGET = 1.5
#: Looking for words reads all of them unless PostgreSQL has ``pg_trgm``.
FOUND_MS = 1_000
#: With many messages there is a page of alerts to show, with few there is none.
BOARD_MS = 500
#: Once a day each line is read.
PROVED_MS = 60_000
#: In the order of a day: how often in a round, and the target where it is no ratio.
STEPS = (
    ("stage change", Shop.change_stage, BATCH, None),
    ("hand-over of 10", Shop.hand_over, 1, None),
    ("dispatch of 10", Shop.dispatch, 1, None),
    ("page of a repair", Shop.open_page, 3, None),
    ("report webhook", Shop.receive_report, BATCH, None),
    ("incoming webhook", Shop.receive_answer, BATCH, None),
    ("applying 20 webhooks", Shop.apply, 1, None),
    ("inbox opening", Shop.open_inbox, BATCH, None),
    ("search in the inbox", Shop.find, 1, FOUND_MS),
    ("answer from the inbox", Shop.answer, 3, None),
    ("repair form", Shop.open_repair, 3, None),
    ("customer card", Shop.open_customer, 3, None),
    ("alert board", Shop.open_board, 3, BOARD_MS),
    ("counters of the top bar", Shop.count, 3, None),
    ("list of SMS", Shop.list_messages, 3, None),
    ("journal of notifications", Shop.list_journal, 3, None),
    ("card of the wallet", Shop.open_wallet, 3, None),
    ("dispatch of 3", Shop.dispatch, 1, None),
    ("crons without work", Shop.find_nothing, 1, None),
    ("look at all wallets", Shop.watch, 1, None),
    ("proof of all wallets", Shop.prove, 1, PROVED_MS),
)
#: These look at all shops, for seconds.
SLOW = (Shop.find_nothing, Shop.watch, Shop.prove)
#: Of these the slowest times count as well.
WITH_TAIL = ("stage change", "incoming webhook", "inbox opening")
PERCENTILES = (50, 95, 99)


def percentile(values, share):
    """Return the value that a share of all does not exceed.

    :param list values: numbers
    :param int share: percent
    """
    ordered = sorted(values)
    return ordered[-(-len(ordered) * share // 100) - 1]


def measure(few, many, port):
    """Measure all steps in both databases.

    :param odoo.api.Environment few: of the chain with few messages
    :param odoo.api.Environment many: of the chain with many
    :param int port: of a server for both databases
    :return: list of Figure
    """
    repairs = (ROUNDS + 1) * BATCH
    shops = [Shop(env, repairs, port) for env in (few, many)]
    times = {name: ([], []) for name, *_rest in STEPS}
    for turn in range(ROUNDS + 1):
        for name, step, number, _target in STEPS:
            if turn > FEW_ROUNDS and step in SLOW:
                continue
            for _ in range(number):
                for shop, found in zip(shops, times[name], strict=True):
                    ms = timed(shop, step)
                    if turn:  # the first fills the caches that a running server has
                        found.append(ms)
    stored = [env["repair.sms.message"].search_count([]) for env in (many, few)]
    sizes = [f"{round(number, -3):,}" for number in stored]
    return [
        figure
        for name, _step, _number, target in STEPS
        for figure in figures(name, sizes, *times[name], target)
    ]


def timed(shop, step):
    """Do a step in a transaction of its own.

    :return: milliseconds until it is committed
    """
    click = step(shop)
    shop.env.cr.commit()
    shop.env.invalidate_all()
    started = perf_counter()
    click()
    shop.env.cr.commit()
    return (perf_counter() - started) * 1000


def figures(name, sizes, few, many, target):
    """Compare a step in both databases.

    :param str name: of the step
    :param list sizes: how many messages are stored, the many first
    :param list few: milliseconds of each time
    :param list many: the same with many messages
    :param float target: highest acceptable milliseconds; None: a ratio counts
    :return: list of Figure
    """
    if target:
        yield Figure(f"{name} of {sizes[0]} stored, ms", percentile(many, 50), target)
        return
    for share in PERCENTILES if name in WITH_TAIL else PERCENTILES[:1]:
        ours, beside = percentile(many, share), percentile(few, share)
        title = f"{name}, {' stored / '.join(sizes)}, p{share} ms"
        yield Figure(title, ours, TARGET if share == 50 else None, beside)
