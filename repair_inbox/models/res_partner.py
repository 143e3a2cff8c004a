from odoo import fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    conversation_ids = fields.One2many(
        "repair.conversation", "partner_id", groups="stock.group_stock_user"
    )

    def _newest_customer(self, company):
        """Choose among contacts that share a number.

        :param company: ``res.company`` whose repairs count
        :return: the one with the newest repair, else the first
        """
        if len(self) < 2:
            return self
        repair = self.env["repair.order"].search(
            [("partner_id", "in", self.ids), ("company_id", "=", company.id)],
            order="id desc",
            limit=1,
        )
        return repair.partner_id or self[0]

    def action_open_conversation(self):
        """Smart button: what is said with this customer."""
        return self._open_conversation(self.env.company)

    def _open_conversation(self, company):
        """Show the conversation of one customer, started if need be.

        :param company: ``res.company`` that talks
        :return: an action
        :raise UserError: when there is no number to write to
        """
        self.ensure_one()
        conversations = self.env["repair.conversation"]
        known = conversations.search(
            [("partner_id", "=", self.id), ("company_id", "=", company.id)]
        )
        if known:
            return known.action_open()
        number = self.with_company(company).sms_number
        if not number:
            raise UserError(
                self.with_company(company).sms_number_problem
                or self.env._("There is no phone number.")
            )
        conversations_sudo = conversations.sudo()
        [conversation_sudo] = conversations_sudo._open_for(company, [(self, number)])
        return conversation_sudo.sudo(False).action_open()
