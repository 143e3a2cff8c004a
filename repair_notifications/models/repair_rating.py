from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

STARS = 5
# As many stars or fewer are a reason to call the customer.
LOW = 2
COMMENT_LENGTH = 2000


class RepairRating(models.Model):
    """What a customer thinks of a finished repair, and what the shop answers.

    Not core's ``rating.rating``: it allows several of one document, knows three values
    only, and brings a public page with tokens of its own that neither expires nor is
    revoked with the link of the repair.
    """

    _name = "repair.rating"
    _description = "Rating"
    _order = "rated_at desc, id desc"
    _rec_name = "repair_id"

    repair_id = fields.Many2one(
        "repair.order", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        related="repair_id.partner_id", store=True, index=True, string="Customer"
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True)
    user_id = fields.Many2one(related="repair_id.user_id", store=True)
    stars = fields.Integer(required=True, readonly=True, aggregator="avg")
    stars_text = fields.Char(string="Rating", compute="_compute_stars_text")
    comment = fields.Text(readonly=True)
    rated_at = fields.Datetime(
        string="Rated On", default=fields.Datetime.now, required=True, readonly=True
    )
    evidence = fields.Char(
        readonly=True,
        groups="stock.group_stock_user",
        help="Where the rating came from.",
    )
    answer = fields.Text(help="The customer reads it on the page of the repair.")
    answered_at = fields.Datetime(string="Answered On", readonly=True)
    answered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        groups="stock.group_stock_user",
    )

    _repair_uniq = models.Constraint(
        "UNIQUE (repair_id)", "This repair was rated already."
    )
    _stars_range = models.Constraint(
        f"CHECK (stars BETWEEN 1 AND {STARS})", "A rating is one to five stars."
    )

    @api.depends("stars")
    def _compute_stars_text(self):
        for rating in self:
            rating.stars_text = "★" * rating.stars + "☆" * (STARS - rating.stars)

    def write(self, vals):
        """Extend core: people only answer; what the customer said stays as it is.

        :raise AccessError: when a person writes anything else
        """
        if self.env.su:
            return super().write(vals)
        if {*vals} - {"answer"}:
            raise AccessError(
                self.env._("A rating belongs to its customer: you can only answer it.")
            )
        self.check_access("write")
        is_answered = bool(vals.get("answer"))
        stamp = {
            "answered_at": is_answered and fields.Datetime.now(),
            "answered_by_id": is_answered and self.env.uid,
        }
        return super(RepairRating, self.sudo()).write({**vals, **stamp})

    def _announce(self):
        """Tell staff that a rating came in or was changed: as the customer's words on
        the repair.

        Seam: an addon that alerts somebody about low ones overrides it.
        """
        for rating in self:
            words = [rating.stars_text, *(rating.comment or "").splitlines()]
            rating.repair_id._message_log(
                body=Markup("<br/>").join(words), author_id=rating.partner_id.id
            )

    def _is_low(self):
        """Tell whether the customer is unhappy.

        :rtype: bool
        """
        return self.stars <= LOW

    def _erase_content(self, text):
        """Replace the words of the customer and those to them; the stars stay. Call it
        with sudo.

        :param str text: what stands there from now on
        """
        self.filtered("comment").comment = text
        self.filtered("answer").answer = text
        self.evidence = False
