from odoo import models
from odoo.fields import Domain
from odoo.tools import html2plaintext

# What is told about a person, in the order of the columns.
_CONTACT = (
    *("name", "type", "parent_id", "is_company", "company_name", "function", "ref"),
    *("email", "phone", "street", "street2", "zip", "city", "state_id", "country_id"),
    *("vat", "website", "lang", "category_id", "notify_sms"),
    *("notify_sms_off_at", "notify_email", "notify_email_off_at", "create_date"),
    "disowned_number",
)
_CONSENT = (
    *("partner_id", "company_id", "purpose_id", "channel", "version", "text"),
    *("given", "decided_at", "way", "evidence"),
)
_REPAIR = (
    *("name", "partner_id", "company_id", "create_date", "product_id", "lot_id"),
    *("stage_id", "state", "handover_in", "handover_out", "schedule_date"),
    *("request_id", "incoming_carrier", "incoming_number"),
)
_REQUEST = (
    *("name", "partner_id", "company_id", "create_date", "summary", "description"),
    *("product_id", "device", "handover_in", "priority", "deadline"),
    *("state", "resolution", "source", "evidence", "contact_name", "contact_phone"),
)
_DRAFT = (
    *("create_date", "company_id", "name", "email", "phone", "device", "fault"),
    "handover_in",
)
_APPROVAL = (
    *("sale_order_id", "repair_ids", "partner_id", "company_id", "amount_total"),
    *("currency_id", "asked_at", "state", "answered_at", "way", "evidence"),
)
_JOURNAL = (
    *("create_date", "partner_id", "company_id", "event", "channel", "address"),
    *("state", "reason", "detail", "handed_at", "opened_at", "open_count", "subject"),
)
_RATING = (
    *("repair_id", "partner_id", "company_id", "rated_at", "stars", "comment"),
    *("evidence", "answer", "answered_at"),
)
_PAYMENT_REQUEST = (
    *("repair_id", "partner_id", "company_id", "create_date", "amount", "currency_id"),
    *("note", "state"),
)
_MESSAGE = ("date", "message_type", "author_id", "email_from", "subject", "body")


