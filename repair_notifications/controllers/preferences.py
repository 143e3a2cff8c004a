import re
from urllib.parse import urlencode

from odoo.http import request

from .portal import REPAIR, RepairPortal, page_route

_SHOWN_CONSENT = re.compile(r"shown_consent_([0-9]{1,9})")
_VERSION = re.compile(r"[0-9]{1,9}")


class RepairPreferences(RepairPortal):
    """Where customers say how they may be written to, and what they agree to."""

    @page_route(f"{REPAIR}/preferences", methods=["GET", "POST"])
    def repair_preferences(self, repair_id, access_token=None, **post):
        """Show or change the preferences of who has the secret link of a repair. Others
        who may see the repair, such as a colleague of its customer, see their own.
        """
        repair_sudo = self._open_repair(repair_id, access_token)
        if not repair_sudo._may_open(access_token) or not repair_sudo.partner_id:
            return request.redirect("/my/notifications")
        query = {"access_token": access_token}
        page = f"/my/repairs/{repair_id}"
        path = f"{page}/preferences"
        partner_sudo = repair_sudo.partner_id
        return self._preferences(partner_sudo, repair_sudo, path, query, post, page)

    @page_route("/my/notifications", auth="user", methods=["GET", "POST"])
    def my_preferences(self, **post):
        """Show or change the preferences of who is logged in."""
        partner_sudo = request.env.user.partner_id.sudo()
        partner_sudo = partner_sudo.with_company(request.env.company)
        path = "/my/notifications"
        return self._preferences(partner_sudo, partner_sudo, path, {}, post)

    def _preferences(self, partner_sudo, record_sudo, path, query, post, back=False):
        """Do what the customer chose, then show what counts now.

        :param partner_sudo: the customer, in the environment of the company that asks
        :param record_sudo: what led here; staff are told on it
        :param str path: of the page
        :param dict query: what opens the page
        :param dict post: what came from the page
        :param str back: address of the page before, if any
        """
        values = {
            **partner_sudo._prepare_preferences(),
            "company": partner_sudo.env.company,
            "res_company": partner_sudo.env.company,
            "saved": post.get("saved"),
            "url": f"{path}?{urlencode(query)}" if query else path,
            "back": back and f"{back}?{urlencode(query)}",
        }
        if request.httprequest.method == "POST":
            problem = self._change(partner_sudo, record_sudo, post)
            if not problem:
                return self._keep_secret(
                    request.redirect_query(path, {**query, "saved": 1})
                )
            values = {**values, **self._as_typed(values, post), "problem": problem}
        return self._keep_secret(
            request.render(
                "repair_notifications.portal_preferences",
                values,
                status=422 if values.get("problem") else 200,
            )
        )

    def _change(self, partner_sudo, record_sudo, post):
        """Do what the customer chose.

        :return: why not, empty when it is done
        :rtype: str
        """
        who = self._evidence(partner_sudo.env.company)
        evidence = f"{record_sudo.display_name}: {who}"
        action = post.get("action")
        if action == "disown":
            partner_sudo._disown_number(evidence, record_sudo)
        elif action == "withdraw":
            partner_sudo._withdraw_everything(evidence)
        else:
            return self._save(partner_sudo, post, evidence)
        return ""

    def _save(self, partner_sudo, post, evidence):
        """Keep the choices of the form, or none of them."""
        lang, shown = post.get("lang", ""), self._shown(post)
        problem = partner_sudo._preferences_problem(lang, shown)
        if not problem:
            partner_sudo._change_preferences(
                {c: c in post for c in ("sms", "email") if f"shown_{c}" in post},
                lang,
                {purpose: f"consent_{purpose}" in post for purpose in shown},
                evidence,
            )
            request.future_response.set_cookie("frontend_lang", lang)
        return problem

    @staticmethod
    def _shown(post):
        """Return the texts that the form showed.

        :return: ``{purpose id: version, 0 when that is no number}``
        :rtype: dict
        """
        names = {name: _SHOWN_CONSENT.fullmatch(name) for name in post}
        return {
            int(match[1]): int(post[name]) if _VERSION.fullmatch(post[name]) else 0
            for name, match in names.items()
            if match
        }

    @staticmethod
    def _as_typed(values, post):
        """Return the values of the page as the customer filled it in."""
        return {
            "lang": post.get("lang"),
            "channels": [{**c, "on": c["channel"] in post} for c in values["channels"]],
            "consents": [
                {**c, "given": f"consent_{c['id']}" in post} for c in values["consents"]
            ],
        }
