from functools import partial

from lxml import html

from odoo.exceptions import UserError
from odoo.http import abort, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

MAX_ID = 2**31 - 1
REPAIR = f"/my/repairs/<int(max={MAX_ID}):repair_id>"
#: A page for who has its secret link; what it says is in one language only.
page_route = partial(
    route,
    type="http",
    auth="public",
    website=True,
    sitemap=False,
    multilang=False,
    texts_only=True,
)


class RepairPortal(CustomerPortal):
    """The customer's page of a repair, by secret link or logged in."""

    def _open_repair(self, repair_id, access_token=None):
        """Return a repair to who has its secret link or may read it; every route about
        a repair starts here.

        What is wrong with a link is not told: an unknown repair, a foreign one and a
        wrong token get the same answer. That a link has expired is told to those only
        who have it.

        :param int repair_id: as it came from outside
        :param str access_token: that of the link, if any
        :return: the repair with the superuser's rights, in the customer's language
        :raise HTTPException: 404, 410 when the link has expired, 429 after many misses
        """
        repair = request.env["repair.order"].browse(repair_id)
        repair_sudo = repair.sudo().exists()
        if repair_sudo and repair.has_access("read"):
            return self._in_language(repair_sudo)
        self._check_misses()
        if not repair_sudo._is_token(access_token):
            self._miss()
        repair_sudo = self._in_language(repair_sudo)
        if repair_sudo._is_link_expired():
            self._refuse(
                "repair_notifications.portal_repair_expired",
                410,
                company=repair_sudo.company_id,
            )
        return repair_sudo

    def _check_misses(self):
        """Look at no link from where many wrong ones came.

        :raise HTTPException: 429
        """
        address = request.httprequest.remote_addr
        if request.env["repair.link.miss"]._is_over_limit(address):
            self._refuse("repair_notifications.portal_repair_slow", 429)

    def _miss(self):
        """Count a wrong link and refuse it. Whose it was meant to be is not known: the
        shop is named where there is but one.

        :raise HTTPException: 404
        """
        address = request.httprequest.remote_addr
        request.env["repair.link.miss"]._count(address)
        # The refusal is an exception, which would take the miss back.
        request.env.cr.commit()  # pylint: disable=invalid-commit
        companies_sudo = request.env["res.company"].sudo().search([], limit=2)
        self._refuse(
            "repair_notifications.portal_repair_unknown",
            404,
            company=companies_sudo if len(companies_sudo) == 1 else None,
        )

    def _in_language(self, record_sudo):
        """Speak the customer's language to somebody who came by the link."""
        partner_sudo, company = record_sudo.partner_id, record_sudo.company_id
        self._speak(partner_sudo.lang, partner_sudo.tz or company.partner_id.tz)
        return record_sudo.with_env(request.env).sudo().with_company(company)

    @staticmethod
    def _speak(lang, tz):
        """Speak a language to somebody who is not logged in.

        :param str lang: its code
        :param str tz: time zone in which dates are told
        """
        code = request.env["ir.http"].get_nearest_lang(lang)
        if code and request.env.user._is_public():
            request.update_context(lang=code, tz=tz)
            request.lang = request.env["res.lang"]._get_data(code=code)

    @staticmethod
    def _evidence(company):
        """Return who says something and from where, to be kept with what they say.

        :param company: ``res.company`` whose staff read it
        :rtype: str
        """
        env = request.env(context={"lang": company.partner_id.lang})
        user = env.user
        by_link = env._("With the secret link")
        who = by_link if user._is_public() else f"{user.name} ({user.login})"
        return f"{who}, {request.httprequest.remote_addr}"

    def _refuse(self, template, status, **values):
        """End the request with a page; what a script asked for with its sentence, as no
        page is shown there.

        :raise UserError, HTTPException: always
        """
        response = request.render(template, values, status=status)
        response.flatten()
        if request.dispatcher.routing_type == "jsonrpc":
            page = html.fromstring(response.get_data(as_text=True))
            raise UserError(page.findtext(".//h1/../p"))
        abort(self._keep_secret(response))

    def _to_page(self, repair_id, access_token, page="", **query):
        """Lead to the page of a repair.

        :param int repair_id: as it came from outside
        :param str access_token: that of the link, if any
        :param str page: of the pages about the repair, such as ``/preferences``
        :param query: what else is in the address
        """
        known = {"access_token": access_token} if access_token else {}
        return self._keep_secret(
            request.redirect_query(f"/my/repairs/{repair_id}{page}", {**known, **query})
        )

    @staticmethod
    def _keep_secret(response):
        """Keep the address of a page, which has the token, and what it says to those
        who opened it.
        """
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    @route(
        f"/r/<int(max={MAX_ID}):repair_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def repair_link(self, repair_id, token):
        """Lead from the short link of a message to the page it is about."""
        return self._to_page(repair_id, token)

    @page_route(REPAIR, methods=["GET"])
    def repair_page(self, repair_id, access_token=None, **kwargs):
        """Show one repair to its customer."""
        repair_sudo = self._open_repair(repair_id, access_token)
        return self._render_repair(repair_sudo, access_token, kwargs.get("note"))

    def _render_repair(self, repair_sudo, access_token, note=None, **more):
        """Answer with the page of a repair.

        :param repair_sudo: as :meth:`_open_repair` returned it
        :param str access_token: that of the link, if any
        :param str note: what the page says about the answer just given
        :param more: other values for the template
        :return: the response
        """
        values = {
            **repair_sudo._prepare_page(),
            "access_token": access_token,
            "company": repair_sudo.company_id,
            "res_company": repair_sudo.company_id,
            "note": note,
            "page_name": "repair",
            **more,
        }
        return self._keep_secret(
            request.render("repair_notifications.portal_repair_page", values)
        )
