from odoo import api, fields, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """What the customer was asked to decide about a repair."""

    _inherit = "repair.order"

    approval_ids = fields.Many2many(
        "repair.approval",
        "repair_approval_repair_order_rel",
        "repair_id",
        "approval_id",
        string="Approvals",
        copy=False,
    )
    approval_id = fields.Many2one(
        "repair.approval",
        string="Last Approval",
        compute="_compute_approval_id",
        store=True,
    )
    approval_state = fields.Selection(related="approval_id.state", string="Approval")

    offer_ids = fields.One2many(
        "sale.order",
        "repair_offer_id",
        string="Other Offers",
        groups="stock.group_stock_user",
    )
    approval_problem = fields.Char(compute="_compute_approval_problem")

    @api.depends("approval_id.state")
    def _compute_approval_problem(self):
        """Tell why the customer's plain answer would not count."""
        for repair in self:
            asked = repair.approval_id.filtered(lambda a: a.state == "open")
            repair.approval_problem = asked._blocker_in_words() if asked else False

    @api.depends("approval_ids")
    def _compute_approval_id(self):
        for repair in self:
            repair.approval_id = repair.approval_ids.sorted("id")[-1:]

    def _offers(self):
        """Return all quotations that these repairs were offered, with all rights."""
        repairs_sudo = self.sudo()
        return (repairs_sudo.sale_order_id | repairs_sudo.offer_ids).sorted("id")

    def action_ask_approval(self):
        """Button: ask the customer to decide about the quotation, again if need be; of
        several offers to pick one.
        """
        self.check_access("write")
        for repair in self:
            offers_sudo = repair._offers()
            if not offers_sudo:
                raise UserError(
                    self.env._(
                        "There is nothing to decide about yet: create the quotation "
                        "of %s first.",
                        repair.name,
                    )
                )
            sent_sudo = offers_sudo.filtered(lambda order: order.state == "sent")
            drafts_sudo = offers_sudo.filtered(lambda order: order.state == "draft")
            if drafts_sudo:
                drafts_sudo.action_quotation_sent()
            elif sent_sudo:
                sent_sudo._ask_for_approval()
            else:
                raise UserError(
                    self.env._("%s is no longer a quotation.", offers_sudo[-1:].name)
                )

    def action_add_offer(self):
        """Button: begin another offer with the lines of the quotation there is."""
        self.ensure_one()
        offer = self.sale_order_id.copy()
        offer.sudo().write({"repair_offer_id": self.id, "origin": self.name})
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "view_mode": "form",
            "res_id": offer.id,
        }
