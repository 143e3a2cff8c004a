"""Gateways without a key against a second copy: they are asked before anything is sent
again, and a person where they do not know.
"""

from ..points import CALL, around, commit_of
from .sending import Sending

_MESSAGE = "repair.sms.message"


class SendingTwilio(Sending):
    """An SMS is sent through Twilio."""

    adapter = "twilio"
    points = (
        *around(f"{_MESSAGE}._claim", "repair.sms.wallet._post_many"),
        *around(f"{_MESSAGE}._claim_for"),
        *commit_of(f"{_MESSAGE}._claim"),
        *around(CALL, f"{_MESSAGE}._settle", f"{_MESSAGE}._keep_answers"),
        *commit_of(f"{_MESSAGE}._settle"),
    )


class SendingSerwerSms(SendingTwilio):
    """An SMS is sent through SerwerSMS."""

    adapter = "serwersms"


FLOWS = (SendingTwilio, SendingSerwerSms)
