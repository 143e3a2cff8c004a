from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from .portal import RepairPortal


class RepairListPortal(RepairPortal):
    """The repairs of a customer who is logged in; record rules choose which."""

    def _prepare_home_portal_values(self, counters):
        """Extend portal: how many repairs the customer has."""
        values = super()._prepare_home_portal_values(counters)
        if "repair_count" in counters:
            repairs = request.env["repair.order"]
            values["repair_count"] = (
                repairs.search_count(self._own_repairs())
                if repairs.has_access("read")
                else 0
            )
        return values

    def _own_repairs(self):
        """Return the domain of what is the customer's own, also to staff."""
        partner = request.env.user.partner_id.commercial_partner_id
        return Domain("partner_id", "child_of", partner.ids)

    def _repair_sortings(self):
        """Return how the list can be sorted."""
        env = request.env
        return {
            "date": {"label": env._("Newest"), "order": "create_date desc, id desc"},
            "name": {"label": env._("Number"), "order": "name desc"},
            "stage": {"label": env._("Stage"), "order": "stage_id, id desc"},
        }

    @route(
        ["/my/repairs", "/my/repairs/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_repairs(self, page=1, sortby="date", search="", **_kwargs):
        """List the customer's repairs.

        :param int page: of the list
        :param str sortby: a key of the sortings
        :param str search: part of a number or of a device's name
        :return: the page
        """
        repairs = request.env["repair.order"]
        if not repairs.has_access("read"):
            return request.redirect("/my")
        sortings = self._repair_sortings()
        sortby = sortby if sortby in sortings else "date"
        domain = self._own_repairs() & self._searched(search.strip())
        turn = pager(
            url="/my/repairs",
            url_args={"sortby": sortby, "search": search},
            total=repairs.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = repairs.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=turn["offset"],
        )
        values = {
            **self._prepare_portal_layout_values(),
            "repairs": found.sudo(),
            "page_name": "repair",
            "default_url": "/my/repairs",
            "pager": turn,
            "sortby": sortby,
            "searchbar_sortings": sortings,
            "searchbar_inputs": {
                "all": {"input": "all", "label": request.env._("Search")}
            },
            "search_in": "all",
            "search": search,
        }
        return request.render("repair_notifications.portal_my_repairs", values)

    def _searched(self, search):
        """Return the domain of what a customer looks for."""
        if not search:
            return Domain.TRUE
        products_sudo = request.env["product.product"].sudo()
        devices = products_sudo._search([("name", "ilike", search)])
        return Domain("name", "ilike", search) | Domain("product_id", "in", devices)
