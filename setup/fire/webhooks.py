"""Webhooks under fire: mutated requests against a real server, then what they left."""

import json
import random
import re
from collections import Counter
from dataclasses import replace

import psutil
from lib import environment, paths, services

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from .gun import Gun
from .mutations import OF_CONTENT, mutate
from .pages import Pages
from .routes import Routes
from .shot import JSON, File, Shot
from .traces import Traces
from .webhook_world import World

#: Parts of all requests: forged ones, those with the right secret, repeats of these,
#: the page of a top-up (by strangers, then by somebody logged in), pages of customers.
SHARES = {"forged": 0.3, "trusted": 0.5, "replays": 0.1, "topups": 0.02, "pages": 0.06}
#: By then a server has loaded all that it loads once.
WARM = 2_000
#: ``http.server`` of Python reads lines of 64 KiB, and its client does, in which the
#: address comes back.
LONGEST_ADDRESS = 60_000
MIB = 2**20
#: Errors that are answers.
REFUSALS = ("odoo.exceptions.", "odoo.http.", "werkzeug.exceptions.")
#: All requests pass through ``ir_http``.
_OURS = re.compile(r'File "[^"]*/repair_\w+/(?!models/ir_http)')


class Range:
    """A server, what is shot at it, and what is counted.

    :param str database: name
    :param int total: how many requests
    :param int seed: of the random numbers
    """

    def __init__(self, database, total, seed):
        self.database = database
        self.dice = random.Random(seed)
        self.counts = {part: int(total * share) for part, share in SHARES.items()}
        self.port = services.free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.gun = Gun(self.port)
        self.server = services.Service("fire-odoo", self._command())
        self.answers, self.rss = [], []

    def _command(self):
        where = ("-d", self.database, "--http-port", self.port)
        # Events are applied by us, so that what requests do is seen apart from it.
        return environment.odoo_command("server", *where, "--max-cron-threads=0")

    def fire(self, shots, threads=4):
        """Send shots, and look at the server's memory from time to time.

        :return: of each its answer
        :rtype: list
        """
        answers = []
        step = WARM // 8
        for start in range(0, len(shots), step):
            batch = shots[start : start + step]
            answers += self.gun.fire(batch, threads)
            self.answers += zip(batch, answers[start:], strict=True)
            self._weigh()
        return answers

    def _weigh(self):
        server = psutil.Process(self.server.process.pid)
        self.rss.append((len(self.answers), server.memory_info().rss / MIB))

    def environment(self):
        """Return a context with a fresh cursor; ``Environment`` of the superuser."""
        return Registry(self.database).cursor()


def main(database, total, seed):
    """Fire, apply what was stored, judge.

    :param str total: how many requests
    :param str seed: of the random numbers
    :return: what was counted, by name
    :rtype: dict
    """
    stand = Range(database, int(total), int(seed))
    with stand.environment() as cr:
        world = World(api.Environment(cr, SUPERUSER_ID, {}), stand.base)
        traces = Traces(api.Environment(cr, SUPERUSER_ID, {}))
        pages = Pages(api.Environment(cr, SUPERUSER_ID, {}), stand)
    try:
        stand.server.start(f"{stand.base}/web/health")
        count = _shoot(stand, world, traces)
        count |= pages.shoot(stand.counts["pages"])
        stand._weigh()
    finally:
        stand.server.stop()
    with stand.environment() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        routes = Routes(env)
        count["unaimed"] = routes.unaimed([shot for shot, _answer in stand.answers])
        count |= traces.apply(env)
    return count | _judge(stand, world, routes)


def _shoot(stand, world, traces):
    """Shoot at everything below ``/repair_sms/``.

    :return: effects where there must be none, by name
    :rtype: dict
    """
    dice, count = stand.dice, {}
    with traces.unchanged(count, "effects of forged requests"):
        shots = _callbacks(dice, world, stand.counts["forged"])
        answers = stand.fire([world.forge(dice, shot) for shot in shots])
        passed = sum(answer.status == 200 for answer in answers)
        count["forged requests answered as good"] = passed
    shots = _callbacks(dice, world, stand.counts["trusted"], OF_CONTENT)
    answers = stand.fire(shots)
    taken = [s for s, a in zip(shots, answers, strict=True) if a.status == 200]
    count["requests that were taken"] = len(taken)
    with traces.unchanged(count, "effects of repeated requests"):
        replays = dice.choices(taken, k=stand.counts["replays"])
        stand.fire([_again(dice, shot) for shot in replays])
    with traces.unchanged(count, "effects of requests for top-ups"):
        stand.fire(_topups(dice, world, stand.counts["topups"]))
    login = (("db", stand.database), ("login", "admin"), ("password", "admin"))
    where = "/web/session/authenticate"
    answer = stand.gun.send(Shot("log-in", "POST", where, form=login, kind=JSON))
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    shots = _topups(dice, world, stand.counts["topups"])
    mine = (("Cookie", cookie),)
    stand.fire(
        [replace(s, name=f"staff {s.name}", headers=(*s.headers, *mine)) for s in shots]
    )
    return count


