from werkzeug.exceptions import TooManyRequests

from odoo.http import request

from .portal import MAX_ID, page_route
from .preferences import RepairPreferences

_LINK = "/r/<string(length=12):key>"


class RepairMessageLink(RepairPreferences):
    """The link of a message: to the page it is about, and to the preferences."""

    def _open_message(self, key):
        """Return the message of a link; every route of messages starts here.

        :param str key: as it came from outside
        :return: the ``repair.notification`` with the superuser's rights, in the
            customer's language
        :raise HTTPException: 404, 429 after many misses
        """
        misses = request.env["repair.link.miss"]
        if misses._is_over_limit(request.httprequest.remote_addr):
            raise TooManyRequests()
        row_sudo = request.env["repair.notification"]._by_link_key(key)
        # A wrong key is counted and answered as every other wrong link.
        return self._in_language(row_sudo) if row_sudo else self._open_repair(0)

    def _lead(self, row_sudo, page="", **query):
        """Lead to the page of a message's repair."""
        repair_sudo = request.env["repair.order"].sudo().browse(row_sudo.res_id)
        if not repair_sudo.exists():
            self._open_repair(0)
        token = repair_sudo._portal_ensure_token()
        return self._to_page(repair_sudo.id, token, page, **query)

    @page_route(_LINK, methods=["GET"])
    def message_page(self, key):
        """Lead to the page that a message is about. Whether a person opens it is told
        by the page's own script.
        """
        row_sudo = self._open_message(key)
        if row_sudo.res_model != "repair.order":
            return request.redirect(f"/r/{key}/preferences")
        return self._lead(row_sudo, message=key)

    @page_route(f"{_LINK}/<int(max={MAX_ID}):request_id>", methods=["GET"])
    def message_payment(self, key, request_id):
        """Lead to the payment that a message asks for."""
        row_sudo = self._open_message(key)
        return self._lead(row_sudo, f"/pay/{request_id}", message=key)

    @page_route(f"{_LINK}/opened", type="jsonrpc", methods=["POST"])
    def message_opened(self, key):
        """Note that a person opened the link of a message."""
        self._open_message(key)._opened()

    @page_route(f"{_LINK}/preferences", methods=["GET", "POST"])
    def message_preferences(self, key, **post):
        """Show or change the preferences of the customer that a message went to."""
        row_sudo = self._open_message(key)
        if row_sudo.res_model == "repair.order":
            return self._lead(row_sudo, "/preferences")
        if row_sudo._is_link_expired():
            self._refuse(
                "repair_notifications.portal_repair_expired",
                410,
                company=row_sudo.company_id,
            )
        record_sudo = request.env[row_sudo.res_model].sudo().browse(row_sudo.res_id)
        return self._preferences(
            row_sudo.partner_id,
            record_sudo.exists() or row_sudo.partner_id,
            f"/r/{key}/preferences",
            {},
            post,
        )
