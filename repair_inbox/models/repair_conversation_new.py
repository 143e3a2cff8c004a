from odoo import api, models
from odoo.tools import email_normalize


class RepairConversation(models.Model):
    """New e-mails to the inbox."""

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Override of `mail`: an e-mail belongs to its writer's conversation, which may
        be there already.
        """
        company = self.env.company
        if custom_values and custom_values.get("company_id"):
            company = company.browse(custom_values["company_id"])
        sender = msg_dict["email_from"]
        address = email_normalize(sender or "") or sender
        stranger = self.env["res.partner"]
        owners = self._partners_of(company, [address], "email")
        contact = (owners.get(address, stranger), address)
        [conversation] = self._open_for(company, [contact], "email")
        return conversation

    def _conversation_with(self, author, address):
        """Override: an e-mail to a conversation belongs there."""
        return self
