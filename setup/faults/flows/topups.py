"""A wallet is topped up: payment, credit, release of what waited, invoice."""

import logging
import uuid

import requests

from ..browser import Refused
from ..points import around, commit_of
from ..world import wait_for
from .base import Flow, expect
from .sending import Sending

_TX, _TOPUP, _WALLET = "payment.transaction", "repair.sms.topup", "repair.sms.wallet"
_logger = logging.getLogger(__name__)


class Payment(Flow):
    """A top-up is paid."""

    points = (
        *around(
            f"{_TX}._process",
            f"{_TX}._apply_updates",
            f"{_TX}._set_done",
            f"{_TOPUP}._credit",
            f"{_TOPUP}._post",
            f"{_WALLET}._post_many",
            f"{_WALLET}._add_lines",
            f"{_WALLET}._note_change",
            "repair.sms.message._release",
        ),
        *commit_of(f"{_TX}._process"),
    )
    amount = 20

    def prepare(self, env):
        """Empty the wallet, so that an SMS waits for money, and open a top-up."""
        wallet = env.company._get_repair_sms_wallet()
        wallet._post(f"faults/{uuid.uuid4()}", -wallet.balance_units, "correction")
        waiting = Sending(self.world)
        waiting.prepare(env)
        env["repair.sms.message"]._dispatch()
        self.number = waiting.number
        admin = env.ref("base.user_admin")
        topups = env[_TOPUP].with_user(admin)
        self.topup = topups._start(wallet.with_user(admin), self.amount)
        provider = self.topup._providers()[:1]
        method = provider.payment_method_ids[:1]
        self.way = {"provider_id": provider.id, "payment_method_id": method.id}
        self.topup = self.topup.id
        self.reference = None

    def happen(self, fault):
        """The manager pays and comes back; the provider repeats what was not heard,
        and who finds the top-up not paid pays again.
        """
        with self.world.server(fault) as server:
            self.pay()
            if fault and fault.is_deadly:
                wait_for(lambda: not server.poll(), "the end of the server")
        with self.world.server():
            if self.reference:
                self.confirm()
            if not self.is_paid():
                self.begin()
                self.confirm()
            self.come_back()

    def pay(self):
        """Do what the browser does, until it is not answered or told to try again."""
        self.staff = self.world.staff()
        try:
            self.begin()
            self.confirm()
            self.come_back()
        except (requests.ConnectionError, Refused) as error:
            _logger.info("The browser: %s", error)

    def begin(self):
        """Begin a payment."""
        values = self.staff.call(
            f"/repair_sms/topup/{self.topup}/transaction",
            **self.way,
            token_id=None,
            flow="direct",
            tokenization_requested=False,
            landing_route="/",
        )
        self.reference = values["reference"]

    def confirm(self):
        """The provider tells that it is paid."""
        self.staff.call(
            "/payment/demo/simulate_payment",
            reference=self.reference,
            payment_details="4242",
            simulated_state="done",
        )

    def is_paid(self):
        """Say whether the page shows that it is paid."""
        url = f"{self.world.url}/repair_sms/topup/{self.topup}"
        shown = self.staff.get(url, allow_redirects=False)
        shown.raise_for_status()
        return shown.is_redirect

    def come_back(self):
        """The browser asks what became of it, which books it at once."""
        self.staff.call("/payment/status/poll")

    def check(self, env, phones, found):
        """What waited for money left once."""
        expect(found, f"SMS to {self.number}", len(phones[self.number]), 1)
        wallet = env[_TOPUP].browse(self.topup).wallet_id
        topups = wallet.line_ids.filtered(lambda line: line.topup_id.id >= self.topup)
        expect(found, f"credits of top-up {self.topup}", len(topups), 1)


class Books(Payment):
    """A top-up is booked when the manager comes back."""

    points = (
        *around(
            f"{_TX}._post_process",
            f"{_TOPUP}._account",
            f"{_TOPUP}._book",
            f"{_TOPUP}._create_move",
            "account.move.action_post",
            f"{_TOPUP}._reconcile",
            f"{_TOPUP}._book_at_buyer",
            f"{_TOPUP}._conclude",
        ),
        *commit_of(f"{_TX}._post_process"),
    )


class BooksLater(Payment):
    """A top-up is booked by the scheduler."""

    points = (
        *around(
            f"{_TX}._cron_post_process",
            f"{_TX}._post_process",
            f"{_TOPUP}._account",
            f"{_TOPUP}._book",
            f"{_TOPUP}._reconcile",
        ),
        *commit_of(f"{_TX}._post_process"),
    )

    def happen(self, fault):
        """The manager closes the browser after paying."""
        with self.world.server():
            self.staff = self.world.staff()
            self.begin()
            self.confirm()
        self.world.pass_time()
        self.world.run_crons(fault)


FLOWS = (Payment, Books, BooksLater)
