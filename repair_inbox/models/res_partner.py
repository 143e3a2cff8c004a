from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    conversation_ids = fields.One2many(
        "repair.conversation", "partner_id", groups="stock.group_stock_user"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: conversations of strangers are those of a new customer."""
        partners = super().create(vals_list)
        partners._adopt_strangers()
        return partners

    def write(self, vals):
        """Extend core: who has a number or address now may have written before."""
        result = super().write(vals)
        if vals.keys() & {"phone", "email"}:
            self._adopt_strangers()
        return result

    def _adopt_strangers(self):
        """Give these customers the conversations of strangers who turn out to be them;
        one search for all. Where two customers share an address, people have to say.
        """
        strangers_sudo = self.env["repair.conversation"].sudo()
        partners_sudo = self.sudo()
        numbers = set(partners_sudo.mapped("phone_sanitized")) - {False}
        emails = set(partners_sudo.mapped("email_normalized")) - {False}
        if numbers or emails:
            strangers_sudo = strangers_sudo.search(
                [
                    ("partner_id", "=", False),
                    *("|", ("number", "in", list(numbers))),
                    ("email", "in", list(emails)),
                ]
            )
        for stranger_sudo in strangers_sudo:
            stranger_sudo._join_owner()

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
        :raise UserError: when there is no address to write to
        """
        self.ensure_one()
        conversations = self.env["repair.conversation"]
        known = conversations.search(
            [("partner_id", "=", self.id), ("company_id", "=", company.id)]
        )
        if known:
            return known.action_open()
        partner = self.with_company(company)
        field = "number" if partner.sms_number else "email"
        address = partner.sms_number or partner.email_normalized
        if not address:
            raise UserError(
                partner.sms_number_problem
                or self.env._("There is no phone number and no e-mail address.")
            )
        conversations_sudo = conversations.sudo()
        contacts = [(self, address)]
        [conversation_sudo] = conversations_sudo._open_for(company, contacts, field)
        return conversation_sudo.sudo(False).action_open()
