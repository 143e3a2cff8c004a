"""SMS that leave by jobs of OCA's queue: Odoo with workers and a job runner."""

from collections import Counter

import pytest
from conftest import TEMPLATE, Rpc, wait
from lib import addon_database, databases, locks, services
from lib.product import Ports, Product

GLUED = "repair_test_queue"
DATABASE = "repair_journey_queue"
MESSAGES = 150
TEXT = "Telefon gotowy."


@pytest.fixture(scope="module")
def product():
    """Run Odoo with two workers that take jobs, on a database that is thrown away.

    :return: Product
    """
    *ports, gevent_port = (services.free_port() for _ in range(4))
    options = ("--load", "base,rpc,web,queue_job", "--workers", 3)
    options += ("--gevent-port", gevent_port)
    with locks.held("journey-queue"), pytest.MonkeyPatch.context() as patch:
        patch.setenv("ODOO_QUEUE_JOB_CHANNELS", "root:2")
        addon_database.ensure_glued(GLUED, TEMPLATE)
        databases.clone(GLUED, DATABASE)
        try:
            running = Product(DATABASE, Ports(*ports), "queue", *options)
            with running.running():
                yield running
                running.odoo.kill()  # asked to stop, it takes its time
        finally:
            databases.drop(DATABASE)


def jobs(state):
    """Count jobs.

    :param str state: of theirs
    :return: int
    """
    count = f"SELECT count(*) FROM queue_job WHERE state = '{state}'"
    return int(databases.query(count, DATABASE))


def waiting():
    """Count the SMS that have not left.

    :return: int
    """
    count = "SELECT count(*) FROM repair_sms_message WHERE state IN"
    return int(databases.query(f"{count} ('queued', 'sending', 'unsure')", DATABASE))


def write(rpc, *places):
    """Queue an SMS to each number.

    :param Rpc rpc: of the product
    :param int places: last digits of the numbers
    """
    numbers = [f"+48601{place:06}" for place in places]
    vals = [{"number": one, "body": TEXT} for one in numbers]
    rpc("sms.sms", "create", vals)


def test_sms_leave_by_jobs(product, rpc, sandbox):
    wait(lambda: databases.has_job_runner(DATABASE))
    write(rpc, 777)
    wait(lambda: sandbox("sms?to=48601000777"))
    wait(lambda: jobs("done"))


def test_nothing_is_lost_or_doubled_when_the_server_is_killed(product, rpc, sandbox):
    sandbox("fault", {"kind": "slow", "count": MESSAGES, "seconds": 1})
    write(rpc, *range(MESSAGES))
    wait(lambda: len(sandbox("sms")) > MESSAGES // 10)
    product.odoo.kill()
    sandbox("fault", {"kind": "slow", "count": 0})
    assert waiting()
    # As if the time of the dead dispatchers were over, which takes minutes.
    over = "UPDATE repair_sms_message SET lease_until = now() AT TIME ZONE 'UTC'"
    databases.query(over, DATABASE)
    product.start_odoo()
    wait(lambda: databases.has_job_runner(DATABASE))
    write(Rpc(product.url, product.database), 777)
    wait(lambda: sandbox("sms?to=48601000777"))
    wait(lambda: not waiting())
    ours = [sms for sms in sandbox("sms") if sms["text"].startswith(TEXT)]
    copies = Counter(sms["to"] for sms in ours)
    assert len(copies) == MESSAGES + 1
    assert set(copies.values()) == {1}
    doubled = "SELECT count(*) - count(DISTINCT key) FROM repair_sms_wallet_line"
    assert databases.query(doubled, DATABASE) == "0"
