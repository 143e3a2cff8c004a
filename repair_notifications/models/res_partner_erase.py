import logging

from odoo import api, models
from odoo.exceptions import UserError

from .repair_request import CLOSED
from .repair_request_repair import OVER

_logger = logging.getLogger(__name__)


class ResPartner(models.Model):
    """How a customer is forgotten, while what the shop has to prove stays.

    ``_erase_personal_data`` and what it calls are for ``repair.partner.erase``, which
    checks the rights and calls them with sudo.
    """

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_evidence(self):
        for name in self._evidence_models():
            rows_sudo = self.env[name].sudo()
            if rows_sudo.search_count([("partner_id", "in", self.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "Messages and consents of this customer have to be kept. To "
                        "forget the person, use “Erase Personal Data”."
                    )
                )

    @api.model
    def _evidence_models(self):
        """Return the models because of which a contact cannot be deleted.

        Seam: an addon that keeps more adds its models.

        :rtype: list[str]
        """
        return ["repair.consent", "repair.notification", "repair.payment.request"]

    # -- before ------------------------------------------------------------------

    def _erasure_blockers(self):
        """Tell what has to be done before these customers can be forgotten. Call it
        with sudo.

        Seam: an addon that has something unfinished of its own adds a sentence.

        :return: sentences, none when nothing is in the way
        :rtype: list[str]
        """
        contacts = self._personal_contacts()
        records = self._personal_records()
        repairs = records["repair.order"].filtered(lambda r: r.milestone not in OVER)
        requests = records["repair.request"].filtered(lambda r: r.state not in CLOSED)
        invoices = contacts._unpaid_invoices()
        members = contacts.filtered(lambda c: not c.partner_share or c._is_company())
        blockers = [
            (
                members,
                self.env._(
                    "Not a customer, but a user or company of this database: %s."
                ),
            ),
            (repairs, self.env._("Close or cancel these repairs first: %s.")),
            (
                requests,
                self.env._("Resolve or refuse these service requests first: %s."),
            ),
            (invoices, self.env._("Register the payment of these invoices first: %s.")),
        ]
        sentences = [
            text % ", ".join(seen.mapped("display_name"))
            for found, text in blockers
            if (seen := self._of_switched_on_companies(found))
        ]
        everything = [*records.values(), contacts]
        if any(rows.company_id - self.env.companies for rows in everything):
            sentences.append(
                self.env._(
                    "Another company deals with this customer, too. Switch on all your "
                    "companies, or ask somebody who works in all of them."
                )
            )
        return sentences

    def _of_switched_on_companies(self, records):
        """Return those of records read with sudo that the user may be told about."""
        companies = self.env.companies
        return records.filtered(lambda record: record.company_id <= companies)

    def _is_company(self):
        """Tell whether this contact is a company of the database."""
        return bool(self.ref_company_ids)

    def _unpaid_invoices(self):
        """Return the invoices of exactly these contacts that are not settled."""
        return self.env["account.move"].search(
            [
                ("partner_id", "in", self.ids),
                ("move_type", "in", ["out_invoice", "out_refund", "out_receipt"]),
                ("state", "=", "posted"),
                ("payment_state", "in", ["not_paid", "partial"]),
            ]
        )

    def _unprinted_invoices(self):
        """Return the invoices whose buyer no printed copy names yet."""
        return self.env["account.move"].search(
            [
                ("partner_id", "in", self.ids),
                ("move_type", "in", ["out_invoice", "out_refund", "out_receipt"]),
                ("state", "=", "posted"),
                ("invoice_pdf_report_file", "=", False),
            ]
        )

    def _lost_by_erasure(self):
        """Tell what is erased, with numbers. Call it with sudo.

        :rtype: list[str]
        """
        contacts = self._of_switched_on_companies(self._personal_contacts())
        lost = [self.env._("Contacts: %s", ", ".join(contacts.mapped("display_name")))]
        for name, records in self._personal_records().items():
            if rows := self._of_switched_on_companies(records):
                lost.append(f"{self.env['ir.model']._get(name).name}: {len(rows)}")
        return lost

    def _kept_after_erasure(self):
        """Tell what stays and why. Call it with sudo.

        Seam: an addon that keeps more adds its sentences.

        :rtype: list[str]
        """
        kept = [
            self.env._(
                "Consents: what was decided, when and which way. It has to be proved; "
                "who or what proves it is erased."
            ),
            self.env._(
                "Notifications: which event, when, and what became of the message. "
                "Address and text are erased."
            ),
            self.env._(
                "Repairs with the notes of the staff: for warranty and stock. Read the "
                "notes and remove names yourself."
            ),
            self.env._("Ratings: the stars. Comments and answers are erased."),
            self.env._("Quotations, invoices and payments: the law asks to keep them."),
            self.env._("Payment requests: amount and date. What for is erased."),
        ]
        invoices = self._personal_contacts()._unprinted_invoices()
        if unprinted := self._of_switched_on_companies(invoices):
            names = ", ".join(unprinted.mapped("name"))
            kept.append(
                self.env._(
                    "Attention: no copy of these invoices was printed or sent yet. Do "
                    "it first, later nobody can tell who the buyer was: %s.",
                    names,
                )
            )
        return kept

    # -- erasure -----------------------------------------------------------------

    def _erase_personal_data(self):
        """Forget these customers and the contacts below them. Repeating it is harmless.

        Call it with sudo, after a check of rights and :meth:`_erasure_blockers`.
        Seam: an addon that keeps more looks it up first, calls ``super()``, then erases
        it: afterwards nothing tells any more whose it was.
        """
        contacts, records = self._personal_contacts(), self._personal_records()
        text = self._erased_text()
        contacts._log_erasure(records)
        self._drop_waiting()
        self._erase_messages(text)
        self._erase_tracking()
        records["repair.consent"]._erase_evidence(text)
        records["repair.approval"]._erase_evidence(text)
        records["repair.request"]._erase_content(text)
        records["repair.order"].action_revoke_link()
        records["repair.order"].incoming_number = False
        records["repair.rating"]._erase_content(text)
        records["repair.payment.request"].filtered("note").note = text
        self._erase_email_blocks()
        self._personal_drafts().unlink()
        # Not earlier: it knows addresses that the customer had once.
        records["repair.notification"]._erase_content()
        contacts._erase_belongings()
        contacts._anonymize()

    def _log_erasure(self, records):
        """Keep that and of what data was erased, without any of it: in core's privacy
        log, which masks names, where that is installed; in the server's log always.
        """
        _logger.info(
            "Personal data of contacts %s erased by %s", self.ids, self.env.uid
        )
        if "privacy.log" not in self.env:
            return
        found = "\n".join(
            f"{self.env['ir.model']._get(name).name} ({len(rows)}): "
            + ", ".join(f"#{row_id}" for row_id in rows.ids)
            for name, rows in records.items()
            if rows
        )
        for contact in self:
            # Core takes the text apart at its only "@".
            email = contact.email_normalized or ""
            self.env["privacy.log"].create(
                {
                    "anonymized_name": (contact.name or "-").replace("@", " "),
                    "anonymized_email": email if email.count("@") == 1 else "-@-",
                    "execution_details": self.env._(
                        "Personal data of contact #%s erased", contact.id
                    ),
                    "records_description": found,
                }
            )
