"""PostgreSQL crashes five times and starts again, while two dispatchers send, callbacks
arrive until they are taken, and top-ups are posted; then all is compared.
"""

from bench_runner import Figure
from fire import restarts

COMMITS = True
CRASHES = 5
NEVER = {
    "duplicates": "SMS sent twice",
    "lost": "SMS, answers and top-ups lost",
    "charges": "wrong charges",
    "balances": "balances that differ from their lines",
    "untrue": "SMS whose state is untrue",
}


def measure(bench):
    """Crash, and tell what the verdict says.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    count = restarts.run(bench.env.cr.dbname, CRASHES)
    name = "PostgreSQL restarted under load, {}".format
    return [
        Figure(name("crashes"), CRASHES, None),
        Figure(name("SMS missing or too many"), abs(count["sms"] - count["asked"]), 0),
        Figure(name("answers"), count["answers"], 20, at_least=True),
        Figure(name("top-ups"), count["topups"], 20, at_least=True),
        *(Figure(name(what), count[key], 0) for key, what in NEVER.items()),
        Figure(name("calls repeated by their sender"), count["failures"], None),
        Figure(name("Odoo's master ended and was started"), count["starts"], None),
        Figure(name("all sent after the last crash, s"), count["recovery_s"], 120),
    ]
