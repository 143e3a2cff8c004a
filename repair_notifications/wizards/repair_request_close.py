from odoo import api, fields, models

from ..models.repair_request import CLOSED, STATES


class RepairRequestClose(models.TransientModel):
    """Asks how requests ended, in the words their customers will read."""

    _name = "repair.request.close"
    _description = "Close Service Requests"

    request_ids = fields.Many2many(
        "repair.request", string="Requests", required=True, readonly=True
    )
    state = fields.Selection(
        [(code, label) for code, label in STATES if code in CLOSED],
        required=True,
        default="resolved",
    )
    resolution = fields.Text(
        required=True, compute="_compute_resolution", store=True, readonly=False
    )

    @api.depends("request_ids")
    def _compute_resolution(self):
        """Start from what was already written, when it is about one request."""
        for wizard in self:
            texts = set(wizard.request_ids.mapped("resolution"))
            wizard.resolution = texts.pop() if len(texts) == 1 else False

    def action_close(self):
        """Button: close the requests; their customers are told. What was said about
        those that ended this way before stays as it was read.
        """
        self.ensure_one()
        self.request_ids.filtered(lambda r: r.state != self.state).write(
            {"state": self.state, "resolution": self.resolution}
        )
