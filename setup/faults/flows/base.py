"""What every flow needs: fresh records, what happens to them, what must come of it."""

import itertools
import time
import uuid

from .. import verdict

# Polish mobile numbers that no other run of this database had.
_numbers = itertools.count(int(time.time()) % 10_000_000)

_ENOUGH = 1_000_000  # units


class Flow:
    """One kind of work that a fault strikes. A run makes one of these.

    :param World world: where it happens
    """

    #: Where it is struck, one run each.
    points = ()
    adapter = "smsapi"

    def __init__(self, world):
        self.world = world

    @classmethod
    def name(cls):
        """Return what it is called in tables."""
        return cls.__doc__.split(".")[0]

    def prepare(self, env):
        """Make fresh records, without a fault."""
        raise NotImplementedError

    def happen(self, fault):
        """Do the work while the fault strikes, and what the world outside does then."""
        self.world.run_crons(fault)

    def check(self, env, phones, found):
        """Look at what only this flow knows of.

        :param env: environment
        :param dict phones: texts by number
        :param Findings found: what is wrong so far
        """

    def run(self, fault):
        """Do all of it.

        :param Fault fault: what strikes where; None for a run without
        :return: what is wrong
        :rtype: Findings
        """
        with self.world.env() as env:
            since = verdict.mark(env)
            self.world.use(env, self.adapter)
            fill_wallet(env)
            self.prepare(env)
        self.happen(fault)
        self.world.settle()
        phones = self.world.phones()
        with self.world.env() as env:
            found = verdict.judge(env, phones, since)
            self.check(env, verdict.by_number(phones), found)
        return found


def expect(found, what, seen, wanted):
    """Note when something was done another number of times than it should.

    :param Findings found: where
    :param str what: what is counted
    :param int seen: how often
    :param int wanted: how often it should
    """
    if seen != wanted:
        kind = found.duplicates if seen > wanted else found.lost
        kind.append(f"{what}: {seen} instead of {wanted}")


def fill_wallet(env):
    """Have money for all SMS of a run."""
    wallet = env.company._get_repair_sms_wallet()
    if wallet.balance_units < _ENOUGH:
        wallet._post(f"faults/{uuid.uuid4()}", _ENOUGH, "correction")


def make_customer(env):
    """Make a customer with a phone of their own who may be told everything.

    :return: res.partner
    """
    number = f"+4860{next(_numbers) % 10_000_000:07}"
    return env["res.partner"].create(
        {
            "name": f"Customer {number}",
            "phone": number,
            "email": f"customer{number[1:]}@example.com",
            "lang": "pl_PL",
            "data_processing_consent": True,
        }
    )


def make_repair(env):
    """Make a repair whose device is still on its way.

    :return: repair.order
    """
    device = env["product.product"].search([("type", "=", "consu")], limit=1)
    return env["repair.order"].create(
        {
            "partner_id": make_customer(env).id,
            "product_id": device.id,
            "handover_in": "courier",
        }
    )
