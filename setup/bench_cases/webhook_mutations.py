"""Ten thousand mutated requests against a real server: callbacks of all gateways with a
right and a wrong secret, repeats, the page of a top-up and the customers' pages; then
everything that was stored is applied.
"""

import fire
from bench_runner import Figure

COMMITS = True
REQUESTS = 10_000
SEED = 20261128
#: How much a server may grow after the first 2,000 requests.
GROWTH_MIB = 40
SLOWEST_S = 10
#: What must not happen, by the name that it is counted under.
NEVER = {
    "5xx": "answers 5xx",
    "faults": "internal errors behind a good status",
    "tracebacks": "unexpected errors of ours in the log",
    "unanswered": "requests without an answer",
    "forged requests answered as good": "forged requests answered as good",
    "effects of forged requests": "changes by forged requests",
    "effects of repeated requests": "changes by repeats",
    "effects of requests for top-ups": "changes by requests for top-ups",
    "effects of applying again": "changes by applying again",
    "left": "events left behind",
    "failed": "events that could not be applied",
    "live": "texts that became HTML in a log",
    "reflected": "texts that became HTML on a page",
    "secrets": "secrets in the log",
}


def measure(bench):
    """Fire, and tell what the verdict says.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    count = fire.run("webhooks", bench.env.cr.dbname, REQUESTS, SEED)
    name = "webhooks under fire, {}".format
    warm, end = count["rss"]
    return [
        Figure(name("requests"), count["requests"], REQUESTS, at_least=True),
        Figure(name("callbacks taken and applied"), count["applied"], None),
        *(Figure(name(what), count[key], 0) for key, what in NEVER.items()),
        Figure(name("routes not aimed at"), len(count["unaimed"]), 0),
        Figure(
            name("requests of pages turned away"), count["refused"], count["pages"] // 2
        ),
        Figure(name("conversations unreadable"), len(count["unreadable"]), 0),
        Figure(name("where Odoo breaks before any route"), count["cores"], None),
        Figure(name("growth after 2,000, MiB"), end - warm, GROWTH_MIB),
        Figure(name("slowest answer, s"), count["slowest"], SLOWEST_S),
        Figure(name("99 of 100 answers, s"), count["p99"], None),
    ]
