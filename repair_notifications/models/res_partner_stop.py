from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.keywords import is_keyword


class ResPartner(models.Model):
    """STOP and START: a customer ends all SMS, or takes that back.

    A service for whatever brings the customer's word: an answer by SMS, a link.
    """

    # A file for each topic, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    sms_stopped = fields.Boolean(
        string="Answered STOP",
        compute="_compute_sms_stopped",
        compute_sudo=True,
        help="The owner of this number wants no SMS, whoever's card it stands on.",
    )

    @api.depends("phone")
    @api.depends_context("company")
    def _compute_sms_stopped(self):
        numbers = list(filter(None, self.mapped("sms_number")))
        blacklist = self.env["phone.blacklist"]
        blacklist.flush_model(["number", "active"])
        # Core's search would format each number once more; these are in E.164.
        rows = self.env.execute_query(
            SQL(
                "SELECT number FROM phone_blacklist WHERE active AND number = ANY(%s)",
                numbers,
            )
        )
        stopped = {number for (number,) in rows}
        for partner in self:
            partner.sms_stopped = partner.sms_number in stopped

    @api.model
    def _read_sms_keyword(self, text, company):
        """Tell whether an SMS is a word by which customers stop or start SMS.

        :param str text: the SMS as it came
        :param company: the ``res.company`` whose words count
        :return: ``stop``, ``start`` or nothing
        :rtype: str
        """
        for kind in ("stop", "start"):
            words = (company.sudo()[f"repair_{kind}_words"] or "").split(",")
            if is_keyword(text, words):
                return kind
        return ""

    @api.model
    def _stop_sms(self, number, way, evidence):
        """End SMS to a number at once, on the word of its owner: confirmed by a last
        SMS, logged, blocked. Saying it again changes nothing and is not confirmed.

        :param str number: E.164
        :param str way: one of ``repair_consent.WAYS``
        :param str evidence: the customer's own words, or what proves them
        :return: the customers who have this number
        """
        owners = self._owners_of(number)
        if not self._is_stopped(number):
            self._confirm_sms(owners, number, stopped=True)
            self.env["phone.blacklist"].sudo()._add([number], message=evidence)
        owners._switch_channel("sms", False, way, evidence)
        owners.invalidate_recordset(["sms_stopped"])
        return owners

    @api.model
    def _start_sms(self, number, way, evidence):
        """Undo ``_stop_sms``, on the word of the number's owner.

        :param str number: E.164
        :param str way: one of ``repair_consent.WAYS``
        :param str evidence: the customer's own words, or what proves them
        :return: the customers who have this number
        """
        owners = self._owners_of(number)
        off = owners.filtered(lambda partner: not partner.notify_sms)
        if self._is_stopped(number) or off:
            self.env["phone.blacklist"].sudo()._remove([number], message=evidence)
            owners._switch_channel("sms", True, way, evidence)
            self._confirm_sms(owners, number, stopped=False)
        owners.invalidate_recordset(["sms_stopped"])
        return owners

    def _is_stopped(self, number):
        """Tell whether the owner of a number ended SMS."""
        domain = [("number", "=", number)]
        return bool(self.env["phone.blacklist"].sudo().search_count(domain, limit=1))

    @api.model
    def _owners_of(self, number):
        """Return the customers on whose card a number stands."""
        found = self.sudo().search([("phone_sanitized", "=", number)])
        return found.filtered(lambda partner: partner.sms_number == number)

    def _confirm_sms(self, owners, number, stopped):
        """Tell the owner of a number that their word was heard, in their language.

        :param owners: the customers who have the number, possibly none
        :param str number: E.164
        :param bool stopped: what they said: stop, or start
        """
        owner = owners[:1]
        lang = owner.lang or self.env.company.partner_id.lang
        words = self.with_context(lang=lang)._confirmation(stopped)
        if not owner:
            self.env["sms.sms"].sudo().create({"number": number, "body": words})
            return
        owner._message_sms(
            words,
            partner_ids=owner.ids,
            sms_pid_to_number={owner.id: number},
            put_in_queue=True,
        )

    def _confirmation(self, stopped):
        """Return what an SMS says about a STOP that was heard, or a START."""
        if stopped:
            return self.env._(
                "You will get no more SMS from us. To get them again answer START."
            )
        return self.env._(
            "You will get SMS about your repairs again. To end them answer STOP."
        )

    def action_allow_sms(self):
        """Button: the customer told the shop that they want SMS again."""
        self.check_access("write")
        for partner in self:
            self._start_sms(partner.sms_number, "counter", self.env.user.name)
