from odoo import api, models
from odoo.exceptions import UserError


class RepairConversation(models.Model):
    """What is left of a conversation when its customer wants to be forgotten."""

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_bubbles(self):
        said_sudo = self.env["repair.conversation.message"].sudo()
        if said_sudo.search_count([("conversation_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "What was said with a customer is not deleted. To forget what it "
                    "says, open the customer and use “Erase Personal Data”."
                )
            )

    def _erase_content(self):
        """Forget the addresses, and leave nothing to do. Call it with sudo.

        Those of strangers need a name instead, which has to be unique.
        """
        for conversation in self.with_context(tracking_disable=True):
            name = False if conversation.partner_id else f"#{conversation.id}"
            conversation.held_ids.unlink()
            conversation.write(
                {
                    "number": name,
                    "email": False,
                    "state": "closed",
                    "unread_count": 0,
                }
            )
        self._tell_screens(unread=True)
