"""A gateway that answers after its time-out; nobody is killed."""

from .sending import Sending

_TIMEOUT_S = 1


class Late(Sending):
    """The gateway answers too late."""

    points = ()
    kind = "hang_after_accept"

    def prepare(self, env):
        """Have the gateway think longer than we wait."""
        super().prepare(env)
        env["repair.sms.gateway"].search([]).timeout_s = _TIMEOUT_S
        late = {"kind": self.kind, "seconds": _TIMEOUT_S + 1, "count": 1}
        self.world.control("fault", late)


class LateTwilio(Late):
    """Twilio answers too late."""

    adapter = "twilio"


class LateSerwerSms(Late):
    """SerwerSMS answers too late."""

    adapter = "serwersms"


class Overtaken(Late):
    """The gateway takes it after our time-out, behind the repeat of the same call."""

    kind = "slow"


FLOWS = (Late, LateTwilio, LateSerwerSms, Overtaken)
