from odoo import models
from odoo.fields import Domain

# What is emptied on a contact. Those of the second line belong to the whole company
# when the contact is only a person of it.
_PERSONAL = (
    *("phone", "email", "street", "street2", "zip", "city", "state_id", "country_id"),
    *("website", "function", "comment", "ref", "company_name", "image_1920"),
    "disowned_number",
    *("partner_latitude", "partner_longitude", "category_id"),
)
_COMMERCIAL = ("vat", "company_registry", "industry_id")


class ResPartner(models.Model):
    """The steps of ``_erase_personal_data``; all of them are called with sudo."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    def _erased_text(self):
        """Return what stands where a customer's words were."""
        return self.env._("Erased at the customer's request")

    def _drop_waiting(self):
        """Keep messages that wait from ever being sent."""
        contacts = self._personal_contacts()
        numbers = list(self._personal_addresses_sudo("sms"))
        sms = self.env["sms.sms"].search(
            [
                *("|", ("partner_id", "in", contacts.ids)),
                *("&", ("partner_id", "=", False), ("number", "in", numbers)),
            ]
        )
        sms._update_sms_state_and_trackers("canceled")
        sms.unlink()
        scheduled = self.env["mail.scheduled.message"]
        scheduled.search([("partner_ids", "in", contacts.ids)]).unlink()
        emails = self._personal_addresses_sudo("email")
        addressed = Domain.OR(Domain("email_to", "ilike", email) for email in emails)
        mails = self.env["mail.mail"].search(
            Domain("state", "in", ["outgoing", "exception"])
            & (Domain("recipient_ids", "in", contacts.ids) | addressed)
        )
        mails._leave_out(contacts, emails)
        self._erase_deliveries(numbers)

    def _erase_deliveries(self, numbers):
        """Forget the addresses in core's tracking of messages to these customers."""
        contacts = self._personal_contacts()
        deliveries = self.env["mail.notification"].search(
            ["|", ("res_partner_id", "in", contacts.ids), ("sms_number", "in", numbers)]
        )
        waiting = deliveries.filtered(
            lambda d: d.notification_status in ("ready", "process", "exception")
        )
        waiting.notification_status = "canceled"
        deliveries.write(
            {"sms_number": False, "mail_email_address": False, "failure_reason": False}
        )

    def _erase_messages(self, text):
        """Replace messages to and from these customers, and all on their own cards;
        elsewhere it is forgotten from which address they wrote.
        """
        messages = self._personal_messages_sudo()
        for records in self._personal_threads():
            messages |= messages.search(
                [("model", "=", records._name), ("res_id", "in", records.ids)]
            )
        messages._erase_texts(text)
        contacts = self._personal_contacts()
        written = messages.search([("author_id", "in", contacts.ids)])
        for email in self._personal_addresses_sudo("email"):
            written |= messages.filtered(
                lambda m, email=email: email in (m.email_from or "").lower()
            )
        written.email_from = False

    def _erase_tracking(self):
        """Forget what changes of fields tell about these customers."""
        values = self.env["mail.tracking.value"]
        for records in [*self._personal_threads(), *self._personal_documents()]:
            mine = [
                ("mail_message_id.model", "=", records._name),
                ("mail_message_id.res_id", "in", records.ids),
            ]
            if records._name != "res.partner":
                mine.append(("field_id.ttype", "in", ["char", "text", "html"]))
            values.search(mine).unlink()
        for contact in self._personal_contacts():
            for which in ("old", "new"):
                values.search(
                    [
                        ("field_id.relation", "=", "res.partner"),
                        (f"{which}_value_integer", "=", contact.id),
                    ]
                ).write({f"{which}_value_char": contact._erased_name()})

    def _erase_email_blocks(self):
        """Forget blocks of addresses that nobody else has."""
        emails = list(self._personal_addresses_sudo("email"))
        self.env["repair.email.block"].search([("email", "in", emails)]).unlink()

    def _erase_belongings(self):
        """Remove log-ins, files and tasks of exactly these contacts."""
        users = self.env["res.users"].with_context(active_test=False)
        for user in users.search([("partner_id", "in", self.ids)]):
            login = f"erased-{user.id}"
            user.write({"login": login, "password": "", "active": False})
            user.signature = False
            user.api_key_ids._remove()
        attachments = self.env["ir.attachment"]
        attachments.search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.ids)]
        ).unlink()
        self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.ids)]
        ).unlink()

    def _erased_name(self):
        """Return what a forgotten contact is called."""
        return self.env._("Erased customer %s", self.id)

    def _anonymize(self):
        """Empty exactly these contacts and archive them. Companies come first, so that
        what they share with their people goes down, never up.
        """
        ordered = self.sorted(lambda c: (c.commercial_partner_id != c, c.id))
        for contact in ordered.with_context(tracking_disable=True):
            names = _PERSONAL
            if contact.commercial_partner_id == contact:
                names += _COMMERCIAL
            emptied = {name: False for name in names}
            # Core copies the address of a person to the company, but not "other" ones.
            person = contact.parent_id and contact.type == "contact"
            contact.write(
                {
                    **emptied,
                    "category_id": [(5,)],
                    "name": contact._erased_name(),
                    "type": "other" if person else contact.type,
                    "notify_sms": False,
                    "notify_email": False,
                    "active": False,
                }
            )
