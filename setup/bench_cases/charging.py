"""Charging a wallet, a batch of 100 messages for each commit as the dispatcher does.

Beside it ``pgbench`` with the same update of the wallet's row, one client.
"""

import re
import subprocess
import tempfile
import time
from statistics import median

from bench_runner import Figure
from bench_world import make_gateway, queue_messages

COMMITS = True
BATCH = 100
RUNS = 20
PGBENCH_S = 5


def pgbench_ms(env, wallet):
    """Time the bare update of the wallet.

    :return: ms per update
    """
    statement = (
        "UPDATE repair_sms_wallet SET balance_units = balance_units - 1200"
        f" WHERE id = {wallet.id};"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(statement)
        script.flush()
        done = subprocess.run(
            ["pgbench", "-n", "-T", str(PGBENCH_S), "-f", script.name, env.cr.dbname],
            capture_output=True,
            text=True,
            check=True,
        )
    return 1000 / float(re.search(r"tps = ([0-9.]+)", done.stdout)[1])


def measure(bench):
    """Measure both.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    env = bench.env
    wallet = env.company._get_repair_sms_wallet()
    queue_messages(make_gateway(env), BATCH * RUNS)
    queued = env["repair.sms.message"].search([("state", "=", "queued")])
    times = []
    for start in range(0, BATCH * RUNS, BATCH):
        messages = queued[start : start + BATCH]
        started = time.perf_counter()
        wallet._charge(messages)
        env.cr.commit()
        times.append((time.perf_counter() - started) * 1000 / BATCH)
    if len(queued.line_ids) != BATCH * RUNS:
        raise AssertionError("not every message was charged")
    ours, bare = median(times), pgbench_ms(env, wallet)
    return [Figure("charging, ms per SMS, beside pgbench", ours, 1 / 0.3, bare)]
