from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.repair_notifications.tools.replay import commit_isolated


class RepairConversationHeld(models.Model):
    """An answer that leaves in a few seconds, unless its author takes it back.

    It waits on the server: neither a closed tab nor a lost connection loses it, and it
    is locked, sent and deleted in one transaction, so that it leaves once.
    """

    _name = "repair.conversation.held"
    _description = "Answer About to Be Sent"
    _order = "id"
    _rec_name = "text"

    conversation_id = fields.Many2one(
        "repair.conversation", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="conversation_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", string="Author", required=True, default=lambda self: self.env.user
    )
    channel = fields.Selection(
        [("sms", "SMS"), ("email", "E-mail")], default="sms", required=True
    )
    text = fields.Text(required=True)
    subject = fields.Char()
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    then_wait = fields.Boolean(help="Afterwards the conversation waits for an answer.")
    send_at = fields.Datetime(required=True)
    problem = fields.Char(string="Why It Was Not Sent")

    def action_release(self):
        """Send these answers, each once however often this is asked for.

        :return: whether anything was left to send
        :rtype: bool
        """
        ready = self.try_lock_for_update()
        ready.check_access("unlink")
        for held in ready:
            held._send()
        return bool(ready)

    def _send(self):
        conversation = self.conversation_id.with_user(self.user_id)
        conversation = conversation.with_context(
            allowed_company_ids=self.company_id.ids,
            lang=self.user_id.lang,
            # Core has what crons write wait for its hourly queue of e-mails.
            mail_notify_force_send=True,
        )
        then_wait = self.then_wait
        if self.channel == "email":
            files = self.attachment_ids.ids
            conversation.action_send_email(self.text, self.subject, files)
        else:
            conversation.action_send_sms(self.text)
        self.unlink()
        if then_wait:
            conversation.action_wait()

    def action_undo(self):
        """Take an answer back before it leaves.

        :return: what was written, to be put into the answer box again
        :rtype: dict
        :raise UserError: when it has left
        """
        if not self.try_lock_for_update():
            raise UserError(self.env._("Too late: it has been sent."))
        self.check_access("unlink")
        [written] = self.read(["channel", "text", "subject"])
        written["files"] = self.attachment_ids.read(["name"])
        conversation = self.conversation_id
        self.unlink()
        conversation._tell_screens()
        return written

    @api.model
    def _cron_release(self):
        """Send what the browsers of its authors did not."""
        due = [("send_at", "<=", fields.Datetime.now()), ("problem", "=", False)]
        helds = self.search(due)
        self.env["ir.cron"]._commit_progress(remaining=len(helds))
        for held in helds:
            commit_isolated(self.env, held._release_or_tell, "Sending an answer")
            self.env["ir.cron"]._commit_progress(1)

    def _release_or_tell(self):
        """Send this answer, or tell its author why that cannot be."""
        try:
            with self.env.cr.savepoint():
                self.action_release()
        except UserError as error:
            self.sudo().problem = str(error)
            self.conversation_id._tell_screens()