def _topups(dice, world, number):
    """Return mutated requests of the page where a top-up is paid."""
    return [mutate(dice, dice.choice(world.topups())) for _shot in range(number)]


def _callbacks(dice, world, number, ways=None):
    """Return mutated callbacks; one in twenty is left as it was."""
    shots = []
    while len(shots) < number:
        for shot in world.callbacks(dice):
            spoil = dice.random() > 0.05
            shots.append(mutate(dice, shot, *filter(None, [ways])) if spoil else shot)
    return shots[:number]


def _again(dice, shot):
    """Repeat a request as gateways do: the same, or in another order."""
    names = [name for name, _value in shot.query]
    if shot.key or len(set(names)) < len(names):
        return shot  # another order would be another address, or mean something else
    return replace(shot, query=tuple(dice.sample(shot.query, len(names))))


def _judge(stand, world, routes):
    """Judge the answers, the memory and the log.

    :rtype: dict
    """
    log = (paths.LOGS / "fire-odoo.log").read_text(errors="replace")
    tracebacks = list(_tracebacks(log))
    statuses = Counter(answer.status for _shot, answer in stand.answers)
    broken = [(s, a) for s, a in stand.answers if a.status >= 500 or not a.status]
    cores = [pair for pair in broken if _is_cores(routes, *pair)]
    broken = [pair for pair in broken if pair not in cores]
    faults = [(s, a) for s, a in stand.answers if _is_our_fault(s, a)]
    warm = [mib for fired, mib in stand.rss if fired <= WARM]
    seconds = sorted(answer.seconds for _shot, answer in stand.answers)
    return {
        "requests": len(stand.answers),
        "statuses": dict(sorted(statuses.items())),
        "5xx": sum(answer.status >= 500 for _shot, answer in broken),
        "unanswered": sum(not answer.status for _shot, answer in broken),
        "cores": len(cores),
        "faults": len(faults),
        "broken": sorted({f"{s.name}: {a.status} {a.body[:60]}" for s, a in broken}),
        "faulty": sorted({f"{s.name}: {_fault(a)}" for s, a in faults}),
        "secrets": sum(log.count(secret) for secret in world.secrets),
        "tracebacks": len(tracebacks),
        "traced": sorted(set(tracebacks))[:20],
        "rss": [max(warm), stand.rss[-1][1]],
        "slowest": seconds[-1],
        "p99": seconds[len(seconds) * 99 // 100],
    }


def _is_cores(routes, shot, answer):
    """Tell whether Odoo itself breaks before any route is asked: at an address that is
    longer than its server reads, at an unknown one with a NUL, where it looks for a
    file of that name, at one with a new line and two slashes, which it leads on to one,
    and at a token against forged forms that is none.

    :param Routes routes: an address of one of ours is never an unknown one
    """
    if not answer.status:
        return len(shot.target()) >= LONGEST_ADDRESS
    tokens = [value for name, value in shot.form if name == "csrf_token"]
    strange = any(isinstance(one, File) or not one.isascii() for one in tokens)
    is_odd = re.search("%00|//.*%0a", shot.path)
    return strange or bool(is_odd and not routes.ours_of(shot))


def _tracebacks(log):
    """Yield what broke where in our code, from the log: the line that tells it. What is
    refused on purpose is none.
    """
    for part in log.split("Traceback (most recent call last):\n")[1:]:
        error = re.search(r"^\S.*", part, re.MULTILINE)
        if error and _OURS.search(part[: error.start()]):
            if not error[0].startswith(REFUSALS):
                yield error[0][:200]


def _fault(answer):
    """Return the name of the exception in an answer of JSON-RPC, or nothing."""
    if not answer.body.startswith(b'{"jsonrpc"'):
        return ""
    error = json.loads(answer.body).get("error") or {}
    return (error.get("data") or {}).get("name", "")


def _is_our_fault(shot, answer):
    """Tell whether JSON-RPC hides an error of ours behind a good status. What is nested
    too deep is Odoo's: no route sees it.
    """
    fault = _fault(answer)
    return bool(fault) and not fault.startswith((*REFUSALS, "builtins.RecursionError"))
