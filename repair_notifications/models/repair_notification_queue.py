import logging
from uuid import uuid4

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.many_rows import insert_rows
from .repair_notification_rule import INDIVIDUAL

_logger = logging.getLogger(__name__)

_INSERTED = (
    *("company_id", "event", "channel", "res_model", "res_id", "partner_id"),
    *("address", "subject", "body", "key", "reason", "detail", "state"),
    *("basis", "consent_id", "link_key", "payment_link"),
)


class RepairNotification(models.Model):
    """From an event to rows: decide about every recipient and render the texts."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.notification"

    @api.model
    def _queue(self, records, event, occurrences):
        """Write down an event of records: one row for each record and channel.

        :param records: records of one model with ``repair.notification.mixin``
        :param str event: a key of ``EVENTS``
        :param dict occurrences: ``{record id: occurrence}``
        :return: the rows, queued or held back
        """
        rows = self.sudo().browse()
        for company, group in records.sudo().grouped("company_id").items():
            rule = self.env["repair.notification.rule"]._of(company, event)
            vals_list = self._prepare_rows(rule, group, occurrences)
            new = rows._insert(vals_list)
            if any(vals["state"] == "queued" for vals in vals_list):
                self._wake()
            new._run_actions(rule.action_ids, group)
            rows += new
        records.invalidate_recordset(["notification_ids"], flush=False)
        return rows.sudo(False)

    @api.model
    def _queue_individual(self, record, partner, channel, body, subject=False):
        """Write down a message that a person wrote; it takes the way of all others.

        :param record: what it is about, in the environment of its company
        :param partner: the customer
        :param str channel: ``sms`` or ``email``
        :param str body: text of the SMS, or HTML
        :param str subject: of the e-mail
        :return: the row, queued or held back
        """
        company = record.env.company
        given = self.env["repair.consent"]._given(partner, company)
        rule = self.env["repair.notification.rule"]
        decision = self._decide(rule, channel, partner.with_company(company), given)
        vals = {
            "company_id": company.id,
            "event": INDIVIDUAL,
            "channel": channel,
            "res_model": record._name,
            "res_id": record.id,
            "partner_id": partner.id,
            "key": self._key(INDIVIDUAL, record, uuid4(), channel),
            "state": self._state_of_reason(decision.get("reason")),
            "body": body,
            "subject": subject,
            **decision,
        }
        self._wake()
        vals = self._with_own_link(channel, vals, record)
        return self.sudo()._insert([vals]).sudo(False)

    @api.model
    def _insert(self, vals_list):
        """Insert rows by SQL: nothing can hang on a new row, and an event must cost
        little even where nobody is told.

        :param list vals_list: values by name of column
        :return: the rows
        """
        return insert_rows(
            self,
            [
                {name: vals.get(name) or None for name in _INSERTED}
                for vals in vals_list
            ],
        )

    @api.model
    def _key(self, event, record, occurrence, channel):
        """Return what tells a row from all others."""
        return f"{event}/{record._name}/{record.id}/{occurrence}/{channel}"

    @api.model
    def _known(self, event, pairs):
        """Tell which occurrences of an event were already written down.

        :param str event: a key of ``EVENTS``
        :param list pairs: ``[(record, occurrence)]``
        :return: those of the pairs that are in the journal
        :rtype: set
        """
        # Both channels are always written: one of them tells.
        keys = {(r, what): self._key(event, r, what, "email") for r, what in pairs}
        rows = self.sudo().search_fetch([("key", "in", list(keys.values()))], ["key"])
        found = set(rows.mapped("key"))
        return {pair for pair, key in keys.items() if key in found}

    def _prepare_rows(self, rule, records, occurrences):
        """Decide and render for records of the rule's company."""
        company, event = rule.company_id, rule.event
        given = {}
        if rule._tells_anybody():
            given = self.env["repair.consent"]._given(records.partner_id, company)
        vals_list = []
        for channel in ("sms", "email"):
            rows = {
                record: self._decide(rule, channel, record.partner_id, given)
                for record in records.with_company(company)
            }
            self._render_rows(rule, channel, rows)
            same = {"company_id": company.id, "event": event, "channel": channel}
            vals_list += [
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "partner_id": record.partner_id.id,
                    "key": self._key(event, record, occurrences[record.id], channel),
                    "state": self._state_of_reason(vals.get("reason")),
                    **same,
                    **self._with_own_link(channel, vals, record),
                }
                for record, vals in rows.items()
            ]
        return vals_list

    @api.model
    def _decide(self, rule, channel, partner, given, instead=False):
        """Decide on one message, in the order in which reasons are told.

        :param rule: the company's rule of the event, empty for an individual message
        :param str channel: ``sms`` or ``email``
        :param partner: the customer, possibly empty
        :param dict given: what ``repair.consent._given`` returned
        :param bool instead: the other channel failed, so "never" does not count
        :return: values of a row: an ``address`` and what allows to write there, or a
            ``reason`` with its ``detail``
        :rtype: dict
        """
        if not partner:
            return {"reason": "no_customer"}
        agreed = given.get(partner.id, {})
        if rule and rule[f"{channel}_policy"] == "never" and not instead:
            return {"reason": "rule"}
        processing = self.env["repair.consent.purpose"]._data_processing(
            partner.env.company
        )
        if processing.id not in agreed:
            return {"reason": "no_consent"}
        needed = rule._needed_consents(channel)
        for purpose in needed:
            if purpose.id not in agreed:
                return {"reason": "no_rule_consent", "detail": purpose.name}
        if not partner[f"notify_{channel}"]:
            off_at = partner[f"notify_{channel}_off_at"]
            return {"reason": "switched_off", "detail": format_date(self.env, off_at)}
        address = self._read_address(channel, partner)
        if "reason" in address:
            return address
        return {
            **address,
            "basis": "consent" if needed else "contract",
            "consent_id": agreed[(needed[:1] or processing).id],
        }

    def _read_address(self, channel, partner):
        """Return the address to use, or why there is none."""
        if not partner["phone" if channel == "sms" else "email"]:
            return {"reason": "no_address"}
        if channel == "sms":
            if partner.sms_stopped:
                return {"reason": "stopped"}
            if partner.sms_number_problem:
                return {"reason": "bad_number", "detail": partner.sms_number_problem}
            return {"address": partner.sms_number}
        if not partner._email_is_valid():
            return {"reason": "bad_email", "detail": partner.email}
        if partner.email_block_id and partner.partner_share:
            return {"reason": "blocked", "detail": partner.email_block_text}
        return {"address": partner.email_normalized}

    def _render_rows(self, rule, channel, rows):
        """Add the rendered texts to the values of rows that have an address."""
        records = [record for record, vals in rows.items() if "address" in vals]
        if not records:
            return  # nothing to write, and a channel that is never used has no text
        template = rule._template(channel)
        words = template._unconfirmed_promotion(rule.company_id)
        if words:
            for record in records:
                rows[record].update(reason="promotional", detail=", ".join(words))
            return
        texts = (
            {"body": "body"}
            if channel == "sms"
            else {
                "subject": "subject",
                "body": "body_html",
            }
        )
        for name, field in texts.items():
            rendered = self._render(template, field, records)
            for record in records:
                if isinstance(rendered[record.id], UserError):
                    error = str(rendered[record.id])
                    rows[record].update(reason="error", detail=error)
                else:
                    rows[record][name] = rendered[record.id]

    def _render(self, template, field, records):
        """Render one field of a template, so that one bad record spoils no other.

        :return: ``{record id: text, or the UserError}``
        """
        ids = [record.id for record in records]
        # Read by ir.qweb: the text is compiled once for all of them.
        template = template.with_context(repair_compiled_texts={})
        try:
            return template._render_field(field, ids, compute_lang=True)
        except UserError as error:
            if len(records) == 1:
                _logger.warning("%s: %s", template.display_name, error)
                return {ids[0]: error}
        rendered = {}
        for record in records:
            rendered.update(self._render(template, field, [record]))
        return rendered

    @api.model
    def _wake(self):
        """Have queued rows handed over right after this transaction, asked once."""
        hooks = self.env.cr.precommit
        if not hooks.data.setdefault("repair_notification_wake"):
            hooks.data["repair_notification_wake"] = True
            cron = self.env.ref("repair_notifications.ir_cron_hand_over")
            hooks.add(cron.sudo()._trigger)
