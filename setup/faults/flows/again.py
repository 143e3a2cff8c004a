"""What is tried once more: after a first kill, after a refusal, after a lost answer."""

from ..points import AFTER, BEFORE, CALL, Point, around, commit_of
from ..world import Fault
from .base import expect
from .sending import Sending

_MESSAGE, _WALLET = "repair.sms.message", "repair.sms.wallet"


_CALLED_AGAIN = (
    *around(f"{_MESSAGE}._claim", f"{_MESSAGE}._claim_for"),
    *commit_of(f"{_MESSAGE}._claim"),
    *around(CALL, f"{_MESSAGE}._settle"),
    *commit_of(f"{_MESSAGE}._settle"),
)


class Repeating(Sending):
    """Sending is taken up again after a kill, and killed once more."""

    points = (
        *around(f"{_MESSAGE}._expire_leases", f"{_MESSAGE}._not_answered"),
        *commit_of(f"{_MESSAGE}._expire_leases"),
        *_CALLED_AGAIN,
    )

    def happen(self, fault):
        """The first dispatcher dies when the gateway has it and no answer was kept."""
        self.world.run_crons(Fault(Point(CALL, AFTER)))
        self.world.pass_time()
        self.world.run_crons(fault)


class RepeatingTwilio(Sending):
    """Sending through Twilio is taken up again, and killed once more."""

    adapter = "twilio"
    points = _CALLED_AGAIN
    first = AFTER

    def happen(self, fault):
        """The first dispatcher dies at the call. The next one gives the gateway time to
        know what it has, before a third one asks for it.
        """
        self.world.run_crons(Fault(Point(CALL, self.first)))
        for next_fault in (None, fault):
            self.world.pass_time()
            self.world.run_crons(next_fault)


class RepeatingSerwerSms(RepeatingTwilio):
    """Sending through SerwerSMS, which has nothing yet, is taken up and killed."""

    adapter = "serwersms"
    first = BEFORE


class Refused(Sending):
    """The gateway refuses an SMS, which is paid back."""

    points = (
        *around(f"{_MESSAGE}._settle"),
        *around(
            f"{_MESSAGE}._refund",
            f"{_WALLET}._post_many",
            f"{_WALLET}._add_lines",
            follows=f"{_MESSAGE}._settle",
        ),
        *commit_of(f"{_MESSAGE}._settle"),
    )
    #: More than it is asked.
    _REFUSALS = 20

    def prepare(self, env):
        """Have the gateway refuse the number."""
        super().prepare(env)
        refuse = {"kind": "reject", "count": self._REFUSALS, "code": 13}
        self.world.control("fault", refuse)

    def happen(self, fault):
        """It refuses every time, until nothing is left to do."""
        super().happen(fault)
        self.world.settle()
        self.world.control("fault", {"kind": "reject", "count": 0})

    def check(self, env, phones, found):
        """Nothing arrived. What was asked twice is left to a person: the first answer
        is not known, so it is neither paid back nor sent again.
        """
        message = env[_MESSAGE].search([("number", "=", self.number)])
        if phones[self.number] or message.state not in ("failed", "unsure"):
            found.untrue.append(f"SMS {message.id} was refused and is {message.state}")
        if message.state == "failed" and sum(message.line_ids.mapped("units")):
            found.charges.append(f"SMS {message.id} was refused and not paid back")


class Twin(Sending):
    """A second SMS with the same text is sent through Twilio."""

    adapter = "twilio"
    points = tuple(around(CALL))

    def prepare(self, env):
        """Send a text, and write it once more."""
        super().prepare(env)
        first = env[_MESSAGE].search([("number", "=", self.number)])
        first._dispatch()
        names = ["company_id", "gateway_id", "partner_id", "number", "body"]
        env[_MESSAGE].create(first._convert_to_write({n: first[n] for n in names}))

    def check(self, env, phones, found):
        """The customer reads it twice, as it was written."""
        expect(found, f"SMS to {self.number}", len(phones[self.number]), 2)


AGAIN = (Repeating, Refused)
OTHERS = (RepeatingTwilio, RepeatingSerwerSms, Twin)
