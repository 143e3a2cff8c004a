import re
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import plaintext2html
from odoo.tools.mail import email_normalize

_MAILS_A_DAY = 3  # to one mailbox, however many forms name it
_MAILS_AN_HOUR = 200  # of one company, whatever sends the forms
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_EXTENSION = re.compile(r"\+[^@]*")  # ewa+1@ and ewa+2@ are one mailbox
_SUMMARY = 80  # characters


class RepairRequestDraft(models.Model):
    """How a draft becomes a request of a customer."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.request.draft"

    @api.model
    def _is_busy(self):
        """Tell whether the company sent as many links as it may in an hour."""
        since = fields.Datetime.now() - timedelta(hours=1)
        mine = [("company_id", "=", self.env.company.id), ("mailed_at", ">", since)]
        return self.search_count(mine, limit=_MAILS_AN_HOUR) >= _MAILS_AN_HOUR

    def _fill(self, typed, consents, lang):
        """Keep a form without mistakes.

        :param dict typed: as ``_read_typed`` returned it
        :param list consents: as ``_read_consents`` returned them
        :param str lang: code of the language of the page
        """
        agreed = [
            {"id": c["id"], "version": c["version"], "text": c["text"]}
            for c in consents
            if c["given"]
        ]
        email = email_normalize(typed["email"], strict=False)
        self.write(
            {
                **typed,
                "email": email,
                "mailbox": email and _EXTENSION.sub("", email),
                "consents": agreed,
                "lang": lang,
                "state": "waiting",
            }
        )

    def _ask_to_confirm(self):
        """Send the link that confirms the address, and nothing else: no word of the
        form goes to somebody who may not have filled it in.
        """
        self.token = secrets.token_urlsafe(24)
        since = fields.Datetime.now() - timedelta(days=1)
        sent = self.search_count(
            [("mailbox", "=", self.mailbox), ("mailed_at", ">", since)],
            limit=_MAILS_A_DAY,
        )
        if sent >= _MAILS_A_DAY:
            return
        self.mailed_at = fields.Datetime.now()
        self.env["mail.mail"].create(self._prepare_mail())
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _prepare_mail(self):
        """Return the values of the e-mail with the link."""
        words = self.with_context(lang=self.lang)
        company, link = self.company_id, self._confirm_link()
        body = words.env["ir.qweb"]._render(
            "repair_notifications.request_confirm_mail",
            {"company": company, "link": link},
            minimal_qcontext=True,
        )
        return {
            "subject": words.env._("Confirm your request to %s", company.name),
            "body_html": body,
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "reply_to": company.email_formatted,
            "email_to": self.email,
            "headers": {"Auto-Submitted": "auto-generated"},
            "auto_delete": True,
        }

    def _confirm_link(self):
        return f"{self.company_id.get_base_url()}/repair-request/confirm/{self.token}"

    @api.model
    def _of_token(self, token):
        """Return the draft that an e-mail is about, empty when there is none."""
        is_one_of_ours = _TOKEN.fullmatch(token)
        return self.search([("token", "=", token)]) if is_one_of_ours else self.browse()

    def _confirm(self, evidence, partner=None):
        """Make the request, once however often it is confirmed.

        :param str evidence: what proves that the customer sent it
        :param partner: the customer, by default who has the address
        :return: the ``repair.request``
        """
        if self.state != "waiting":
            return self.request_id
        # Two clicks at once write this row: the second is replayed by Odoo.
        self.state = "done"
        self.flush_recordset()
        partner = partner or self._find_customer() or self._create_customer()
        self._record_consents(partner, evidence)
        self.request_id = self.env["repair.request"].create(
            {**self._prepare_request(partner), "evidence": evidence}
        )
        self.photo_ids.write(
            {"res_model": "repair.request", "res_id": self.request_id.id}
        )
        # The request has it all; kept is only that the link was used.
        forgotten = ("name", "email", "mailbox", "phone", "device", "fault", "consents")
        self.write(dict.fromkeys(forgotten, False))
        return self.request_id

    def _find_customer(self):
        """Return the customer of the company who has the confirmed address."""
        found = self.env["res.partner"].search(
            [
                ("email_normalized", "=", self.email),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            order="id",
        )
        same = found.filtered(
            lambda p: (p.name or "").casefold() == self.name.casefold()
        )
        return (same or found)[:1]

    def _create_customer(self):
        """Return a new customer, without the phone: nobody knows yet whose that is, and
        an SMS would go there.
        """
        return self.env["res.partner"].create(
            {
                "name": self.name,
                "email": self.email,
                "lang": self.lang,
                "company_id": self.company_id.id,
            }
        )

    def _record_consents(self, partner, evidence):
        """Write down what was agreed to, in the words that were read."""
        consents = self.env["repair.consent"]
        given = consents._given(partner, self.company_id)[partner.id]
        for agreed in self.consents or []:
            purpose = self.env["repair.consent.purpose"].browse(agreed["id"]).exists()
            if purpose and purpose.id not in given:
                read = {"version": agreed["version"], "text": agreed["text"]}
                consents._record(partner, purpose, True, "portal", evidence, read)

    def _prepare_request(self, partner):
        """Return values of the request; what differs from the customer's card stays
        there as it is, and stands on the request.
        """
        values = {
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "summary": self._summary(),
            "description": plaintext2html(self.fault),
            "device": self.device,
            "handover_in": self.handover_in,
            "source": "web" if self.token else "portal",
        }
        if self.name != partner.name:
            values["contact_name"] = self.name
        typed = partner._read_sms_number(self.phone)[0] or self.phone
        if typed and typed not in (partner.sms_number, partner.phone):
            values["contact_phone"] = self.phone
        return values

    def _summary(self):
        """Return the beginning of what is wrong, on one line."""
        words = " ".join(self.fault.split())
        return words if len(words) <= _SUMMARY else f"{words[: _SUMMARY - 1]}…"
