import hashlib

from odoo import api, fields, models

from odoo.addons.repair_notifications.tools.many_rows import insert_rows
from odoo.addons.repair_sms_wallet.models.repair_sms_message import STATES


class RepairConversationMessage(models.Model):
    """One bubble: an SMS or e-mail that went out or came in. Evidence, so no group may
    write it.

    What became of an outgoing SMS is always read from its ``repair.sms.message``.
    """

    _name = "repair.conversation.message"
    _description = "Conversation Message"
    _order = "id"
    _rec_name = "text"

    conversation_id = fields.Many2one(
        "repair.conversation", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="conversation_id.company_id", store=True)
    key = fields.Char(required=True, help="Tells repeats of the same message.")
    direction = fields.Selection(
        [("in", "From the Customer"), ("out", "To the Customer")], required=True
    )
    channel = fields.Selection(
        [("sms", "SMS"), ("email", "E-mail")], default="sms", required=True
    )
    text = fields.Text(index="trigram")
    number = fields.Char(string="Address", help="Where it came from or went to.")
    sent_at = fields.Datetime(required=True)
    author_id = fields.Many2one("res.partner")
    sms_message_id = fields.Many2one(
        "repair.sms.message", string="SMS", index="btree_not_null", ondelete="restrict"
    )
    delivery_state = fields.Selection(STATES, compute="_compute_delivery")
    delivery_note = fields.Char(compute="_compute_delivery")
    res_model = fields.Char(string="Document Model")
    res_id = fields.Many2oneReference(string="Document", model_field="res_model")
    document_name = fields.Char(compute="_compute_document_name", compute_sudo=True)

    _key_unique = models.Constraint("UNIQUE (key)", "This message is here already.")
    _conversation_idx = models.Index("(conversation_id, id)")
    _number_idx = models.Index("(number, id)")

    @api.depends("sms_message_id.state", "sms_message_id.reason")
    @api.depends_context("lang")
    def _compute_delivery(self):
        for bubble in self:
            message = bubble.sms_message_id
            bubble.delivery_state = message.state
            bubble.delivery_note = message._sentence() if message.reason else False

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        names = {}
        for model, bubbles in self.grouped("res_model").items():
            if model in self.env and model != "repair.conversation":
                ids = bubbles.mapped("res_id")
                for document in self.env[model].browse(ids).exists():
                    names[model, document.id] = document.display_name
        for bubble in self:
            key = (bubble.res_model, bubble.res_id)
            bubble.document_name = names.get(key, False)

    def _document(self):
        """Return the record this bubble is about, empty when there is none."""
        if not self.res_model or self.res_model not in self.env:
            return self.browse()
        return self.env[self.res_model].browse(self.res_id).exists()

    # -- out ---------------------------------------------------------------------

    @api.model
    def _mirror(self, messages):
        """Keep a bubble for SMS that go out. Only inserts: whoever queues many SMS must
        not collide with a clerk who reads one of the conversations.

        :param messages: new ``repair.sms.message`` records, with sudo
        :return: their bubbles
        """
        bubbles = self.browse()
        for company, group in messages.grouped("company_id").items():
            bubbles += self._mirror_company(company, group)
        bubbles.conversation_id._tell_screens()
        return bubbles

    def _mirror_company(self, company, messages):
        conversations = self.env["repair.conversation"]
        nameless = messages.filtered(lambda m: not m.partner_id).mapped("number")
        owners = conversations._partners_of(company, nameless) if nameless else {}
        stranger = self.env["res.partner"]
        opened = conversations._open_for(
            company,
            [
                (m.partner_id or owners.get(m.number, stranger), m.number)
                for m in messages
            ],
        )
        return insert_rows(
            self,
            [
                message._prepare_bubble(conversation)
                for message, conversation in zip(messages, opened, strict=True)
            ],
        )

    # -- in ----------------------------------------------------------------------

    @api.model
    def _incoming_key(self, gateway, incoming):
        """Return what tells an incoming SMS from all others, and not from its repeats.

        :param gateway: ``repair.sms.gateway`` it came through
        :param Incoming incoming: see ``gateways/base.py`` of `repair_sms_wallet`
        :rtype: str
        """
        digest = hashlib.sha256(f"{gateway.id}/{incoming!r}".encode()).hexdigest()
        return f"incoming/{digest}"

    @api.model
    def _receive(self, gateway, incoming, answered):
        """Keep an SMS that came in, and do what it says where that is certain.

        :param gateway: ``repair.sms.gateway`` it came through
        :param Incoming incoming: see ``gateways/base.py`` of `repair_sms_wallet`
        :param answered: ``repair.sms.message`` that it answers, possibly empty
        :return: its bubble
        """
        company = gateway.company_id
        conversations = self.env["repair.conversation"]
        partner = answered.partner_id or self._last_writer(company, incoming.sender)
        if not partner:
            owners = conversations._partners_of(company, [incoming.sender])
            partner = owners.get(incoming.sender, partner)
        [conversation] = conversations._open_for(company, [(partner, incoming.sender)])
        bubble = self.create(
            {
                "conversation_id": conversation.id,
                "company_id": company.id,
                "key": self._incoming_key(gateway, incoming),
                "direction": "in",
                "text": incoming.text,
                "number": incoming.sender,
                "sent_at": incoming.sent_at,
                "author_id": partner.id,
                "res_model": answered.res_model,
                "res_id": answered.res_id,
            }
        )
        conversation._came_in(number=incoming.sender)
        bubble._act()
        return bubble

    @api.model
    def _last_writer(self, company, number):
        """Return the customer whom a number was last used by or for, as far as that is
        no longer ago than an SMS may be answered: staff may have said whose it is.

        :param company: ``res.company`` that was called
        :param str number: as in E.164
        :return: ``res.partner``, possibly empty
        """
        last = self.search_fetch(
            [
                ("company_id", "=", company.id),
                ("number", "=", number),
                ("create_date", ">=", company._repair_sms_answers_since()),
            ],
            ["conversation_id"],
            order="id desc",
            limit=1,
        )
        return last.conversation_id.partner_id
