"""The same SMS through a gateway that takes 50 ms for an answer: by 1, 2 and 4 jobs of
OCA's queue at a time, beside 1, 2 and 4 plain dispatchers.
"""

import time
from contextlib import contextmanager

from bench_runner import Figure
from bench_world import dispatch_s, make_gateway, process, queue_messages
from lib import databases, environment, paths, services

COMMITS = True
LATENCY_S = 0.05
MESSAGES = 2000
NUMBERS = (1, 2, 4)
TIMEOUT_S = 120


def count_accepted(gateway):
    """Count the messages that a gateway has taken by now."""
    gateway.env.cr.commit()
    gateway.env.cr.execute(
        "SELECT count(*) FROM repair_sms_message"
        " WHERE gateway_id = %s AND state = 'accepted'",
        [gateway.id],
    )
    return gateway.env.cr.fetchone()[0]


def wait(look):
    """Wait until something is seen.

    :param look: function that returns it
    :raise AssertionError: when that takes too long
    """
    end = time.perf_counter() + TIMEOUT_S
    while not look():
        if time.perf_counter() > end:
            raise AssertionError("jobs take too long")
        time.sleep(0.05)


@contextmanager
def server(database, number):
    """Run Odoo with a job runner and as many workers as jobs may run at a time."""
    port, gevent_port = services.free_port(), services.free_port()
    command = environment.odoo_command(
        *("server", "-d", database, "--http-port", port, "--gevent-port", gevent_port),
        *("--load", f"base,rpc,web,{paths.GLUED_TO}", "--workers", number),
        *("--max-cron-threads", 0, "--log-handler", "odoo.sql_db:CRITICAL"),
    )
    env = environment.variables(database) | {
        "ODOO_QUEUE_JOB_CHANNELS": f"root:{number}"
    }
    odoo = services.Service("bench-jobs", command, env)
    odoo.start(f"http://127.0.0.1:{port}/web/health")
    try:
        yield
    finally:
        odoo.kill()


def jobs_s(gateway, number):
    """Have jobs send messages.

    :param gateway: repair.sms.gateway
    :param int number: how many at a time
    :return: seconds until the last message is accepted
    """
    with server(gateway.env.cr.dbname, number):
        wait(lambda: databases.has_job_runner(gateway.env.cr.dbname))
        # The first ones fill the caches of the workers.
        for amount in (100 * number, MESSAGES):
            wanted = count_accepted(gateway) + amount
            taken = plain_s(gateway, 1, amount)  # with a job runner it makes jobs
            before = time.perf_counter() - taken
            wait(lambda wanted=wanted: count_accepted(gateway) == wanted)
        return time.perf_counter() - before


def plain_s(gateway, number, amount=MESSAGES):
    """Have plain dispatchers send messages.

    :return: seconds until the last of them is done
    """
    return dispatch_s(gateway.env, number, lambda: queue_messages(gateway, amount))


def measure(bench):
    """Measure in turn, so that a slow moment hits both.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    env = bench.env
    log = "bench-jobs-addon.log"
    env.cr.commit()
    environment.update(env.cr.dbname, "-i", paths.GLUED_TO, log=log)
    figures = []
    with process("bench_gateway.py", str(LATENCY_S)) as gate:
        gateway = make_gateway(env, gate.stdout.readline().strip())
        for number in NUMBERS:
            before = count_accepted(gateway)
            plain = MESSAGES / plain_s(gateway, number)
            if count_accepted(gateway) != before + MESSAGES:
                raise AssertionError("plain dispatchers did not send all messages")
            jobs = MESSAGES / jobs_s(gateway, number)
            name = f"50 ms gateway, {number} at a time, SMS a second, jobs beside plain"
            figures.append(Figure(name, jobs, None, plain))
    return figures
