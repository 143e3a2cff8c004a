from odoo import models
from odoo.fields import Domain

_SMS = (
    *("create_date", "partner_id", "company_id", "number", "body", "parts", "state"),
    *("reason", "accepted_at", "done_at"),
)


class ResPartner(models.Model):
    """SMS in what is told to a customer and in what is forgotten of one."""

    _inherit = "res.partner"

    def _prepare_personal_data(self):
        """Extend `repair_notifications`: with the SMS."""
        messages = self._personal_records()["repair.sms.message"]
        columns = (*_SMS, (self.env._("Document"), self._document_in_words))
        section = self._section(self.env._("SMS"), messages, columns)
        return [*super()._prepare_personal_data(), section]

    def _personal_records(self):
        """Extend `repair_notifications`: with SMS to these customers, or to a number
        of theirs that nobody else has.
        """
        contacts = self._personal_contacts()
        numbers = list(self._personal_addresses_sudo("sms"))
        domain = Domain("partner_id", "in", contacts.ids) | (
            Domain("partner_id", "=", False) & Domain("number", "in", numbers)
        )
        messages = self.env["repair.sms.message"].search(domain, order="id")
        return {**super()._personal_records(), messages._name: messages}

    def _used_addresses(self, channel):
        """Extend `repair_notifications`: with the numbers that SMS went to."""
        used = super()._used_addresses(channel)
        if channel == "sms":
            messages = self.env["repair.sms.message"].search(
                [("partner_id", "in", self.ids), ("erased_at", "=", False)]
            )
            used |= set(messages.mapped("number"))
        return used

    def _exchange_domain(self):
        """Extend `repair_notifications`: with SMS of a number that was written to
        without saying whose it is. They were logged without an author.
        """
        logged = Domain.OR(
            Domain("message_type", "=", "notification")
            & Domain("body", "ilike", number)
            for number in self._personal_addresses_sudo("sms")
        )
        return super()._exchange_domain() | logged

    def _evidence_models(self):
        """Extend `repair_notifications`: with the SMS."""
        return [*super()._evidence_models(), "repair.sms.message"]

    def _erasure_blockers(self):
        """Extend `repair_notifications`: what a gateway is just being given cannot be
        taken back.
        """
        blockers = super()._erasure_blockers()
        messages = self._personal_records()["repair.sms.message"]
        if messages.filtered(lambda message: message.state == "sending"):
            blockers.append(
                self.env._(
                    "An SMS to this customer is just being sent. Try again in a minute."
                )
            )
        return blockers

    def _kept_after_erasure(self):
        """Extend `repair_notifications`: why SMS stay."""
        return [
            *super()._kept_after_erasure(),
            self.env._(
                "SMS: date, country, parts, price and state, so that the wallet adds "
                "up. Number and text are erased."
            ),
        ]

    def _erase_personal_data(self):
        """Extend `repair_notifications`: with the SMS and what gateways told of them.
        The ledger is not touched.
        """
        messages = self._personal_records()["repair.sms.message"]
        numbers = self._personal_addresses_sudo("sms")
        result = super()._erase_personal_data()
        messages._erase_content(self._erased_text())
        self.env["repair.sms.gateway.event"]._erase_numbers(numbers)
        return result
