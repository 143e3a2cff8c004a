from odoo import api, models

from ..tools.delivery_status import read_bounce, says_no_failure


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Override of `mail`: an address is blocked when a mail to it failed for good.

        Core takes delayed and delivered notices and read receipts for bounces too, and
        reads the first recipient of a report only.
        """
        bounces = read_bounce(email_message)
        if not bounces:
            if not says_no_failure(email_message):
                super()._routing_handle_bounce(email_message, message_dict)
            return
        message_sudo = message_dict["bounced_message"].sudo()
        bounces = self._name_recipient(bounces, message_sudo)
        partners_sudo = self.env["repair.email.block"]._partners_of(
            [bounce.address for bounce in bounces]
        )
        for bounce in bounces:
            bounced = {
                "bounced_email": bounce.address,
                "bounced_partner": partners_sudo.filtered(
                    lambda p, bounce=bounce: p.email_normalized == bounce.address
                ),
            }
            super()._routing_handle_bounce(email_message, {**message_dict, **bounced})
        self._block_bounced(bounces, message_sudo, partners_sudo)

    @api.model
    def _name_recipient(self, bounces, message_sudo):
        """Blame the address we wrote to when a report names only where it forwards."""
        addresses = set(
            message_sudo.notification_ids.res_partner_id.mapped("email_normalized")
        )
        addresses.discard(False)
        [first, *others] = bounces
        if others or len(addresses) != 1 or first.address in addresses:
            return bounces
        return [first._replace(address=addresses.pop())]

    @api.model
    def _block_bounced(self, bounces, message_sudo, partners_sudo):
        """Block addresses of a report, if we can have written to them: anybody can send
        a report about anything.
        """
        known = set(partners_sudo.mapped("email_normalized"))
        self.env["repair.email.block"]._block(
            [b for b in bounces if message_sudo or b.address in known],
            "dsn",
            message_sudo,
        )

    def _message_sms(self, body, *args, **kwargs):
        """Override of `sms`: an SMS about a document without a company is not that of
        whatever company a cron runs in.
        """
        if not kwargs.get("record_company_id"):
            companies = self.env["sms.sms"]._companies_of(self)
            kwargs["record_company_id"] = companies[self.id].id
        return super()._message_sms(body, *args, **kwargs)

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        """Override of `mail`: customers with a blocked address get no e-mail, and the
        message says so.
        """
        blocks = self.env["repair.email.block"]._of(
            r["email_normalized"]
            for r in recipients_data
            if r["notif"] == "email" and r["share"]
        )
        staff = self.env["repair.email.block"]._staff_addresses(blocks)
        dropped = [
            r
            for r in recipients_data
            if r["notif"] == "email"
            and r["share"]
            and r["email_normalized"] in blocks
            and (r["id"] or r["email_normalized"] not in staff)
        ]
        if dropped:
            self._notify_blocked(message, dropped, blocks)
            recipients_data = [r for r in recipients_data if r not in dropped]
        return super()._notify_thread_by_email(message, recipients_data, **kwargs)

    def _notify_blocked(self, message, recipients_data, blocks):
        """Note on a message that it does not go to these recipients."""
        base = self._notify_by_email_get_base_notification_values(message)
        self.env["mail.notification"].sudo().create(
            [
                {
                    **base,
                    "res_partner_id": recipient["id"],
                    "mail_email_address": not recipient["id"]
                    and recipient["email_normalized"],
                    "notification_status": "canceled",
                    "failure_type": "mail_bl",
                    "failure_reason": blocks[recipient["email_normalized"]]._sentence(),
                }
                for recipient in recipients_data
            ]
        )
