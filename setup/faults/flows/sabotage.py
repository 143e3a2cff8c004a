"""The product broken on purpose: a harness that finds nothing wrong here is worth
nothing.
"""

import uuid
from contextlib import nullcontext
from dataclasses import replace
from unittest.mock import patch

from odoo.modules.registry import Registry

from odoo.addons.repair_sms_wallet.gateways import pool
from odoo.addons.repair_sms_wallet.gateways.base import SendResult, Status

from ..points import AFTER, CALL, COMMIT, Point
from .sending import Sending


class Sabotage(Sending):
    """Nothing is broken yet."""

    points = (Point(COMMIT, AFTER, "repair.sms.message._settle"),)

    def broken(self, registry):
        """Break the product, for this process and its children.

        :param odoo.modules.registry.Registry registry: of the database
        :return: context manager that mends it
        """
        return nullcontext()

    def run(self, fault):
        """Run while it is broken."""
        with self.broken(Registry(self.world.database)):
            return super().run(fault)


class AnotherKey(Sabotage):
    """Each call has another key."""

    points = (Point(CALL, AFTER),)

    def broken(self, registry):
        """Have the gateway not know what it has already; it is not asked either."""
        messages = registry["repair.sms.message"]
        original = messages._at_gateway

        def at_gateway(message, refs):
            return replace(original(message, refs), idx=uuid.uuid4().hex)

        return patch.object(messages, "_at_gateway", at_gateway)


class NeverCalled(Sabotage):
    """The gateway is never called."""

    def broken(self, registry):
        """Believe that it accepted."""
        accepted = SendResult(Status.ACCEPTED, ref="1")
        return patch.object(pool, "_send_one", lambda job, added: accepted)


class ChargedTwice(Sabotage):
    """Each charge has two lines."""

    def broken(self, registry):
        """Add the lines once more under other keys."""
        wallets = registry["repair.sms.wallet"]
        original = wallets._add_lines

        def add_lines(wallet, entries, balance):
            again = [entry._replace(key=f"{entry.key}/again") for entry in entries]
            return original(wallet, entries + again, balance)

        return patch.object(wallets, "_add_lines", add_lines)


FLOWS = (AnotherKey, NeverCalled, ChargedTwice)
