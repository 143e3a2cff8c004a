from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.repair_notifications.tools.sms_number import read_number


class RepairConversation(models.Model):
    """What staff write from the conversation."""

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    sms_problem = fields.Char(string="Why No SMS", compute="_compute_sms_problem")
    sms_warning = fields.Char(string="Before You Write", compute="_compute_sms_problem")

    @api.depends("number", "partner_id.notify_sms", "company_id", "bubble_ids")
    @api.depends_context("lang")
    def _compute_sms_problem(self):
        for conversation in self:
            problem, warning = conversation._judge_sms()
            conversation.sms_problem = problem
            conversation.sms_warning = warning

    def _judge_sms(self):
        """Tell whether an SMS can be written here.

        Who wrote to us may be answered, even without consent or with SMS switched off:
        those are about messages that nobody asked for. Without a single SMS of theirs
        nobody starts to write to them.

        :return: what makes it impossible and what to know before, each empty if nothing
        :rtype: tuple[str, str]
        """
        countries = self.company_id._repair_sms_countries()
        if not read_number(self.number, countries).e164:
            return self.env._("This sender cannot get SMS."), ""
        gateway = self.company_id._get_repair_sms_gateway(self.number)
        if not gateway:
            return self.env._("The company has no SMS gateway yet."), ""
        refusal = self._refusal("sms")
        if refusal and not self._has_written():
            return refusal, ""
        one_way = self.env._(
            "The customer cannot answer: SMS leave with a name as their sender."
        )
        return "", refusal or ("" if gateway.two_way else one_way)

    def _refusal(self, channel):
        """Return why the customer is not written to unasked, empty when they agreed.

        :param str channel: ``sms`` or ``email``
        """
        partner = self.partner_id.with_company(self.company_id)
        if not partner:
            return ""
        if not partner.data_processing_consent:
            return self.env._("The customer has not agreed to data processing.")
        if not partner[f"notify_{channel}"]:
            return (
                self.env._("The customer switched SMS off.")
                if channel == "sms"
                else self.env._("The customer switched e-mail off.")
            )
        return ""

    def _has_written(self):
        """Tell whether the customer ever wrote here."""
        return bool(
            self.env["repair.conversation.message"].search_count(
                [("conversation_id", "=", self.id), ("direction", "=", "in")], limit=1
            )
        )

    @api.readonly
    def judge_sms(self, text):
        """Tell what a text costs while it is being typed, footer included.

        :param str text: the text as it stands
        :return: what ``res.company._judge_sms`` says
        :rtype: dict
        """
        self.check_access("read")
        return self.company_id._judge_sms(text, self.number)

    def _check_can_send(self, text, channel):
        """Refuse what could not be sent.

        :param str text: what the customer is to read
        :param str channel: how it goes
        :raise AccessError: for who may not write here
        :raise UserError: when there is nothing to say or no way to say it
        """
        self.ensure_one()
        self.check_access("write")
        if not text.strip():
            raise UserError(self.env._("Write something first."))
        problem = self.email_problem if channel == "email" else self.sms_problem
        if problem:
            raise UserError(problem)

    def _await_turn(self):
        """Have answers in one conversation leave one after the other: what they bring
        along, as the clerk who follows it from now on, can be made only once. Who had
        to wait collides with what the other wrote, and is begun anew.
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM repair_conversation WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            ),
            log_exceptions=False,
        )

    def action_send_sms(self, text):
        """Send an SMS to the customer, and take the conversation on if nobody did.

        It goes the way of every SMS, through the wallet. It is posted on what the
        conversation is about, so that the next answer leads there as well.

        :param str text: what the customer is to read
        :raise UserError: when there is nothing to say or no way to say it
        """
        self._check_can_send(text, "sms")
        self._await_turn()
        message = self._subject()._message_sms(text, **self._prepare_recipient())
        # Handed over now instead of by core's queue, which only inserts a row: the
        # bubble is there when the button comes back.
        sms_sudo = self.env["sms.sms"].sudo()
        sms_sudo.search([("mail_message_id", "=", message.id)]).send()
        self._replied()

    def _replied(self):
        """Take note of a message of the staff; who writes it takes the conversation on
        if nobody did.
        """
        self._answered()
        # A colleague who does not work here any more is not written again, and refused.
        if not self.user_id:
            self.user_id = self.env.uid
        self.write(
            {
                "state": "waiting" if self.state == "waiting" else "open",
                "unread_count": 0,
                "last_message_at": fields.Datetime.now(),
            }
        )

    def _prepare_recipient(self):
        """Return whom ``_message_sms`` shall send to."""
        common = {"put_in_queue": True, "partner_ids": self.partner_id.ids}
        if self.partner_id:
            return {**common, "sms_pid_to_number": {self.partner_id.id: self.number}}
        return {**common, "sms_numbers": [self.number]}

    def _subject(self):
        """Return the document that was talked about last, else this conversation."""
        last = self.env["repair.conversation.message"].search(
            [("conversation_id", "=", self.id), ("res_model", "!=", False)],
            order="id desc",
            limit=1,
        )
        document = last._document()
        # A clerk may have no access to quotations.
        if not document or not document.has_access("write"):
            document = self
        return document.with_company(self.company_id)
