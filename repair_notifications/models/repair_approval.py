from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("open", "Waiting for an Answer"),
    ("accepted", "Accepted"),
    ("rejected", "Rejected"),
    ("superseded", "Asked Again"),
    ("passed", "Another Offer Accepted"),
]
WAYS = [
    ("sms", "By SMS"),
    ("portal", "On the web page"),
    ("staff", "By the shop"),
]
_MILESTONES = {"accepted": "approved", "rejected": "not_accepted"}


class RepairApproval(models.Model):
    """What a customer was asked to pay for, and what they answered.

    The answer counts only for the offer that was shown: the fingerprint of the
    quotation is kept and compared.
    """

    _name = "repair.approval"
    _description = "Cost Approval"
    _order = "id desc"
    _rec_name = "sale_order_id"

    sale_order_id = fields.Many2one(
        "sale.order", string="Quotation", required=True, index=True, ondelete="restrict"
    )
    repair_ids = fields.Many2many(
        "repair.order",
        "repair_approval_repair_order_rel",
        "approval_id",
        "repair_id",
        string="Repairs",
    )
    partner_id = fields.Many2one(
        related="sale_order_id.partner_id", store=True, index=True, string="Customer"
    )
    company_id = fields.Many2one(related="sale_order_id.company_id", store=True)
    currency_id = fields.Many2one(related="sale_order_id.currency_id", store=True)
    amount_total = fields.Monetary(string="Amount Asked", required=True)
    fingerprint = fields.Char(required=True)
    offer_number = fields.Integer(
        string="Offer",
        default=1,
        required=True,
        help="By which the customer picks it. An offer keeps its number for good, so "
        "an answer to an older message means the same.",
    )
    asked_at = fields.Datetime(default=fields.Datetime.now, required=True)
    state = fields.Selection(STATES, default="open", required=True, index=True)
    answered_at = fields.Datetime()
    way = fields.Selection(WAYS, string="Answered")
    evidence = fields.Text(help="The customer's own words, or who answered for them.")
    amount_text = fields.Char(compute="_compute_texts", compute_sudo=True)
    link = fields.Char(compute="_compute_texts", compute_sudo=True)
    answer_hint = fields.Char(compute="_compute_answer_hint")

    _one_open = models.UniqueIndex(
        "(sale_order_id) WHERE state = 'open'",
        "The customer was already asked about this quotation.",
    )

    @api.depends_context("lang")
    @api.depends("amount_total", "currency_id", "repair_ids.approval_ids.state")
    def _compute_texts(self):
        """The amount, those of all offers where one is to be picked, and the page."""
        for approval in self:
            asked = approval
            if approval.state == "open":
                asked |= approval._others_open()
            numbered = len(asked) > 1
            approval.amount_text = " / ".join(
                each._price_in_words(numbered) for each in asked.sorted("offer_number")
            )
            approval.link = approval.repair_ids[:1].page_link

    def _price_in_words(self, numbered=False):
        """Return the amount, behind the number of the offer if there are several."""
        amount = self.currency_id._plain_amount(self.amount_total)
        return f"{self.offer_number}: {amount}" if numbered else amount

    def _others_open(self):
        """Return the other open questions about the repairs of these."""
        return self.repair_ids.approval_ids.filtered(lambda a: a.state == "open") - self

    @api.depends_context("lang")
    @api.depends("sale_order_id")
    def _compute_answer_hint(self):
        """Seam: an addon that reads answers says here how to answer."""
        self.answer_hint = ""

    def _blocker(self):
        """Tell what keeps this question from being decided by a plain answer.

        :return: empty, or ``closed``, ``changed``, ``expired``, ``signature`` or
            ``payment``
        :rtype: str
        """
        self.ensure_one()
        order_sudo = self.sudo().sale_order_id
        if self.state != "open" or order_sudo.state not in ("draft", "sent"):
            return "closed"
        if order_sudo._repair_fingerprint() != self.fingerprint:
            return "changed"
        # Core names no dependency of this field, so it may be older than the validity.
        order_sudo.invalidate_recordset(["is_expired"])
        if order_sudo.is_expired:
            return "expired"
        if order_sudo._has_to_be_signed():
            return "signature"
        if order_sudo._has_to_be_paid():
            return "payment"
        return ""

    def _blocker_in_words(self):
        """Return the blocker as a sentence for staff, empty when there is none."""
        self.ensure_one()
        return {
            "closed": self.env._("The customer's decision is already known."),
            "changed": self.env._(
                "The quotation changed after the customer was asked: ask again."
            ),
            "expired": self.env._("The quotation has expired: prolong it, ask again."),
            "signature": self.env._(
                "The quotation asks for a signature: the customer can only decide on "
                "its page, not by a plain answer."
            ),
            "payment": self.env._(
                "The quotation asks for a prepayment: the customer can only decide on "
                "its page, not by a plain answer."
            ),
        }.get(self._blocker(), "")

    def _decide(self, accepted, way, evidence):
        """Carry out the customer's decision: confirm or cancel the quotation, which
        moves the repairs.

        :param bool accepted: accepted, or rejected
        :param str way: one of ``WAYS``
        :param str evidence: the customer's own words, or who answered for them
        :return: the approvals that moved: this one, or none when it was decided before
        :raise UserError: when the offer cannot be decided by a plain answer any more
        """
        self.ensure_one()
        blocker = self._blocker()
        if blocker == "closed":
            return self.browse()
        if blocker:
            raise UserError(self._blocker_in_words())
        approval_sudo = self.sudo()
        # Written first: of two answers at the same time one fails and is replayed.
        approval_sudo.write({"way": way, "evidence": evidence})
        approval_sudo.flush_recordset()
        order_sudo = approval_sudo.sale_order_id.with_company(self.company_id)
        if accepted:
            # Not _validate_order: it renders and mails a PDF in this transaction, and
            # where that fails the customer's yes would be lost.
            order_sudo.with_user(api.SUPERUSER_ID).action_confirm()
        else:
            order_sudo._action_cancel()
        return self

    def _settle(self, state):
        """Close open questions and move their repairs on.

        :param str state: ``accepted``, ``rejected``, ``superseded`` or ``passed``
        :return: the approvals that moved
        """
        moved = self.filtered(lambda approval: approval.state == "open")
        moved.write({"state": state, "answered_at": fields.Datetime.now()})
        moved.filtered(lambda a: not a.way and state in _MILESTONES).write(
            {
                "way": "portal" if self.env.user.share else "staff",
                "evidence": self.env.user.name,
            }
        )
        waiting = moved.repair_ids.filtered(
            lambda repair: repair.milestone == "awaiting_approval"
        )
        if state == "rejected":  # as long as there is another offer, all is open
            waiting -= moved._others_open().repair_ids
        if state in _MILESTONES and waiting:
            waiting._set_milestone(_MILESTONES[state])
        return moved
