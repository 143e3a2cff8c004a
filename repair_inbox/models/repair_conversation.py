import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RepairConversation(models.Model):
    """Everything said by SMS and e-mail with one customer of one company, or with one
    number or address that belongs to nobody we know.

    Bubbles are what the customer saw or wrote. The chatter beside them holds notes of
    the staff, which never leave the house.
    """

    _name = "repair.conversation"
    _description = "Conversation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "has_unread desc, last_message_at desc, id desc"
    _rec_names_search = ["partner_id", "number", "email"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    number = fields.Char(
        compute="_compute_number",
        store=True,
        readonly=False,
        index=True,
        help="Where answers go: where the customer last wrote from, or the number on "
        "the customer's card when that was changed later.",
    )
    email = fields.Char(
        string="E-mail",
        compute="_compute_email",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="Where e-mails go: the address on the customer's card, or where a "
        "customer without one wrote from.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        index="btree_not_null",
        domain=[("share", "=", False)],
        tracking=True,
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("waiting", "Waiting for the Customer"),
            ("closed", "Closed"),
        ],
        default="open",
        required=True,
        tracking=True,
        help="Open: something is left to do. Whatever the customer writes opens a "
        "conversation again that waits for it or is closed.",
    )
    unread_count = fields.Integer(string="Unread", readonly=True)
    has_unread = fields.Boolean(compute="_compute_has_unread", store=True)
    last_message_at = fields.Datetime(
        string="Last Message", default=fields.Datetime.now, required=True
    )
    bubble_ids = fields.One2many(
        "repair.conversation.message", "conversation_id", string="Messages"
    )
    bubble_count = fields.Integer(
        string="Number of Messages", compute="_compute_bubbles"
    )
    preview = fields.Char(string="Last Text", compute="_compute_preview")

    _partner_unique = models.UniqueIndex(
        "(company_id, partner_id) WHERE partner_id IS NOT NULL",
        "This customer already has a conversation.",
    )
    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE partner_id IS NULL",
        "This number already has a conversation.",
    )
    _email_unique = models.UniqueIndex(
        "(company_id, email) WHERE partner_id IS NULL",
        "This address already has a conversation.",
    )

    @api.depends("partner_id", "number", "email")
    def _compute_display_name(self):
        for conversation in self:
            name = conversation.partner_id.sudo().display_name
            address = conversation.number or conversation.email
            conversation.display_name = name or address

    @api.model
    def _search_display_name(self, operator, value):
        """Extend core: a number is found however it is grouped."""
        domain = Domain(super()._search_display_name(operator, value))
        digits = re.sub(r"\D", "", value) if isinstance(value, str) else ""
        if operator == "ilike" and digits:
            domain |= Domain("number", "ilike", digits)
        return domain

    @api.depends("partner_id.phone")
    def _compute_number(self):
        for conversation in self:
            partner = conversation.partner_id.with_company(conversation.company_id)
            conversation.number = partner.sms_number or conversation.number

    @api.depends("partner_id.email_normalized")
    def _compute_email(self):
        for conversation in self:
            email = conversation.partner_id.email_normalized
            conversation.email = email or conversation.email

    @api.depends("unread_count")
    def _compute_has_unread(self):
        for conversation in self:
            conversation.has_unread = bool(conversation.unread_count)

    @api.depends("bubble_ids")
    def _compute_bubbles(self):
        bubbles = self.env["repair.conversation.message"]
        groups = bubbles._read_group(
            [("conversation_id", "in", self.ids)],
            ["conversation_id"],
            ["__count"],
        )
        counts = dict(groups)
        for conversation in self:
            conversation.bubble_count = counts.get(conversation._origin, 0)

    @api.depends("bubble_ids")
    def _compute_preview(self):
        last = self._origin._last_bubbles()
        for conversation in self:
            bubble = last.get(conversation._origin.id, conversation.bubble_ids.browse())
            conversation.preview = bubble.text

    def write(self, vals):
        """Extend core: open screens show at once who takes a conversation on and what
        becomes of it.
        """
        result = super().write(vals)
        if vals.keys() & {"user_id", "state"}:
            self._tell_screens(unread="unread_count" in vals)
        return result

    # -- what happens in it ------------------------------------------------------

    def _came_in(self, **address):
        """Take note of a message of the customer.

        :param address: where answers go from now on, by the name of its field
        """
        for conversation in self:
            conversation.write(
                {
                    **address,
                    "state": "open",
                    "unread_count": conversation.unread_count + 1,
                    "last_message_at": fields.Datetime.now(),
                }
            )

    def _answered(self):
        """Take note that a person saw to answers which did nothing by themselves."""
        bubbles_sudo = self.env["repair.conversation.message"].sudo()
        bubbles_sudo.search(
            [("conversation_id", "in", self.ids), ("is_pending", "=", True)]
        ).is_pending = False

    def _tell_screens(self, unread=False):
        """Have open screens read these conversations again, once this is committed.

        Every member of the group hears it, whatever the company: only ids are told.

        :param bool unread: whether the number of unread conversations changed too
        """
        if self:
            group = self.env.ref("stock.group_stock_user")
            payload = {"ids": self.ids, "unread": unread}
            group._bus_send("repair_inbox/updated", payload)

    # -- buttons -----------------------------------------------------------------

    def action_mark_read(self):
        """Somebody looked at these conversations; one may have joined another."""
        unread = self.exists().filtered("unread_count")
        unread.write({"unread_count": 0})
        unread._tell_screens(unread=True)

    def action_mark_unread(self):
        """Have somebody look at these conversations again."""
        read = self.filtered(lambda conversation: not conversation.unread_count)
        read.write({"unread_count": 1})
        read._tell_screens(unread=True)

    def action_assign_to_me(self):
        """Take these conversations on."""
        self.write({"user_id": self.env.uid})

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for conversation in self:
            user_sudo = conversation.user_id.sudo()
            if user_sudo.share or (
                user_sudo and conversation.company_id not in user_sudo.company_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work for %(company)s: choose a colleague.",
                        user=user_sudo.name,
                        company=conversation.company_id.name,
                    )
                )

    def action_assign(self, user_id):
        """Hand these conversations to a colleague.

        :param int user_id: ``res.users``, False for nobody
        """
        self.write({"user_id": user_id})

    def action_wait(self):
        """Nothing is left to do until the customer writes."""
        self.write({"state": "waiting", "unread_count": 0})
        self._answered()

    def action_close(self):
        """Nothing is left to do; the next message of the customer opens them again."""
        self.write({"state": "closed", "unread_count": 0})
        self._answered()

    def action_reopen(self):
        """Something is left to do after all."""
        self.write({"state": "open"})

    def action_open(self):
        """Show one conversation in the inbox.

        :return: an action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "repair_inbox.repair_inbox_action"
        )
        return {**action, "params": {"resId": self.id}}
