import re

from odoo import api, fields, models

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# Stands where there is nothing to say, so that the clerk sees it before sending.
_BLANK = "___"


class MailCannedResponse(models.Model):
    """Canned replies of the inbox: core's, with a few placeholders in them."""

    _inherit = "mail.canned.response"

    placeholders_help = fields.Text(
        string="Placeholders in the Repair Inbox", compute="_compute_placeholders_help"
    )

    @api.depends_context("lang")
    def _compute_placeholders_help(self):
        meanings = self._inbox_placeholders()
        self.placeholders_help = "\n".join(
            f"{{{{ {name} }}}}  {meaning}" for name, meaning in meanings.items()
        )

    @api.model
    def _inbox_placeholders(self):
        """Return the names that may stand in a canned reply, and what they mean.

        :rtype: dict
        """
        return {
            "customer": self.env._("Name of the customer"),
            "repair": self.env._("Number of the customer's newest open repair"),
            "device": self.env._("Device of that repair"),
            "stage": self.env._("Stage of that repair"),
            "amount": self.env._("Costs the customer is asked about"),
            "to_pay": self.env._("Amount that is left to pay"),
            "link": self.env._("Link to the page of that repair"),
            "company": self.env._("Name of your company"),
            "me": self.env._("Name of the user who answers"),
        }

    @api.readonly
    @api.model
    def inbox_replies(self, conversation_id):
        """Return the canned replies of this user with their placeholders filled in.

        :param int conversation_id: ``repair.conversation`` that is answered
        :return: ``id``, ``source`` and ``text`` of each
        :rtype: list[dict]
        """
        conversation = self.env["repair.conversation"].browse(conversation_id)
        conversation.check_access("read")
        values = conversation._canned_values()
        replies = self.search_fetch([], ["source", "substitution"], order="source")
        return [
            {
                "id": reply.id,
                "source": reply.source,
                "text": self._fill_in(reply.substitution, values),
            }
            for reply in replies
        ]

    @api.model
    def _fill_in(self, text, values):
        """Replace placeholders. Plainly: nothing in the text is ever evaluated.

        :param str text: of a canned reply
        :param dict values: text by name of a placeholder
        :rtype: str
        """
        return _PLACEHOLDER.sub(
            lambda match: values.get(match[1], match[0]) or _BLANK, text
        )
