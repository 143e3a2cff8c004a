from odoo import SUPERUSER_ID, models
from odoo.tools import format_datetime

from ..gateways.base import Reason

#: Core's words for our states and reasons. Existing words only: each new one needs two
#: selections and a JavaScript patch, and the sentence goes with it anyway.
SMS_STATES = {
    "accepted": "pending",
    "sent": "pending",
    "delivered": "sent",
    "failed": "error",
}
FAILURES = {
    Reason.NUMBER: "sms_number_format",
    Reason.CONTENT: "sms_rejected",
    Reason.OPT_OUT: "sms_not_allowed",
    Reason.ACCOUNT: "sms_acc",
    Reason.EXPIRED: "sms_expired",
    Reason.UNDELIVERED: "sms_not_delivered",
    Reason.REFUSED: "sms_rejected",
}


class RepairSmsMessage(models.Model):
    """The way back into core: chatter icons, notifications and ``sms.sms``."""

    # See repair_sms_message_settle.py: a file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    def _tell_core(self):
        """Bring the state to core's notification and SMS of these messages."""
        handed = self.filtered("sms_uuid")
        trackers_sudo = (
            self.env["sms.tracker"]
            .sudo()
            .search([("sms_uuid", "in", handed.mapped("sms_uuid"))])
        )
        sms_sudo = (
            self.env["sms.sms"]
            .sudo()
            .search([("uuid", "in", handed.mapped("sms_uuid"))])
        )
        groups = handed.grouped(lambda m: (m.state, m.reason, m.detail))
        for (state, reason, _detail), messages in groups.items():
            uuids = set(messages.mapped("sms_uuid"))
            failed = state == "failed"
            failure = FAILURES.get(reason, "unknown") if failed else False
            mine_sudo = trackers_sudo.filtered(
                lambda t, uuids=uuids: t.sms_uuid in uuids
            )
            unheard_sudo = self._unheard(mine_sudo)
            for trackers in (
                mine_sudo - unheard_sudo,
                unheard_sudo.with_context(sms_skip_msg_notification=True),
            ):
                trackers._action_update_from_sms_state(
                    SMS_STATES[state],
                    failure_type=failure,
                    failure_reason=messages[0]._sentence() if failed else False,
                )
            sms_sudo.filtered(lambda s, uuids=uuids: s.uuid in uuids)._follow(
                SMS_STATES[state], failure
            )

    def _unheard(self, trackers):
        """Return those of core's trackers whose news no screen waits for. Core tells
        them to the author and to who brings them: here often a company and a cron.
        """
        if self.env.uid != SUPERUSER_ID:
            return trackers.browse()
        return trackers.filtered(
            lambda t: (
                t.mail_notification_id.author_id.main_user_id.id
                in (False, SUPERUSER_ID)
            )
        )

    def _sentence(self):
        """Return the reason in words, with those of the gateway."""
        selection = self._fields["reason"]._description_selection(self.env)
        words = dict(selection).get(self.reason, "")
        return f"{words} ({self.detail})" if self.detail else words

    def _error_in_words(self):
        """Say when and why this message did not leave; nothing for no message."""
        message_sudo = self.sudo()
        if not message_sudo.reason:
            return False
        moment = format_datetime(self.env, message_sudo.write_date)
        return f"{moment}: {message_sudo._sentence()}"
