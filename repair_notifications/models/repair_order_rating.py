from datetime import timedelta

from odoo import api, fields, models

from .repair_rating import COMMENT_LENGTH, STARS

# How long customers may change what they said.
CHANGE_DAYS = 14


class RepairOrder(models.Model):
    """What the customer thinks of a finished repair."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    # One at most, as the database sees to it. Odoo's own `rating` gives every document
    # a field `rating_ids`.
    repair_rating_ids = fields.One2many("repair.rating", "repair_id", string="Ratings")
    rating_text = fields.Char(string="Rating", compute="_compute_rating_text")

    @api.depends("repair_rating_ids.stars")
    def _compute_rating_text(self):
        for repair in self:
            repair.rating_text = repair.repair_rating_ids.stars_text

    def _can_be_rated(self):
        """Tell whether the customer may rate this repair now, or change the rating.

        :rtype: bool
        """
        self.ensure_one()
        rating_sudo = self.sudo().repair_rating_ids
        if rating_sudo:
            last = rating_sudo.rated_at + timedelta(days=CHANGE_DAYS)
            return fields.Datetime.now() <= last
        return self.milestone == "closed"

    def _rate(self, stars, comment, evidence):
        """Keep what the customer says; saying it again within some days changes it.

        :param str stars: as it came from the page
        :param str comment: as it came from the page
        :param str evidence: where it came from
        :return: the ``repair.rating``, with sudo; empty when ``stars`` is not one of
            1 to 5, or the repair cannot be rated now
        """
        self.ensure_one()
        rating_sudo = self.sudo().repair_rating_ids
        is_valid = stars in map(str, range(1, STARS + 1))
        if not is_valid or not self._can_be_rated():
            return rating_sudo.browse()
        vals = {
            "stars": int(stars),
            "comment": comment.strip()[:COMMENT_LENGTH] or False,
            "evidence": evidence,
        }
        if not rating_sudo:
            rating_sudo = rating_sudo.create({**vals, "repair_id": self.id})
        elif all(rating_sudo[name] == vals[name] for name in ("stars", "comment")):
            return rating_sudo  # a double click
        else:
            rating_sudo.write(vals)
        rating_sudo._announce()
        return rating_sudo

    def action_view_rating(self):
        """Smart button: what the customer thinks of this repair."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "repair_notifications.repair_rating_action"
        )
        return {
            **action,
            "res_id": self.repair_rating_ids.id,
            "views": [(False, "form")],
            "view_mode": "form",
        }
