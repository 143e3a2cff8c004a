import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..gateways.base import NoAnswer, NotReached, Reason

SENDER_KINDS = [
    ("pool", "A number shared with others, that can be answered"),
    ("number", "A number of your own"),
    ("name", "The name of your shop"),
]
# 3GPP TS 23.040, section 9.1.2.5: a name has at most 11 characters of the GSM alphabet;
# operators take no more than these.
_NAME = re.compile(r"[A-Za-z0-9 .&_-]{1,11}")
_NUMBER = re.compile(r"\+?[0-9]{3,15}")
# RFC 6750, section 2.1, and what else a header can carry.
_TOKEN = re.compile(r"[!-~]*")


class RepairSmsGateway(models.Model):
    """What a shop owner does once: token, sender, tests, and where answers arrive."""

    # What a gateway is and how it is set up are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.gateway"

    sender_kind = fields.Selection(
        SENDER_KINDS,
        string="Customers See",
        compute="_compute_sender_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    known_senders = fields.Char(
        string="Approved There",
        readonly=True,
        help="Senders that the gateway knew at the last connection test.",
    )

    def _pool_sender(self):
        """Return the sender that means a shared number, empty where there is none."""
        adapter = self._adapters().get(self.adapter)
        return adapter.pool_sender if adapter else ""

    @api.depends("sender")
    def _compute_sender_kind(self):
        for gateway in self:
            sender = (gateway.sender or "").strip()
            if not sender:
                gateway.sender_kind = gateway.sender_kind or "name"
            elif sender.lower() == gateway._pool_sender().lower():
                gateway.sender_kind = "pool"
            else:
                is_number = _NUMBER.fullmatch(sender)
                gateway.sender_kind = "number" if is_number else "name"

    @api.onchange("adapter")
    def _onchange_adapter(self):
        """Start with the sender that the gateway proposes."""
        adapter = self._adapters().get(self.adapter)
        self.sender = adapter.default_sender if adapter else False
        self.sender_kind = "pool" if self._pool_sender() else "number"

    @api.onchange("sender_kind")
    def _onchange_sender_kind(self):
        """Keep the sender only where it is one of the chosen kind."""
        pool = self._pool_sender()
        if self.sender_kind == "pool":
            self.sender = pool
        elif pool and (self.sender or "").lower() == pool.lower():
            self.sender = False

    @api.constrains("sender", "sender_kind", "adapter")
    def _check_sender(self):
        for gateway in self:
            problem = gateway._sender_problem()
            if problem:
                raise ValidationError(problem)

    def _sender_problem(self):
        """Say why the sender is none of its kind, empty when it is."""
        sender = self.sender or ""
        if self.sender_kind == "pool" and not self._pool_sender():
            return self.env._(
                "This gateway has no numbers shared with others: choose a number of "
                "your own, or the name of your shop."
            )
        if self.sender_kind == "number" and not _NUMBER.fullmatch(sender):
            return self.env._(
                "“%s” is no number. Write the one that you rent from the gateway with "
                "its country, such as +48 and nine digits, without spaces.",
                sender,
            )
        if self.sender_kind == "name" and not _NAME.fullmatch(sender):
            return self.env._(
                "“%s” cannot be a sender: a name has at most 11 letters without Polish "
                "ones, digits, spaces and . & _ -",
                sender,
            )
        return ""

    @api.constrains("api_token")
    def _check_token(self):
        """Refuse what no header can carry: the error of the call would repeat it."""
        for gateway in self:
            if not _TOKEN.fullmatch(gateway.api_token or ""):
                raise ValidationError(
                    self.env._(
                        "A space, a line break or a letter that no token has is in the "
                        "API token. Copy it from the panel of the gateway once more."
                    )
                )

    def action_check(self):
        """Button: try address and token; when they work, let held messages go on."""
        self.ensure_one()
        check = self._build().check()
        if not check.ok:
            raise UserError(self._mend(check.reason, check.detail))
        known = ", ".join(check.senders or ())
        self.write({"known_senders": known, "down_until": False})
        lines = [self.env._("Connected to %s.", self.name)]
        if check.points is not None:
            left = self.env._("Points left there: %s.", check.points.normalize())
            lines.append(left)
        if check.senders:
            lines.append(self.env._("Approved senders: %s.", ", ".join(check.senders)))
        problems = self._check_problems(check)
        kind = "warning" if problems else "success"
        return self._notify(" ".join([*lines, *problems]), kind)

    def _check_problems(self, check):
        """Say what will keep SMS from leaving although the connection works.

        :param Check check: result of the connection test
        :return: list of sentences
        """
        problems = []
        if check.points is not None and check.points <= 0:
            problems.append(
                self.env._("Nothing is left there: top it up, or messages will wait.")
            )
        sender = (self.sender or "").lstrip("+")
        known = check.senders
        if known is not None and sender not in {name.lstrip("+") for name in known}:
            problems.append(
                self.env._(
                    "“%s” is not among the senders that it approved: order it in the "
                    "panel of the gateway, or messages will wait.",
                    self.sender,
                )
            )
        return problems

    def _mend(self, reason, detail):
        """Say what to do about a failed connection test.

        :param str reason: a ``Reason``
        :param str detail: words of the adapter
        """
        if reason == Reason.CONFIG:
            return self.env._(
                "The gateway does not let us in: %s. Make a new token in its panel "
                "(SMSAPI: API, Tokens) with the right to send SMS and paste it here. "
                "If it is right, see whether access is limited to other addresses.",
                detail,
            )
        if reason == Reason.CREDIT:
            return self.env._(
                "The account at the gateway is not active: %s. Top it up or write to "
                "the gateway, then test again.",
                detail,
            )
        if reason in (Reason.UNREACHABLE, Reason.SILENCE):
            return self.env._(
                "The gateway cannot be reached: %s. Compare its address with the panel;"
                " if it is right, try again in some minutes.",
                detail,
            )
        return self.env._(
            "The gateway answers, but not as it should: %s. Compare its address with "
            "the panel; if it is right, the gateway has trouble: try again in some "
            "minutes.",
            detail,
        )

    def action_check_callbacks(self):
        """Button: see that answers of customers will arrive here; where the gateway
        can be told our address, tell it.
        """
        self.ensure_one()
        adapter = self._build()
        if adapter.fetches:
            return self._notify(
                self.env._(
                    "Nothing to set: answers are fetched from this gateway every "
                    "minute. "
                )
                + self._received_in_words(),
                "success",
            )
        url = self.incoming_url
        if not url.startswith("https://") and not self._is_local():
            raise UserError(
                self.env._(
                    "%s cannot be called from the internet. Set the address of this "
                    "Odoo (system parameter web.base.url) to the one that begins with "
                    "https.",
                    url.split("/repair_sms/")[0],
                )
            )
        try:
            known = adapter.callbacks()
            added = known is not None and url not in known and adapter.add_callback(url)
        except (NotReached, NoAnswer) as error:
            raise UserError(self._mend(Reason.UNREACHABLE, str(error))) from error
        if known is not None and (url in known or added):
            return self._notify(
                self.env._("The gateway calls this Odoo with customers' answers. ")
                + self._received_in_words(),
                "success",
            )
        return self._notify(
            self.env._(
                "Paste the address for incoming SMS into the panel of the gateway; it "
                "cannot be set from here. "
            )
            + self._received_in_words(),
            "warning",
        )

    def _is_local(self):
        """Tell whether the gateway itself is on this machine, as in the demo."""
        return "://localhost" in self.base_url or "://127.0.0.1" in self.base_url

    def _notify(self, message, kind):
        """Return the action that shows a message and stays on the form."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "sticky": kind != "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
