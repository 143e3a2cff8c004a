from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# In the order a repair usually passes them. The code works with milestones; what a
# person sees is a stage, which has exactly one of them.
MILESTONES = [
    ("awaiting_delivery", "Awaiting delivery"),
    ("received", "Received"),
    ("diagnosis", "Diagnosis"),
    ("awaiting_approval", "Awaiting approval"),
    ("approved", "Approved"),
    ("awaiting_parts", "Awaiting parts"),
    ("in_repair", "In repair"),
    ("testing", "Testing"),
    ("ready", "Ready for pick-up"),
    ("ready_to_ship", "Ready to ship"),
    ("not_accepted", "Costs not accepted"),
    ("not_repairable", "Not repairable"),
    ("cancelled", "Cancelled"),
    ("closed", "Closed"),
    ("scrapped", "Scrapped"),
]


class RepairStage(models.Model):
    """A status as the shop and its customers call it, standing for one milestone."""

    _name = "repair.stage"
    _description = "Repair Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    milestone = fields.Selection(
        MILESTONES,
        required=True,
        help="What this stage means to the system: it decides which messages are sent "
        "and when parts and stock move.",
    )
    public_text = fields.Text(
        translate=True, help="What the customer reads when a repair is at this stage."
    )
    fold = fields.Boolean(
        string="Folded", help="Shown only on demand in the status bar and the board."
    )

    def write(self, vals):
        """Extend core: no milestone may be left without a stage."""
        result = super().write(vals)
        if {"active", "milestone"} & vals.keys():
            self.search(Domain.TRUE)._check_every_milestone()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last(self):
        self.search([("id", "not in", self.ids)])._check_every_milestone()

    def _check_every_milestone(self):
        """Refuse a change after which these stages would be all there are.

        :raise UserError: naming the milestones that would have none
        """
        labels = dict(self._fields["milestone"]._description_selection(self.env))
        left = set(self.mapped("milestone"))
        missing = [label for code, label in labels.items() if code not in left]
        if missing:
            raise UserError(
                self.env._(
                    "The system needs a stage for every milestone. Rename this one, or "
                    "add another first for: %s.",
                    ", ".join(missing),
                )
            )

    def _default_for(self, milestone):
        """Find the stage that the system uses for a milestone.

        :param str milestone: one of ``MILESTONES``
        :return: the first active stage of it, empty when there is none
        """
        return self.search([("milestone", "=", milestone)], limit=1)
