from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.answer import NO_WORDS, YES_WORDS, split_words

# A shop that is closed for longer tells so once more.
_FAR = timedelta(days=14)


class ResCompany(models.Model):
    _inherit = "res.company"

    repair_yes_words = fields.Text(
        string="Answers That Accept",
        default=lambda self: self._default_yes_words(),
        help="An SMS that is one of these and nothing else accepts the costs. "
        "Separated by commas; case, Polish letters and punctuation do not matter. "
        "Emptied: as it was at first.",
    )
    repair_no_words = fields.Text(
        string="Answers That Reject",
        default=lambda self: self._default_no_words(),
        help="An SMS that is one of these and nothing else rejects the costs. "
        "Separated by commas; case, Polish letters and punctuation do not matter. "
        "Emptied: as it was at first.",
    )
    repair_away_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Hours of the Inbox",
        help="Who writes outside of these hours gets the automatic answer. Empty: "
        "nobody gets it.",
    )
    repair_away_text = fields.Char(
        string="Automatic Answer",
        translate=True,
        help="In each language of your customers. Empty: one that fits any shop.",
    )

    repair_alert_days = fields.Integer(
        string="Days Until an Approval Is Missed",
        default=3,
        help="A question about costs that nobody answered for so long is an alert.",
    )

    repair_email_replies = fields.Selection(
        [("inbox", "The inbox of the app"), ("mailbox", "The user's mailbox")],
        string="Replies to E-mails Come to",
        default="inbox",
        required=True,
        help="The inbox: a reply stands in the customer's conversation and on the "
        "document. The mailbox: it goes to the person in charge of the document, or to "
        "the company's address, and does not come to the app.",
    )
    repair_inbox_alias_id = fields.Many2one(
        "mail.alias", string="Alias of the Inbox", readonly=True, copy=False
    )
    repair_inbox_alias_name = fields.Char(
        string="Address of the Inbox",
        compute="_compute_repair_inbox_alias_name",
        inverse="_inverse_repair_inbox_alias_name",
        help="Whoever writes a new e-mail to this address gets a conversation. Empty: "
        "there is no such address.",
    )

    _repair_alert_days_check = models.Constraint(
        "CHECK (repair_alert_days >= 0)", "A number of days, 0 or more."
    )

    @api.depends("repair_inbox_alias_id.alias_name")
    def _compute_repair_inbox_alias_name(self):
        for company in self:
            company.repair_inbox_alias_name = company.repair_inbox_alias_id.alias_name

    def _inverse_repair_inbox_alias_name(self):
        for company in self:
            name = company.repair_inbox_alias_name
            if company.repair_inbox_alias_id:
                company.repair_inbox_alias_id.alias_name = name
            elif name:
                company.repair_inbox_alias_id = self.env["mail.alias"].create(
                    {
                        "alias_name": name,
                        "alias_model_id": self.env["ir.model"]
                        ._get("repair.conversation")
                        .id,
                        "alias_defaults": repr({"company_id": company.id}),
                        "alias_domain_id": company.alias_domain_id.id,
                    }
                )

    @api.model
    def _default_yes_words(self):
        return ", ".join(split_words(YES_WORDS))

    @api.model
    def _default_no_words(self):
        return ", ".join(split_words(NO_WORDS))

    def _answer_words(self):
        """Return the words that accept costs and those that reject them, as edited:
        separated by commas.

        :rtype: tuple[str, str]
        """
        return self.repair_yes_words or YES_WORDS, self.repair_no_words or NO_WORDS

    @api.constrains("repair_yes_words", "repair_no_words")
    def _check_words(self):
        for company in self:
            yes, no = map(set, map(split_words, company._answer_words()))
            if yes & no:
                raise ValidationError(
                    self.env._(
                        "These answers cannot both accept and reject: %s. Take them "
                        "out of one of the lists.",
                        ", ".join(sorted(yes & no)),
                    )
                )

    def _repair_opens_at(self, moment):
        """Return when the shop is open next; that moment itself while it is open.

        :param datetime moment: in UTC, naive
        :return: in UTC, naive; two weeks later where it stays closed longer
        :rtype: datetime
        """
        self.ensure_one()
        start = pytz.utc.localize(moment)
        calendar = self.repair_away_calendar_id
        hours = calendar._work_intervals_batch(start, start + _FAR)[False]
        for begins, _ends, _attendances in hours:
            return begins.astimezone(pytz.utc).replace(tzinfo=None)
        return moment + _FAR
