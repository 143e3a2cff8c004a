from datetime import timedelta

from odoo import fields, models

# How long an answer can be taken back.
HOLD_S = 5
# The browser sends it when that time is over. The cron is for browsers that are gone.
GRACE_S = 15


class RepairConversation(models.Model):
    """Answers that can be taken back for a few seconds."""

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    held_ids = fields.One2many("repair.conversation.held", "conversation_id")

    def action_hold(self, text, channel="sms", then_wait=False, **email):
        """Send an answer in a few seconds.

        :param str text: what the customer is to read
        :param str channel: ``sms`` or ``email``
        :param bool then_wait: whether the conversation then waits for the customer
        :param email: ``subject`` and ``attachment_ids``, see ``action_send_email``
        :return: id of the answer, and for how many seconds it can be taken back
        :rtype: dict
        :raise UserError: when there is nothing to say or no way to say it
        """
        self._check_can_send(text, channel)
        send_at = fields.Datetime.now() + timedelta(seconds=HOLD_S + GRACE_S)
        held = self.env["repair.conversation.held"].create(
            {
                "conversation_id": self.id,
                "text": text,
                "channel": channel,
                "then_wait": then_wait,
                "subject": email.get("subject"),
                "attachment_ids": email.get("attachment_ids"),
                "send_at": send_at,
            }
        )
        self.env.ref("repair_inbox.ir_cron_release")._trigger(send_at)
        self._tell_screens()
        return {"id": held.id, "seconds": HOLD_S}
