from odoo import fields, models

# After these the customer hears from us at once, each once for the same question.
_BACK = {
    "accepted",
    "rejected",
    "unclear",
    "earlier",
    "several",
    "expired",
    "signature",
    "payment",
}


class RepairConversationMessage(models.Model):
    """What the shop answers by itself to what a customer wrote."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation.message"

    def _answer_back(self, approvals):
        """Confirm what an answer did. Where it did nothing because it was not certain,
        ask back in one sentence, or send the new price or the link.

        :param approvals: the questions that were open when the answer came
        """
        order_sudo = self.approval_id.sudo().sale_order_id
        if self.outcome == "changed" and order_sudo.state == "sent":
            order_sudo._ask_for_approval()
        elif self.outcome in _BACK and not self._was_answered_back():
            spoken = self.with_context(lang=self.conversation_id._spoken_lang())
            words = spoken._words_back(approvals.with_context(lang=spoken.env.lang))
            self.conversation_id._send_by_itself(words, self.approval_id.repair_ids[:1])
        elif not self.outcome or self.outcome in ("unclear", "not_asked"):
            self.conversation_id._answer_when_away()

    def _was_answered_back(self):
        """Tell whether this customer was told the same about this question before."""
        domain = [
            ("conversation_id", "=", self.conversation_id.id),
            ("approval_id", "=", self.approval_id.id),
            ("outcome", "=", self.outcome),
            ("id", "<", self.id),
        ]
        return bool(self.search_count(domain, limit=1))

    def _words_back(self, approvals):
        """Return what to tell the customer, short enough for one SMS part.

        :param approvals: the questions that were open, in the customer's language
        :rtype: str
        """
        about = self.approval_id.with_context(lang=self.env.lang)
        asked = approvals if approvals._is_one_choice() else about
        facts = {
            "repair": about.repair_ids[:1].name,
            "amount": about._price_in_words(),
            "amounts": asked[:1].amount_text,
            "link": about.link,
        }
        if self.outcome == "several" and not approvals._is_one_choice():
            links = [repair.page_link for repair in approvals.repair_ids]
            return self.env._("Which repair do you mean? %s", " ".join(links))
        if self.outcome in ("accepted", "rejected"):
            return self._confirmation(facts)
        if self.outcome == "expired":
            return self.env._(
                "The offer for repair %(repair)s has expired. We will contact you.",
                **facts,
            )
        if self.outcome in ("signature", "payment"):
            return self.env._(
                "Repair %(repair)s: please accept the costs here: %(link)s", **facts
            )
        if len(asked) > 1:
            return self.env._(
                "Which offer for %(repair)s? %(amounts)s. Answer only with its number, "
                "or NIE: %(link)s",
                **facts,
            )
        return self.env._(
            "Do you accept %(amount)s for %(repair)s? Answer only TAK or NIE: %(link)s",
            **facts,
        )

    def _confirmation(self, facts):
        """Return what confirms a decision."""
        if self.outcome == "accepted":
            return self.env._(
                "Thank you. You accepted %(amount)s for repair %(repair)s.", **facts
            )
        return self.env._(
            "We noted that you do not accept the costs of repair %(repair)s. We will "
            "contact you about your device.",
            **facts,
        )


class RepairConversation(models.Model):
    """What leaves a conversation although nobody of the staff wrote it."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    away_until = fields.Datetime(
        readonly=True,
        help="Until then the customer is not told again that the shop is closed.",
    )

    def _send_by_itself(self, text, document=None):
        """Send an SMS to the customer in the shop's name, if one can be sent. It leaves
        the conversation as unread as it is.

        :param str text: what the customer is to read
        :param document: what it is about, by default what was talked about last
        """
        self.ensure_one()
        if self.sms_problem:
            return
        subject = (document or self._subject()).with_company(self.company_id)
        subject._message_sms(text, **self._prepare_recipient())

    def _answer_when_away(self):
        """Tell a customer who wrote while the shop is closed when it opens, once for
        each time it is closed.
        """
        company_sudo = self.company_id.sudo()
        now = fields.Datetime.now()
        if not company_sudo.repair_away_calendar_id or (
            self.away_until and now < self.away_until
        ):
            return
        opens = company_sudo._repair_opens_at(now)
        if opens <= now:
            return
        self.away_until = opens
        spoken = self.with_context(lang=self._spoken_lang())
        self._send_by_itself(spoken._away_words())

    def _spoken_lang(self):
        """Return the code of the language in which this customer is answered."""
        return self.partner_id.lang or self.company_id.sudo().partner_id.lang

    def _away_words(self):
        """Return the automatic answer, in the language of the context."""
        text = self.company_id.sudo().repair_away_text
        return text or self.env._(
            "Thank you for your message. We are closed now and will answer as soon as "
            "we open."
        )
