from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError

from .repair_order import HAND_OVERS

STATES = [
    ("new", "New"),
    ("assigned", "Assigned"),
    ("on_the_way", "On the Way"),
    ("in_progress", "In Progress"),
    ("resolved", "Resolved"),
    ("refused", "Refused"),
]
CLOSED = ("resolved", "refused")


class RepairRequest(models.Model):
    """What a customer asks the shop for, until it is resolved or becomes a repair.

    That it is written down, by staff or by the customer on the web page, is the event
    ``request_received``, once. Entering ``resolved`` or ``refused`` is
    ``request_closed``, each time. One that is closed already when it is written down
    tells its customer only how it ended.
    """

    _name = "repair.request"
    _description = "Service Request"
    _inherit = ["mail.thread", "mail.activity.mixin", "repair.notification.mixin"]
    _order = "priority desc, deadline, id desc"
    _rec_names_search = ["name", "summary", "partner_id.name"]
    _check_company_auto = True

    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    summary = fields.Char(required=True, tracking=True)
    description = fields.Html()
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index=True, check_company=True, tracking=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index=True,
        copy=False,
        check_company=True,
        tracking=True,
        domain=[("share", "=", False)],
    )
    product_id = fields.Many2one(
        "product.product",
        string="Device",
        check_company=True,
        domain=[("type", "=", "consu")],
    )
    device = fields.Char(
        string="Device Details",
        help="As the customer calls it: make, model, serial number.",
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")
    deadline = fields.Date(index=True, copy=False, tracking=True)
    state = fields.Selection(
        STATES,
        default="new",
        required=True,
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    resolution = fields.Text(
        copy=False,
        tracking=True,
        help="What was done, or why not. The customer reads it.",
    )
    handover_in = fields.Selection(
        HAND_OVERS, string="Device Comes", default="in_person", required=True
    )
    closings = fields.Integer(
        copy=False, help="How often it was closed: tells repeated events apart."
    )
    device_name = fields.Char(compute="_compute_device_name")
    outcome_text = fields.Char(compute="_compute_outcome_text")

    _name_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "This number is taken by another request."
    )

    @api.depends("product_id", "device")
    def _compute_device_name(self):
        for request in self:
            request.device_name = request.product_id.name or request.device

    @api.depends("state")
    @api.depends_context("lang")
    def _compute_outcome_text(self):
        texts = {
            "resolved": self.env._("It is resolved."),
            "refused": self.env._("We cannot take it on."),
        }
        for request in self:
            request.outcome_text = texts.get(request.state, False)

    @api.constrains("state", "resolution")
    def _check_resolution(self):
        silent = self.filtered(
            lambda r: r.state in CLOSED and not (r.resolution or "").strip()
        )
        if silent:
            raise ValidationError(
                self.env._(
                    "Tell the customer first what was done, or why not: open %s and "
                    "press “Resolve” or “Refuse”.",
                    ", ".join(silent.mapped("name")),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: a request gets its number, and what its creation means to the
        customer is an event.
        """
        requests = super().create([self._with_number(vals) for vals in vals_list])
        requests._take_over()
        requests._follow_responsible()
        requests._queue_state_events(dict.fromkeys(requests.ids, False))
        return requests

    def write(self, vals):
        """Extend core: state and responsible fit each other, and what a change means
        to the customer is an event.
        """
        before = {r.id: r.state for r in self} if "state" in vals else {}
        if vals.get("state") == "new":
            vals = {"user_id": False, **vals}  # back on the pile, for anybody
        result = super().write(vals)
        moved = self.filtered(lambda r: r.id in before and r.state != before[r.id])
        if moved:
            moved._take_over()
            moved._queue_state_events(before)
        if "user_id" in vals:
            self._follow_responsible()
        return result

    @api.model
    def _with_number(self, vals):
        """Return values of a new request with the next number of its company."""
        company = self.env["res.company"].browse(vals.get("company_id"))
        sequence = self.env["ir.sequence"].with_company(company or self.env.company)
        return {"name": sequence.next_by_code("repair.request"), **vals}

    def _take_over(self):
        """Whoever moves on a request that nobody has, has it from now on."""
        free = self.filtered(lambda r: r.state != "new" and not r.user_id)
        if free and self.env.uid != SUPERUSER_ID and self.env.user._is_internal():
            free.write({"user_id": self.env.uid})

    def _follow_responsible(self):
        """A request somebody has is no longer new; one nobody has is new again, as
        long as no work was done.
        """
        taken = self.filtered(lambda r: r.state == "new" and r.user_id)
        left = self.filtered(lambda r: r.state == "assigned" and not r.user_id)
        for requests, state in ((taken, "assigned"), (left, "new")):
            if requests:
                requests.write({"state": state})

    def _queue_state_events(self, before):
        """Raise the events of requests whose state changed.

        :param dict before: ``{request id: state before, False when just created}``
        """
        opened = self.filtered(lambda r: not before[r.id] and r.state not in CLOSED)
        if opened:
            opened._queue_event("request_received", dict.fromkeys(opened.ids, 1))
        closed = self.filtered(lambda r: r.state in CLOSED)
        for request in closed:
            request.closings += 1
        if closed:
            occurrences = {request.id: request.closings for request in closed}
            closed._queue_event("request_closed", occurrences)

    def action_take(self):
        """Button: whoever presses it looks after the request."""
        self.write({"user_id": self.env.uid})

    @api.model
    def _create_sequences(self, companies=None):
        """Give companies the numbering of requests that they do not have yet.

        :param companies: ``res.company`` records, by default all
        """
        sequences_sudo = self.env["ir.sequence"].sudo()
        companies = companies or self.env["res.company"].sudo().search([])
        numbered = sequences_sudo.search([("code", "=", "repair.request")]).company_id
        sequences_sudo.create(
            [
                {
                    "name": self.env._("Service Requests"),
                    "code": "repair.request",
                    "prefix": "ZG/",
                    "padding": 5,
                    "company_id": company.id,
                }
                for company in companies - numbered
            ]
        )

    @api.model
    def formatted_read_group(self, domain, groupby=(), aggregates=(), **kwargs):
        """Extend core: the board shows the columns of closed requests folded."""
        groups = super().formatted_read_group(domain, groupby, aggregates, **kwargs)
        if self.env.context.get("read_group_expand") and list(groupby) == ["state"]:
            for group in groups:
                group["__fold"] = group["state"] in CLOSED
        return groups

    @api.model
    def _repair_placeholders(self):
        """Extend the mixin with what only requests have."""
        return {
            **super()._repair_placeholders(),
            "object.summary": self.env._("What the customer asks for"),
            "object.device_name": self.env._("Device"),
            "object.outcome_text": self.env._("How the request ended"),
            "object.resolution": self.env._("What was done, or why not"),
        }
