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

    def action_ask_approval(self):
        """Button: ask the customer to decide about the quotation, again if need be."""
        self.check_access("write")
        for repair in self:
            order_sudo = repair.sudo().sale_order_id
            if not order_sudo:
                raise UserError(
                    self.env._(
                        "There is nothing to decide about yet: create the quotation "
                        "of %s first.",
                        repair.name,
                    )
                )
            if order_sudo.state == "draft":
                order_sudo.action_quotation_sent()
            elif order_sudo.state == "sent":
                order_sudo._ask_for_approval()
            else:
                raise UserError(
                    self.env._("%s is no longer a quotation.", order_sudo.name)
                )
