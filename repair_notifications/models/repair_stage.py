from odoo import fields, models

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

    def _default_for(self, milestone):
        """Find the stage that the system uses for a milestone.

        :param str milestone: one of ``MILESTONES``
        :return: the first active stage of it, empty when there is none
        """
        return self.search([("milestone", "=", milestone)], limit=1)