class ResPartner(models.Model):
    """What is kept about a customer, and how all of it is given to them."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    def action_export_personal_data(self):
        """Button: everything about this customer as one file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/repair_notifications/personal_data/{self.id}",
            "target": "download",
        }

    def _prepare_personal_data(self):
        """Return what is kept about this customer, as far as the user may see it.

        Seam: an addon that keeps more adds its sections.

        :return: tuples of a title, the titles of the columns, and the rows: lists of
            text, numbers, dates, datetimes, or None
        :rtype: list[tuple[str, list, list]]
        """
        records = self._personal_records()
        document = (self.env._("Document"), self._document_in_words)
        return [
            self._section(self.env._("Customer"), self._personal_contacts(), _CONTACT),
            self._section(self.env._("Consents"), records["repair.consent"], _CONSENT),
            self._section(
                self.env._("Notifications"),
                records["repair.notification"],
                (*_JOURNAL, (self.env._("Text"), self._text_of_notification), document),
            ),
            self._section(
                self.env._("Messages"),
                self._personal_messages_sudo(),
                (*_MESSAGE, document),
            ),
            self._section(self.env._("Repairs"), records["repair.order"], _REPAIR),
            self._section(
                self.env._("Service Requests"),
                records["repair.request"],
                (*_REQUEST, (self.env._("Files"), self._files_in_words)),
            ),
            self._section(
                self.env._("Unconfirmed Requests"), self._personal_drafts(), _DRAFT
            ),
            self._section(
                self.env._("Approvals"), records["repair.approval"], _APPROVAL
            ),
            self._section(self.env._("Ratings"), records["repair.rating"], _RATING),
            self._section(
                self.env._("Payment Requests"),
                records["repair.payment.request"],
                _PAYMENT_REQUEST,
            ),
        ]

    # -- what belongs to a customer ----------------------------------------------

    def _personal_contacts(self):
        """Return these customers with the contacts below them, archived ones too."""
        partners = self.with_context(active_test=False)
        return partners.search([("id", "child_of", self.ids)], order="id").with_env(
            self.env
        )

    def _personal_records(self):
        """Return what is about these customers, as far as the user may see it.

        Seam: an addon that keeps more adds its models. They have a ``company_id``.

        :return: ``{name of model: records}``
        :rtype: dict
        """
        contacts = self._personal_contacts()
        names = (
            *("repair.consent", "repair.notification", "repair.order"),
            *("repair.request", "repair.approval", "repair.rating"),
            "repair.payment.request",
        )
        return {
            name: self.env[name].search(
                [("partner_id", "in", contacts.ids)], order="id"
            )
            for name in names
        }

    def _personal_addresses_sudo(self, channel):
        """Return numbers or e-mail addresses that are of these customers only, now or
        when they were used. One that another contact has too is left out: what has no
        other sign of its owner may be about either of them.

        Seam: an addon that knows more of them overrides :meth:`_used_addresses`.

        :param str channel: ``sms`` or ``email``
        :return: numbers as in E.164, or normalised addresses
        :rtype: set[str]
        """
        contacts = self._personal_contacts()
        used = contacts._used_addresses(channel)
        field = "phone_sanitized" if channel == "sms" else "email_normalized"
        others_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        shared = others_sudo.search(
            [(field, "in", list(used)), ("id", "not in", contacts.ids)]
        )
        return used - set(shared.mapped(field))

    def _used_addresses(self, channel):
        """Return numbers or e-mail addresses of exactly these contacts."""
        mine = [("partner_id", "in", self.ids), ("channel", "=", channel)]
        used = set(self.env["repair.notification"].search(mine).mapped("address"))
        if channel == "sms":
            used |= {*self.mapped("phone_sanitized"), *self.mapped("sms_number")}
        else:
            used |= set(self.mapped("email_normalized"))
        return used - {False}

    def _personal_drafts(self):
        """Return forms that name an address of these customers only."""
        emails = list(self._personal_addresses_sudo("email"))
        return self.env["repair.request.draft"].search([("email", "in", emails)])

    # -- messages ----------------------------------------------------------------

    def _personal_messages_sudo(self):
        """Return messages that went to or came from these customers on what is about
        them, as far as the user may see those documents. Notes of the staff are none.

        Read with sudo, as the documents were searched with the user's rights.
        """
        talked_about = self._personal_threads() + self._personal_documents()
        here = Domain.OR(
            Domain("model", "=", records._name) & Domain("res_id", "in", records.ids)
            for records in talked_about
        )
        companies = [False, *self.env.companies.ids]
        if not self.env.su:
            here &= Domain("record_company_id", "in", companies)
        messages_sudo = self.env["mail.message"].sudo()
        return messages_sudo.search(here & self._exchange_domain(), order="id")

    def _personal_threads(self):
        """Return records whose whole chatter is about these customers.

        Seam: an addon that talks to them elsewhere adds its records.

        :return: recordsets
        :rtype: list
        """
        return [self._personal_contacts()]

    def _personal_documents(self):
        """Return the other records on which these customers are written to."""
        records = self._personal_records()
        return [records["repair.order"], records["repair.request"]]

    def _exchange_domain(self):
        """Return what tells messages to and from these customers from all others.

        Seam: an addon that logs messages its own way adds to it.
        """
        contacts = self._personal_contacts()
        customers = contacts.filtered("partner_share")
        numbers = list(self._personal_addresses_sudo("sms"))
        open_to_customer = Domain("is_internal", "=", False) & Domain(
            "subtype_id", "not any", [("internal", "=", True)]
        )
        sent = (
            Domain("partner_ids", "in", contacts.ids)
            | Domain("notification_ids.res_partner_id", "in", contacts.ids)
            | Domain("notification_ids.sms_number", "in", numbers)
        )
        received = Domain("author_id", "in", customers.ids) | Domain.OR(
            Domain("email_from", "=ilike", email)
            | Domain("email_from", "ilike", f"<{email}>")
            for email in self._personal_addresses_sudo("email")
        )
        # Core posts an SMS as an internal note, although its customer reads it.
        return received | sent & (open_to_customer | Domain("message_type", "=", "sms"))

    # -- in words ----------------------------------------------------------------

    def _section(self, title, records, columns):
        """Return a section of :meth:`_prepare_personal_data`.

        :param str title: of the section
        :param records: one row each
        :param columns: names of fields, or tuples of a title and a function that
            returns the value of one record
        """
        labels = [
            column[0]
            if isinstance(column, tuple)
            else records._fields[column]._description_string(self.env)
            for column in columns
        ]
        rows = [
            [
                column[1](record)
                if isinstance(column, tuple)
                else self._in_words(record, column)
                for column in columns
            ]
            for record in records
        ]
        return title, labels, rows

    def _in_words(self, record, name):
        """Return a field of a record as a person reads it."""
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.relational:
            # Names only: a customer may be told what a clerk may not open.
            return ", ".join(name or "" for name in value.sudo().mapped("display_name"))
        if field.type == "html":
            return html2plaintext(value or "", include_references=False)
        if field.type in ("integer", "float", "monetary"):
            return value
        return value or None

    def _document_in_words(self, record):
        """Return the name of what a message or notification is about."""
        model = record.model if record._name == "mail.message" else record.res_model
        if not model or model not in self.env:
            return None
        return self.env[model].sudo().browse(record.res_id).exists().display_name

    def _text_of_notification(self, row):
        """Return what a notification says, wherever it is kept."""
        said = row.sudo().mail_message_id.body
        if said or row.channel == "email":
            return html2plaintext(said or row.body or "", include_references=False)
        return row.body or None

    def _files_in_words(self, record):
        """Return the names of the files of a record."""
        files = self.env["ir.attachment"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )
        return ", ".join(files.mapped("name"))
