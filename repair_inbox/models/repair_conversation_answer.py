import logging

from psycopg2 import OperationalError

from odoo import api, fields, models

from ..tools.answer import NO, OFFER, YES, read_answer

_logger = logging.getLogger(__name__)

OUTCOMES = [
    ("accepted", "The customer accepted the costs"),
    ("rejected", "The customer rejected the costs"),
    ("closed", "Nothing changed: already decided"),
    ("not_asked", "Nothing changed: no question was open"),
    ("several", "Nothing changed: several questions are open, ask which one is meant"),
    ("earlier", "Nothing changed: written before the question was asked"),
    ("elsewhere", "Nothing changed: it answers a message about something else"),
    ("changed", "Nothing changed: the quotation is no longer the one asked about"),
    ("expired", "Nothing changed: the quotation has expired"),
    ("signature", "Nothing changed: the quotation asks for a signature"),
    ("payment", "Nothing changed: the quotation asks for a prepayment"),
    ("stopped", "The customer ended all SMS"),
    ("started", "The customer wants SMS again"),
    ("unclear", "Not a clear yes or no"),
    ("failed", "The answer could not be carried out"),
    ("automatic", "Sent by the customer's mailbox, not by a person"),
]


# What a person has to see to.
_PENDING = {
    *("several", "earlier", "elsewhere", "changed", "expired", "signature"),
    *("payment", "unclear", "failed"),
}


class RepairConversationMessage(models.Model):
    """What a yes or a no of the customer does. What is not certain is left alone, and
    the bubble says why.
    """

    _inherit = "repair.conversation.message"

    outcome = fields.Selection(OUTCOMES)
    outcome_detail = fields.Char()
    approval_id = fields.Many2one(
        "repair.approval", string="Question", index="btree_not_null", readonly=True
    )
    note = fields.Char(compute="_compute_note")
    is_pending = fields.Boolean(
        string="Waits for a Person",
        default=False,
        help="An answer that did nothing by itself.",
    )

    _pending_idx = models.Index("(id) WHERE is_pending")

    @api.depends("outcome", "outcome_detail")
    @api.depends_context("lang")
    def _compute_note(self):
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        for bubble in self:
            words = labels.get(bubble.outcome, False)
            detail = bubble.outcome_detail
            bubble.note = f"{words}: {detail}" if detail else words

    def _act(self):
        """Do what the customer's words say about the open question."""
        self.ensure_one()
        partner = self.conversation_id.partner_id
        keyword = partner._read_sms_keyword(self.text, self.company_id)
        as_phone = self.env.user._phone_format
        if keyword and as_phone(number=self.number) == self.number:
            self.outcome = self._switch_sms(keyword == "stop")
            return
        approvals = self._asked("open").sorted("offer_number")
        self.approval_id = approvals[-1:]
        answer = self._read_answer(approvals)
        if answer.kind in (YES, NO, OFFER):
            self.outcome = self._answer(approvals, answer)
        elif approvals:
            self.outcome = "unclear"
        self.is_pending = self.outcome in _PENDING
        if self.outcome in ("accepted", "rejected"):
            self.conversation_id._answered()
        self._answer_back(approvals)

    def _read_answer(self, approvals):
        """Read the customer's words as an answer to open questions.

        :rtype: Answer
        """
        numbers = approvals.mapped("offer_number")
        yes, no = self.company_id.sudo()._answer_words()
        return read_answer(
            self.text,
            offers=max(numbers) if len(numbers) > 1 else 1,
            lang=self.conversation_id.partner_id.lang or "",
            yes=yes,
            no=no,
        )

    def _switch_sms(self, stop):
        """End SMS to this number, or undo that, on the customer's word.

        :param bool stop: end them
        :return: a code of ``OUTCOMES``
        :rtype: str
        """
        partners_sudo = self.env["res.partner"].sudo().with_company(self.company_id)
        switch = partners_sudo._stop_sms if stop else partners_sudo._start_sms
        switch(self.number, "sms", self._evidence())
        return "stopped" if stop else "started"

    def _asked(self, *states):
        """Return what this customer was asked and is in one of these states."""
        partner = self.conversation_id.partner_id
        return self.env["repair.approval"]._asked_of(partner, self.company_id, states)

    def _answer(self, approvals, answer):
        """Carry out a clear answer if it is clear as well what it is about.

        :param approvals: open questions to this customer
        :param Answer answer: a yes, a no or the number of an offer
        :return: what became of it, a code of ``OUTCOMES``
        :rtype: str
        """
        if not approvals:
            return "closed" if self._asked("accepted", "rejected") else "not_asked"
        if len(approvals) > 1 and (
            answer.kind == YES or not approvals._is_one_choice()
        ):
            return "several"
        if answer.kind == OFFER:
            approvals = approvals.filtered(lambda a: a.offer_number == answer.offer)
        if not approvals:
            return "unclear"  # that offer is no longer there
        for self.approval_id in approvals:
            if blocker := self.approval_id._blocker():
                return blocker
        if self._is_elsewhere(approvals):
            return "elsewhere"
        if self.sent_at < max(approvals.mapped("asked_at")):
            return "earlier"
        return self._carry_out(approvals, answer.kind != NO)

    def _is_elsewhere(self, approvals):
        """Tell whether the SMS that was answered is about other repairs: the "ok" to
        "your phone is ready" accepts no costs of the laptop.
        """
        about = {
            "repair.order": approvals.repair_ids,
            "sale.order": approvals.repair_ids._offers(),
        }
        documents = about.get(self.res_model)
        return documents is not None and self.res_id not in documents.ids

    def _carry_out(self, approvals, accepted):
        """Decide in the customer's name, or keep the reason why that failed.

        :param approvals: the accepted question, or all those that are rejected
        """
        try:
            with self.env.cr.savepoint():
                moved = [
                    a._decide(accepted, "sms", self._evidence()) for a in approvals
                ]
        except OperationalError:
            raise  # a lost race or connection: the whole event is applied again
        except Exception as error:
            # The customer's words must be kept whatever another addon raises.
            _logger.exception("Answer %s could not be carried out", self.id)
            self.outcome_detail = str(error)
            return "failed"
        if not any(moved):
            return "closed"
        return "accepted" if accepted else "rejected"

    def _evidence(self):
        """Return who said what and when, to be kept with the decision."""
        moment = fields.Datetime.to_string(self.sent_at)
        return f"{self.number}, {moment} UTC: {self.text}"
