from odoo import api, fields, models
from odoo.tools import format_amount

REPAIRS = 10
PAYMENTS = 3


class RepairConversation(models.Model):
    """What the inbox shows on its right: who the customer is and what is going on.

    Everything is read with the rights of the reader; what they may not read is left
    out.
    """

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    came_by = fields.Char(compute="_compute_came_by")

    @api.readonly
    def inbox_open(self):
        """Return what the screen shows of one conversation, without its messages.

        :return: what ``inbox_page`` says of it, what keeps SMS and e-mails from the
            customer, ``came_by``: how the customer wrote last, ``choices``: to whom it
            may belong, and ``customer``, False for a stranger; False when it became
            part of another
        :rtype: dict
        """
        self.ensure_one()
        if not self.exists():
            return False
        [row] = self._inbox_rows()
        return {
            **row,
            "sms_problem": self.sms_problem,
            "sms_warning": self.sms_warning,
            "email_problem": self.email_problem,
            "email_warning": self.email_warning,
            "came_by": self.came_by,
            "choices": self.link_choices(),
            "customer": self._prepare_customer(),
        }

    @api.depends("bubble_ids")
    def _compute_came_by(self):
        """The channel of the customer's last message, nothing without one."""
        bubbles = self.env["repair.conversation.message"]
        for conversation in self:
            came = [("conversation_id", "=", conversation.id), ("direction", "=", "in")]
            newest = bubbles.search(came, order="id desc", limit=1)
            conversation.came_by = newest.channel

    def _prepare_customer(self):
        partner = self.partner_id.with_company(self.company_id)
        if not partner or not partner.has_access("read"):
            return False
        return {
            "id": partner.id,
            "name": partner.display_name,
            "phone": partner.phone,
            "email": partner.email,
            "blocks": self._prepare_blocks(partner),
            "consents": [
                {key: choice[key] for key in ("id", "name", "given", "note")}
                for choice in partner.consent_choices
            ],
            **self._prepare_repairs(partner),
            "payments": self._prepare_payments(partner),
        }

    def _prepare_blocks(self, partner):
        """Return in words what keeps messages from this customer.

        :param partner: ``res.partner``, of the company that talks
        :rtype: list[str]
        """
        blocks = [partner.email_block_text or partner.email_problem]
        if partner.sms_stopped:
            blocks.append(self.env._("Answered STOP: no SMS may be sent."))
        elif not partner.notify_sms:
            blocks.append(self.env._("The customer switched SMS off."))
        elif partner.phone:
            blocks.append(partner.sms_number_problem)
        if not partner.notify_email:
            blocks.append(self.env._("The customer switched e-mail off."))
        return list(filter(None, blocks))

    def _prepare_repairs(self, partner):
        """Return the customer's repairs that are not over, newest first.

        :param partner: ``res.partner``
        :return: ``repairs``, and ``more_repairs``: whether there are older ones
        :rtype: dict
        """
        repairs = self._open_repairs(partner, REPAIRS + 1)
        return {
            "repairs": [self._prepare_repair(repair) for repair in repairs[:REPAIRS]],
            "more_repairs": len(repairs) > REPAIRS,
        }

    def _open_repairs(self, partner, limit):
        """Return a customer's repairs that are not over, newest first.

        :param partner: ``res.partner``
        :param int limit: how many at most
        """
        return self.env["repair.order"].search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", self.company_id.id),
                ("closed_at", "=", False),
            ],
            order="id desc",
            limit=limit if partner else 0,
        )

    def _prepare_repair(self, repair):
        order = repair.sale_order_id
        amount = False
        if order and order.has_access("read"):
            amount = format_amount(self.env, order.amount_total, order.currency_id)
        approval = repair.approval_id
        asked = approval.state == "open"
        return {
            "id": repair.id,
            "name": repair.name,
            "device": repair.product_id.display_name,
            "stage": repair.stage_id.name,
            "amount": amount,
            "asked": asked and approval.amount_text,
            "asked_at": asked and fields.Datetime.to_string(approval.asked_at),
            "to_pay": repair.payment_amount_text,
        }

    def _prepare_payments(self, partner):
        """Return the customer's last payments, False when the reader may see none.

        :param partner: ``res.partner``
        :rtype: list[dict]
        """
        payments = self.env["account.payment"]
        if not payments.has_access("read"):
            return False
        found = payments.search(
            [
                ("partner_id", "child_of", partner.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("payment_type", "=", "inbound"),
                ("state", "in", ("in_process", "paid")),
            ],
            order="date desc, id desc",
            limit=PAYMENTS,
        )
        return [
            {
                "id": payment.id,
                "date": fields.Date.to_string(payment.date),
                "amount": format_amount(self.env, payment.amount, payment.currency_id),
                "name": payment.memo or payment.name,
            }
            for payment in found
        ]

    def _canned_values(self):
        """Return what the placeholders of canned replies stand for here, in the
        customer's language.

        :return: text by name of a placeholder, see ``mail.canned.response``
        :rtype: dict
        """
        self.ensure_one()
        partner = self.partner_id
        spoken = self.with_context(lang=partner.lang or self.env.lang)
        repair = spoken._open_repairs(partner, 1)
        approval = repair.approval_id.filtered(lambda asked: asked.state == "open")
        return {
            "customer": partner.name,
            "repair": repair.name,
            "device": repair.product_id.name,
            "stage": repair.stage_id.name,
            "amount": approval.amount_text,
            "to_pay": repair.payment_amount_text,
            "link": repair.page_link,
            "company": self.company_id.name,
            "me": self.env.user.name,
        }
