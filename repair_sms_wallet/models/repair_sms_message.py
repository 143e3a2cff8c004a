import datetime
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.repair_notifications.tools.sms_text import count_parts

from ..gateways.base import Reason
from ..tools.units import Units, to_amount

STATES = [
    ("queued", "Queued"),
    ("held", "Held"),
    ("sending", "Sending"),
    ("unsure", "Unsure"),
    ("accepted", "Accepted"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("failed", "Failed"),
]
REASONS = [
    ("no_gateway", "The company has no SMS gateway for this number"),
    ("balance", "The SMS wallet has not enough money"),
    ("reserve", "What is left is kept for costs to approve and devices to pick up"),
    ("no_price", "The price list has no price for this number"),
    (Reason.NUMBER, "The number cannot get SMS"),
    (Reason.CONTENT, "The gateway refused the text"),
    (Reason.OPT_OUT, "The recipient wants no SMS"),
    (Reason.ACCOUNT, "The account at the gateway may not send this"),
    (Reason.CONFIG, "The gateway refuses our settings"),
    (Reason.CREDIT, "The account at the gateway has no money"),
    (Reason.BUSY, "The gateway takes no more at the moment"),
    (Reason.UNREACHABLE, "The gateway cannot be reached"),
    (Reason.SILENCE, "No answer from the gateway: sent or not, nobody knows"),
    (Reason.EXPIRED, "The phone could not be reached in time"),
    (Reason.UNDELIVERED, "The operator could not deliver it"),
    (Reason.REFUSED, "The operator refused it"),
    (Reason.NO_REPORT, "No delivery report: delivered or not, nobody knows"),
    ("stale", "It could not be sent in time"),
    (Reason.CANCELLED, "Cancelled by a person"),
    (Reason.OTHER, "Other"),
]
#: A later proof of delivery wins over a failure that was only a guess.
GUESSES = (Reason.EXPIRED, Reason.NO_REPORT)

REPORTED = {"accepted", "sent", "delivered", "failed"}
#: Where a message may go from each state. Reports can overtake every answer, so they
#: are taken in every state; nothing ever goes back behind a report.
MOVES = {
    "queued": {"sending", "held"} | REPORTED,
    "held": {"queued", "sending", "held"} | REPORTED,
    "sending": {"queued", "held", "unsure"} | REPORTED,
    "unsure": {"sending", "unsure"} | REPORTED,
    "accepted": {"sent", "delivered", "failed"},
    "sent": {"delivered", "failed"},
    "failed": {"delivered"},
    "delivered": set(),
}


class RepairSmsMessage(models.Model):
    """Every SMS that left or wanted to leave; kept for good.

    Core's ``sms.sms`` is only its way in: that row is deleted once handed over. The
    state moves through :meth:`_move` only. No group may write these rows.
    """

    _name = "repair.sms.message"
    _description = "SMS"
    _order = "id desc"
    _rec_name = "number"

    uuid = fields.Char(
        string="Key",
        required=True,
        copy=False,
        default=lambda self: self._default_uuid(),
        help="Key of this message at the gateway, the same for technical retries.",
    )
    sms_uuid = fields.Char(
        string="Key of Core's SMS",
        index="btree_not_null",
        help="The SMS of Odoo's queue that it was handed over from.",
    )
    gateway_id = fields.Many2one("repair.sms.gateway", ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one("res.partner", string="Customer", index=True)
    number = fields.Char(required=True, index=True)
    body = fields.Text(string="Text", required=True)
    encoding = fields.Char(compute="_compute_parts", store=True, precompute=True)
    parts = fields.Integer(compute="_compute_parts", store=True, precompute=True)
    gateway_parts = fields.Integer(
        string="Parts at the Gateway",
        help="What the gateway counted, where that differs from our count: we charge "
        "for ours and pay for theirs.",
    )
    price_units = Units(
        string="Price in Units", aggregator=None, help="Price of one part."
    )
    charge_units = Units(string="Charge in Units")
    charge = fields.Monetary(compute="_compute_charge")
    currency_id = fields.Many2one("res.currency")
    line_ids = fields.One2many("repair.sms.wallet.line", "message_id")
    state = fields.Selection(STATES, required=True, default="queued")
    reason = fields.Selection(REASONS)
    detail = fields.Char(help="Words of the gateway.")
    gateway_ref = fields.Char(string="Id at the Gateway", index="btree_not_null")
    points = fields.Float(
        string="Gateway's Price", digits=(16, 4), help="What the gateway charged."
    )
    res_model = fields.Char(string="Document Model")
    res_id = fields.Many2oneReference(string="Document", model_field="res_model")
    mail_message_id = fields.Many2one("mail.message", index="btree_not_null")
    user_id = fields.Many2one("res.users", string="Sent by")
    attempts = fields.Integer(readonly=True)
    next_try_at = fields.Datetime(string="Next Try")
    lease_until = fields.Datetime(string="Sending Until")
    is_pinned = fields.Boolean(
        string="Only Through This Gateway", help="A test of this gateway."
    )
    asked_at = fields.Datetime(
        string="Asked On",
        help="When the gateway was last asked what became of it, for want of a report.",
    )
    unsure_since = fields.Datetime(
        help="First call that was not answered. Retries end before the gateway forgets"
        " the key."
    )
    accepted_at = fields.Datetime(string="Accepted On")
    done_at = fields.Datetime(string="Finished On")

    _uuid_unique = models.Constraint("UNIQUE (uuid)", "This SMS exists already.")
    _work_idx = models.Index(
        "(id) WHERE state IN ('queued', 'held', 'sending', 'unsure')"
    )

    # Not one on all states: each step of an SMS would have to write it.
    _failed_idx = models.Index("(id) WHERE state = 'failed'")
    _gateway_idx = models.Index("(gateway_id, accepted_at)")
    _reason_idx = models.Index("(gateway_id, id) WHERE reason IS NOT NULL")
    _unreported_idx = models.Index(
        "(gateway_id, accepted_at)"
        " WHERE state IN ('accepted', 'sent') AND gateway_ref IS NOT NULL"
    )

    def _default_uuid(self):
        return uuid4().hex

    @api.depends("body")
    def _compute_parts(self):
        for message in self:
            counted = count_parts(message.body or "")
            message.encoding = counted.encoding
            message.parts = counted.parts

    @api.depends("charge_units")
    def _compute_charge(self):
        for message in self:
            message.charge = to_amount(message.charge_units)

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: a new message wakes the dispatcher."""
        messages = super().create(vals_list)
        messages._after_create()
        return messages

    def _after_create(self):
        """Do what new messages need. Seam: an addon may keep a row of its own for each
        message.
        """
        self._wake()

    # -- state -------------------------------------------------------------------

    def _move(self, state, **vals):
        """Move messages to a state, and tell core about those that moved.

        :param str state: the new state
        :param vals: further values to write; ``reason`` and ``detail`` are emptied
            unless given
        :return: the messages that moved; the others were further already
        """
        moved = self.filtered(lambda message: message._may_move(state))
        values = {"reason": False, "detail": False, "lease_until": False, **vals}
        if state not in ("queued", "held", "unsure"):
            values["next_try_at"] = False
        moved.write(dict(values, state=state))
        if state in ("accepted", "sent", "delivered", "failed"):
            now = fields.Datetime.now()
            if state != "failed":
                moved.filtered(lambda m: not m.accepted_at).accepted_at = now
            if state in ("delivered", "failed"):
                moved.filtered(lambda m: not m.done_at).done_at = now
            moved._tell_core()
        return moved

    def _may_move(self, state):
        """Tell whether the state may follow on the present one."""
        if self.state == "failed" and self.reason not in GUESSES:
            return False
        return state in MOVES[self.state]

    @api.model
    def _release(self, reasons, companies=None):
        """Let messages go on that waited for something which is there now.

        :param tuple reasons: codes of the reasons that no longer hold
        :param companies: only messages of these companies; None means all
        """
        domain = [("state", "=", "held"), ("reason", "in", reasons)]
        if companies is not None:
            domain.append(("company_id", "in", companies.ids))
        self.sudo().search(domain)._try_now()

    def _try_now(self):
        """Have messages that wait tried again, in their order."""
        held = self.filtered(lambda m: m.state == "held")
        held._move("queued", next_try_at=False)
        queued = self.filtered(lambda m: m.state == "queued" and m.next_try_at)
        queued.next_try_at = False
        unsure = self.filtered(lambda m: m.state == "unsure")
        for at, messages in unsure.grouped(lambda m: m._ask_again_at()).items():
            messages._move("unsure", reason=Reason.SILENCE, next_try_at=at)
            self._wake(at=at)
        if held or queued:
            self._wake()

    def _ask_again_at(self):
        """Return when to ask about an unsure message at the earliest: its gateway may
        have it already and not tell of it yet.

        :rtype: datetime
        """
        now = fields.Datetime.now()
        settle_s = self.gateway_id._adapter_class().settle_s
        settled_at = now + datetime.timedelta(seconds=settle_s)
        return max(now, min(self.next_try_at or now, settled_at))

    def action_try_now(self):
        """Try messages that wait again now."""
        self.check_access("read")
        self.sudo()._try_now()

    def action_cancel(self):
        """Give messages up that wait; what was charged is refunded. One that is under
        way, or that the gateway is still asked about, stays.
        """
        self.check_access("read")
        given_up_sudo = self.sudo().filtered(
            lambda m: (
                m.state in ("queued", "held")
                or m.state == "unsure"
                and not m.next_try_at
            )
        )
        given_up_sudo._move("failed", reason="cancelled")._refund()

    def action_send_again(self):
        """Send failed messages once more, as new ones with a key and a charge of their
        own.
        """
        self.check_access("read")
        failed_sudo = self.sudo().filtered(lambda m: m.state == "failed")
        if not failed_sudo:
            raise UserError(self.env._("Only a failed SMS can be sent again."))
        for message in failed_sudo:
            vals = message._prepare_again()
            vals["user_id"] = self.env.uid
            failed_sudo.create(vals)

    def _prepare_again(self):
        """Return the values of a new message with the same content."""
        names = ["company_id", "partner_id", "number", "body", "sms_uuid"]
        names += ["res_model", "res_id", "mail_message_id"]
        vals = self._convert_to_write({name: self[name] for name in names})
        gateway = self.company_id._get_repair_sms_gateway(self.number)
        return dict(vals, gateway_id=gateway.id)

    # -- look-ups ----------------------------------------------------------------

    def _document(self):
        """Return the record the message is about, empty when there is none."""
        if not self.res_model or self.res_model not in self.env:
            return self.browse()
        return self.env[self.res_model].browse(self.res_id).exists()
