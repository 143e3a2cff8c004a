from odoo import SUPERUSER_ID
from odoo.http import request

from .portal import page_route
from .request_form import RequestForm


class RequestConfirm(RequestForm):
    """Where the owner of an e-mail address says that a request is theirs."""

    @page_route("/repair-request/confirm/<string:token>", methods=["GET", "POST"])
    def request_confirm(self, token, **_post):
        """Show what is confirmed; a program that only opens the link confirms nothing.

        :param str token: as it came from outside
        """
        draft_sudo = self._open_draft(token)
        if request.httprequest.method == "POST":
            evidence = f"{draft_sudo.email}, {request.httprequest.remote_addr}"
            draft_sudo.with_user(SUPERUSER_ID)._confirm(evidence)
            return self._keep_secret(request.redirect(request.httprequest.path))
        company_sudo = draft_sudo.company_id
        values = {
            "draft": draft_sudo,
            "company": company_sudo,
            "res_company": company_sudo,
        }
        return self._keep_secret(
            request.render("repair_notifications.portal_request_confirm", values)
        )

    def _open_draft(self, token):
        """Return the draft of a link; a wrong one is answered as every wrong link.

        :param str token: as it came from outside
        :raise HTTPException: 404, 429 after many misses
        """
        self._check_misses()
        draft_sudo = request.env["repair.request.draft"].sudo()._of_token(token)
        if not draft_sudo:
            self._miss()
        company = draft_sudo.company_id
        self._speak(draft_sudo.lang, company.partner_id.tz)
        return draft_sudo.with_env(request.env).sudo().with_company(company)
