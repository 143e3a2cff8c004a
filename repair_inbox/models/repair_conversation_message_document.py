from odoo import models
from odoo.exceptions import UserError

#: Newest documents of each kind to choose from.
NEWEST = 10
_MODELS = ("repair.order", "repair.request", "sale.order")


class RepairConversationMessage(models.Model):
    """Staff say which document a message is about."""

    # A file for each subject, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation.message"

    def document_choices(self):
        """Return the documents that this message can be about.

        :return: ``res_model``, ``res_id`` and ``name`` of each, newest first
        :rtype: list[dict]
        """
        self.ensure_one()
        return [
            {"res_model": d._name, "res_id": d.id, "name": d.display_name}
            for documents in self._documents_of_customer(NEWEST)
            for d in documents
        ]

    def _documents_of_customer(self, limit=None, extra=()):
        """Return what this conversation's customer, or a colleague of the same company,
        has with us, as far as the user may see it.

        :param int limit: how many of each kind
        :param extra: more leaves of a domain
        :return: recordsets
        :rtype: list
        """
        family = self.conversation_id.partner_id.commercial_partner_id
        mine = [
            ("partner_id", "child_of", family.ids),
            ("company_id", "=", self.company_id.id),
            *extra,
        ]
        return [
            self.env[name].search(mine, order="id desc", limit=limit)
            for name in _MODELS
            if family and self.env[name].has_access("read")
        ]

    def action_move_document(self, res_model, res_id):
        """Say what this message is about. A note tells who did that.

        :param str res_model: one of the documents that are offered
        :param int res_id: its id
        :raise UserError: when it is no document of this customer
        """
        self.ensure_one()
        self.conversation_id.check_access("write")
        mine = self._documents_of_customer(extra=[("id", "=", res_id)])
        [document] = [d for d in mine if d._name == res_model and d] or [None]
        if document is None:
            raise UserError(
                self.env._("Choose a repair, request or quotation of this customer.")
            )
        before = self.document_name or self.env._("no document")
        bubble_sudo = self.sudo()
        bubble_sudo.write({"res_model": res_model, "res_id": res_id})
        note = self.env._(
            "A message of the customer's conversation was moved from %(before)s to "
            "%(after)s: %(text)s",
            before=before,
            after=document.display_name,
            text=self.text or "",
        )
        self.conversation_id._message_log(body=note)
        document._message_log(body=note)
        self.conversation_id._tell_screens()
