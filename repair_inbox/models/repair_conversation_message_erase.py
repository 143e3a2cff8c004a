from odoo import models


class RepairConversationMessage(models.Model):
    """What is left of a bubble when its customer wants to be forgotten."""

    _name = "repair.conversation.message"
    _inherit = ["repair.conversation.message", "repair.evidence.mixin"]

    def _erase_content(self, text):
        """Replace what was said and the number. Call it with sudo.

        :param str text: what stands there from now on
        """
        names = ("number", "subject", "outcome_detail", "mail_message_id")
        self.write({"text": text, **dict.fromkeys(names, False)})
