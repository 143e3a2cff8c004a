from datetime import datetime, time

from markupsafe import Markup

from odoo import api, fields, models

# Milestones after which nothing more happens to a repair.
OVER = {"closed", "cancelled", "scrapped"}


class RepairRequest(models.Model):
    """How a request becomes a repair."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.request"

    repair_ids = fields.One2many("repair.order", "request_id", string="Repairs")
    # Stored also because it makes two clicks at once write the same row: the second
    # is then replayed by Odoo and finds the repair of the first.
    repair_count = fields.Integer(compute="_compute_repairs", store=True)
    repairs_over = fields.Boolean(
        string="Repair Is Over",
        compute="_compute_repairs",
        store=True,
        help="All repairs made of this request are closed, cancelled or scrapped.",
    )

    @api.depends("repair_ids.milestone")
    def _compute_repairs(self):
        for request in self:
            repairs = request.repair_ids
            request.repair_count = len(repairs)
            request.repairs_over = (
                bool(repairs) and set(repairs.mapped("milestone")) <= OVER
            )

    def action_make_repair(self):
        """Button: make a repair of this request, or open the one that was made."""
        self.ensure_one()
        self._make_repairs()
        return self.action_view_repairs()

    def action_view_repairs(self):
        """Smart button: the repairs made of this request."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Repairs"),
            "res_model": "repair.order",
        }
        if len(self.repair_ids) == 1:
            views = [(False, "form")]
            return {**action, "views": views, "res_id": self.repair_ids.id}
        views = [(False, "list"), (False, "form")]
        return {
            **action,
            "views": views,
            "domain": [("request_id", "=", self.id)],
        }

    def _make_repairs(self):
        """Make a repair of each request that has none, with everything it says.

        :return: the new ``repair.order`` records
        """
        repairs = self.env["repair.order"]
        plain = self.filtered(lambda request: not request.repair_ids)
        for company, requests in plain.grouped("company_id").items():
            repairs += repairs.with_company(company).create(
                [request._prepare_repair() for request in requests]
            )
        plain.write({"state": "in_progress"})
        plain._copy_files()
        for repair in repairs:
            repair.message_post_with_source(
                "mail.message_origin_link",
                render_values={"self": repair, "origin": repair.request_id},
                subtype_xmlid="mail.mt_note",
            )
            repair.request_id._message_log(
                body=self.env._("A repair was made of it: %s", repair._get_html_link())
            )
        return repairs

    def _prepare_repair(self):
        """Return values of the repair that this request becomes."""
        vals = {
            "request_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "user_id": (self.user_id or self.env.user).id,
            "priority": self.priority,
            "handover_in": self.handover_in,
            "internal_notes": self._prepare_notes(),
        }
        if self.deadline:
            # Core wants a time; noon is on the same day in every country we work in.
            vals["schedule_date"] = datetime.combine(self.deadline, time(12))
        return vals

    def _prepare_notes(self):
        """Return what the customer said, as internal notes of a repair."""
        notes = Markup("<p><strong>%s</strong></p>") % self.summary
        if self.device:
            notes += Markup("<p>%s</p>") % self.device
        return notes + (self.description or Markup())

    def _copy_files(self):
        """Copy the files of requests to their repairs."""
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        repair_of = {request.id: request.repair_ids[:1].id for request in self}
        for file in files:
            file.copy({"res_model": "repair.order", "res_id": repair_of[file.res_id]})
