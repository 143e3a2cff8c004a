"""From an SMS that waits to the answer of the gateway."""

from ..points import CALL, around, commit_of
from .telling import Telling

_MESSAGE, _WALLET = "repair.sms.message", "repair.sms.wallet"


class Sending(Telling):
    """An SMS is sent."""

    points = (
        *around(
            f"{_MESSAGE}._cron_dispatch",
            f"{_MESSAGE}._dispatch",
            f"{_MESSAGE}._expire_stale",
            f"{_MESSAGE}._take",
            f"{_MESSAGE}._expire_leases",
            f"{_MESSAGE}._claim",
            f"{_MESSAGE}._prepare_isolated",
            f"{_MESSAGE}._prepare_sending",
            f"{_MESSAGE}._route",
            f"{_WALLET}._charge",
            f"{_MESSAGE}._price",
            f"{_WALLET}._post_many",
            f"{_WALLET}._add_lines",
            f"{_MESSAGE}._claim_for",
            "repair.sms.gateway._take_turns",
        ),
        *commit_of(f"{_MESSAGE}._claim"),
        *around(CALL),
        *around(
            f"{_MESSAGE}._settle_isolated",
            f"{_MESSAGE}._settle",
            f"{_MESSAGE}._keep_answers",
            f"{_MESSAGE}._tell_core",
            "repair.sms.gateway._note_answers",
        ),
        *commit_of(f"{_MESSAGE}._settle"),
    )

    def prepare(self, env):
        """Let a device arrive, and hand over what is told of it."""
        super().prepare(env)
        env["repair.notification"]._cron_hand_over()


FLOWS = (Sending,)
