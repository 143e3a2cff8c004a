from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from .request_form import MAX_FORM, RequestForm


class RequestPortal(RequestForm):
    """The requests of a customer who is logged in.

    Customers have no rights on requests: these pages are all that they see of them.
    """

    def _prepare_home_portal_values(self, counters):
        """Extend portal: how many requests the customer has."""
        values = super()._prepare_home_portal_values(counters)
        if "request_count" in counters:
            values["request_count"] = self._requests_sudo().search_count(
                self._own_requests()
            )
        return values

    @staticmethod
    def _requests_sudo():
        return request.env["repair.request"].sudo()

    @staticmethod
    def _own_requests():
        """Return the domain of what is the customer's own."""
        partner = request.env.user.partner_id.commercial_partner_id
        return Domain("partner_id", "child_of", partner.ids)

    @route(
        ["/my/requests", "/my/requests/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_requests(self, page=1, sent=None, **_kwargs):
        """List the customer's requests, with how they ended.

        :param int page: of the list
        :param str sent: set when one was just sent
        """
        requests_sudo, domain = self._requests_sudo(), self._own_requests()
        turn = pager(
            url="/my/requests",
            total=requests_sudo.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found_sudo = requests_sudo.search(
            domain,
            order="id desc",
            limit=self._items_per_page,
            offset=turn["offset"],
        )
        values = {
            **self._prepare_portal_layout_values(),
            "requests": found_sudo,
            "page_name": "request",
            "pager": turn,
            "sent": sent,
        }
        return request.render("repair_notifications.portal_my_requests", values)

    @route(
        "/my/requests/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        max_content_length=MAX_FORM,
        texts_only=True,
    )
    def my_request(self, **post):
        """Show the form of a customer who is logged in, or take it."""
        company_sudo = request.env.company.sudo()
        return self._form(company_sudo, request.env.user.partner_id.sudo(), post)
