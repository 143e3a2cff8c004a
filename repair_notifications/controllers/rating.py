from odoo.http import request

from .portal import REPAIR, RepairPortal, page_route


class RepairRatingPortal(RepairPortal):
    """Where customers say what they think of a finished repair."""

    @page_route(f"{REPAIR}/rating", methods=["GET", "POST"])
    def repair_rating(self, repair_id, access_token=None, **post):
        """Show the rating of a repair; keep what the customer says about it.

        :param int repair_id: as it came from outside
        :param str access_token: that of the link, if any
        """
        repair_sudo = self._open_repair(repair_id, access_token)
        values = {
            "repair": repair_sudo,
            "access_token": access_token,
            "res_company": repair_sudo.company_id,
        }
        if request.httprequest.method == "POST":
            stars, comment = post.get("stars", ""), post.get("comment", "")
            if self._rate(repair_sudo, stars, comment):
                return self._to_page(repair_id, access_token)
            values.update(rating_refused=True, rating_comment=comment)
        return self._keep_secret(
            request.render(
                "repair_notifications.portal_rating_page",
                values,
                status=422 if "rating_refused" in values else 200,
            )
        )

    def _rate(self, repair_sudo, stars, comment):
        """Keep a rating; the shop does not rate itself.

        :return: the rating, empty when it was refused
        """
        if request.env.user._is_internal():
            return request.env["repair.rating"]
        evidence = self._evidence(repair_sudo.company_id)
        return repair_sudo._rate(stars, comment, evidence)
