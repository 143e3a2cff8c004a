from odoo import models


class RepairConversation(models.Model):
    """Whose number or address a stranger's is."""

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    def link_choices(self):
        """Return the customers who share the address of this conversation, as far as
        the user may see them: who of them wrote has to be asked.

        :return: ``id`` and ``name`` of each, none where there is nothing to ask
        :rtype: list[dict]
        """
        self.ensure_one()
        owners = self.env["res.partner"]
        for field in ("number", "email"):
            if self[field] and not self.partner_id:
                found = self._owners_of(self.company_id, [self[field]], field)
                owners = owners.union(*found.values())
        return [{"id": partner.id, "name": partner.display_name} for partner in owners]

    def _join_owner(self):
        """Give the conversation of a stranger to the customer whose address it is, if
        it is that of one customer only. Call it with sudo.
        """
        for field in ("number", "email"):
            address = self[field]
            if address:
                owners = self._partners_of(self.company_id, [address], field)
                if owners:
                    self._link(owners[address])
                return
