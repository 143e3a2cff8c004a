import datetime
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..gateways.base import Reason, Status

#: Answers after which a gateway is passed by for a while, where there is another.
DOWN = (Reason.UNREACHABLE, Reason.SILENCE, Reason.CONFIG, Reason.CREDIT)
DOWN_S = 120
#: Seconds: turns later than that are not taken yet, as they are lost when a dispatcher
#: dies, and one that has to come back waits for them.
AHEAD_S = 10
_PREFIXES = re.compile(r"\+[0-9]+(, ?\+[0-9]+)*")


class RepairSmsGateway(models.Model):
    """Which gateway a message leaves through, and how fast."""

    # What a gateway is and when it is chosen are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.gateway"

    prefixes = fields.Char(
        string="Only Numbers With",
        help="Starts of the numbers that leave through this gateway, such as +49, +43."
        " Empty: all numbers. Of several gateways the longest start wins, then the"
        " order of the list.",
    )
    per_second = fields.Integer(
        string="SMS per Second",
        compute="_compute_per_second",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="As many as the gateway takes, whoever sends them.",
    )
    down_until = fields.Datetime(
        string="Passed By Until",
        readonly=True,
        copy=False,
        help="The last SMS could not be handed over. Until then others go through the "
        "next gateway of the company.",
    )
    next_turn_at = fields.Datetime(readonly=True, copy=False)

    @api.depends("adapter")
    def _compute_per_second(self):
        adapters = self._adapters()
        for gateway in self.filtered(lambda g: g.adapter in adapters):
            gateway.per_second = adapters[gateway.adapter].per_second

    @api.constrains("per_second")
    def _check_per_second(self):
        if any(not 1 <= gateway.per_second <= 10_000 for gateway in self):
            raise ValidationError(self.env._("1 to 10,000 SMS per second."))

    @api.constrains("prefixes")
    def _check_prefixes(self):
        for gateway in self.filtered("prefixes"):
            if not _PREFIXES.fullmatch(gateway.prefixes.strip()):
                raise ValidationError(
                    self.env._(
                        "“%s” are no starts of numbers. Write them like +49, +43.",
                        gateway.prefixes,
                    )
                )

    def _for_number(self, number):
        """Choose among gateways of one company: those that work before those that do
        not, then the longest prefix, then their order.

        :param str number: E.164
        :return: one gateway; empty when none takes this number
        """
        fitting = self.filtered(lambda g: g._prefix_length(number) >= 0)
        return fitting.sorted(
            lambda g: (
                g._is_down() or bool(g._blocker()),
                -g._prefix_length(number),
            )
        )[:1]

    def _prefix_length(self, number):
        """Return how much of a number this gateway is meant for: 0 for all numbers, -1
        for others.
        """
        if not (self.prefixes or "").strip():
            return 0
        prefixes = [prefix.strip() for prefix in self.prefixes.split(",")]
        return max((len(p) for p in prefixes if number.startswith(p)), default=-1)

    def _is_down(self):
        """Tell whether the gateway did not work a moment ago."""
        return bool(self.down_until) and self.down_until > fields.Datetime.now()

    def _note_answers(self, results):
        """Pass the gateway by for a while when it does not work.

        :param list results: of ``SendResult``, all from this gateway
        """
        gateway_sudo = self.sudo()
        if any(result.status == Status.ACCEPTED for result in results):
            if self._is_down():
                gateway_sudo.down_until = False
        elif any(result.reason in DOWN for result in results) and not self._is_down():
            now = fields.Datetime.now()
            gateway_sudo.down_until = now + datetime.timedelta(seconds=DOWN_S)

    def _take_turns(self, count):
        """Take the next free places in the row of all dispatchers, so that together
        they keep to the pace of the gateway. Part of the caller's transaction.

        :param int count: number of calls
        :return: seconds from now until each call, ascending
        :rtype: list[float]
        """
        # The clock of the database: one for all dispatchers.
        [(first_s,)] = self.env.execute_query(
            SQL(
                """
                UPDATE repair_sms_gateway gateway
                   SET next_turn_at = clock.first + make_interval(secs => %(taken)s)
                  FROM (SELECT id, GREATEST(next_turn_at,
                                            clock_timestamp() AT TIME ZONE 'UTC') first
                          FROM repair_sms_gateway WHERE id = %(id)s) clock
                 WHERE gateway.id = clock.id
             RETURNING EXTRACT(EPOCH FROM clock.first
                               - clock_timestamp() AT TIME ZONE 'UTC')
                """,
                taken=count / self.per_second,
                id=self.id,
            )
        )
        first_s = max(0.0, float(first_s))
        return [first_s + place / self.per_second for place in range(count)]

    @api.model
    def _far_ahead(self):
        """Return, in SQL, an array of the gateways whose next turn is not near."""
        return SQL(
            "ARRAY(SELECT id FROM repair_sms_gateway WHERE next_turn_at >"
            " clock_timestamp() AT TIME ZONE 'UTC' + make_interval(secs => %s))",
            AHEAD_S,
        )

    def _touch_accounts(self):
        """Collide with every dispatcher that takes turns at these accounts, through any
        record, at the same time. Part of the caller's transaction.
        """
        if self:
            self.env.execute_query(
                SQL(
                    """
                    UPDATE repair_sms_gateway gateway SET next_turn_at = next_turn_at
                     WHERE id IN (SELECT other.id
                                    FROM repair_sms_gateway other
                                    JOIN repair_sms_gateway mine USING (adapter)
                                   WHERE mine.id = ANY(%s)
                                     AND COALESCE(other.api_login, '')
                                         = COALESCE(mine.api_login, ''))
                 RETURNING id
                    """,
                    list(self.ids),
                )
            )
