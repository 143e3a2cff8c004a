from odoo.http import request

from .portal import page_route
from .preferences import RepairPreferences

_LINK = "/r/<string(length=12):key>"


class RepairMessageLink(RepairPreferences):
    """The links of a message: to the page it is about, to the payment it asks for, and
    to the preferences.
    """

    def _open_message(self, key):
        """Return the message of a link; every route of messages starts here.

        :param str key: as it came from outside
        :return: the ``repair.notification`` with the superuser's rights, in the
            customer's language
        :raise HTTPException: 404, 429 after many misses
        """
        self._check_misses()
        row_sudo = request.env["repair.notification"]._by_link_key(key)
        return self._in_language(row_sudo) if row_sudo else self._miss()

    def _lead(self, row_sudo, page="", **query):
        """Lead to the page of a message's repair."""
        repair_sudo = request.env["repair.order"].sudo().browse(row_sudo.res_id)
        if not repair_sudo.exists():
            self._miss()
        token = repair_sudo._portal_ensure_token()
        return self._to_page(repair_sudo.id, token, page, **query)

    @page_route(_LINK, methods=["GET"])
    def message_page(self, key):
        """Lead to the page that a message is about. Whether a person opens it is told
        by the page's own script.
        """
        row_sudo = self._open_message(key)
        if row_sudo.res_model != "repair.order":
            return request.redirect(f"/r/{key}/preferences?message={key}")
        return self._lead(row_sudo, message=key)

    @page_route(f"{_LINK}/pay", methods=["GET"])
    def message_payment(self, key):
        """Lead to where the customer pays what a message asks for; that page has the
        script too which tells that a person opens it.
        """
        link = self._open_message(key).payment_link
        if not link:
            self._miss()
        mark = "&" if "?" in link else "?"
        return self._keep_secret(request.redirect(f"{link}{mark}message={key}"))

    @page_route(f"{_LINK}/opened", type="jsonrpc", methods=["POST"])
    def message_opened(self, key):
        """Note that a person opened the link of a message."""
        self._open_message(key)._opened()

    @page_route(f"{_LINK}/preferences", methods=["GET", "POST"])
    def message_preferences(self, key, **post):
        """Show or change the preferences of the customer that a message went to."""
        row_sudo = self._open_message(key)
        if row_sudo.res_model == "repair.order":
            return self._lead(row_sudo, "/preferences", message=key)
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
