from odoo import SUPERUSER_ID
from odoo.http import request, route

from ..models.repair_request_draft import MAX_PHOTOS
from ..models.repair_request_draft_form import LONGEST
from ..tools.photo import KINDS, MAX_BYTES
from .portal import MAX_ID, RepairPortal

MAX_FORM = MAX_PHOTOS * MAX_BYTES + 1024 * 1024


class RequestForm(RepairPortal):
    """The form in which anybody asks a shop for something.

    What it answers never depends on who is a customer already.
    """

    @route("/repair-request", type="http", auth="public", website=True, methods=["GET"])
    def request_shops(self):
        """Lead to the form of the shop, or let one of several be chosen."""
        companies_sudo = request.env["res.company"].sudo()
        companies_sudo = companies_sudo.search([("repair_request_form", "=", True)])
        if not companies_sudo:
            raise request.not_found()
        if len(companies_sudo) == 1:
            return request.redirect(f"/repair-request/{companies_sudo.id}")
        return request.render(
            "repair_notifications.portal_request_shops", {"companies": companies_sudo}
        )

    @route(
        f"/repair-request/<int(max={MAX_ID}):company_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        max_content_length=MAX_FORM,
        texts_only=True,
    )
    def request_form(self, company_id, **post):
        """Show the public form of a shop, or take it.

        :param int company_id: as it came from outside
        """
        company_sudo = self._company_with_form(company_id)
        if request.env.user._is_portal() and company_sudo == request.env.company:
            return request.redirect("/my/requests/new")
        return self._form(company_sudo, request.env["res.partner"], post)

    @route(
        f"/repair-request/<int(max={MAX_ID}):company_id>/sent",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def request_sent(self, company_id):
        """Say that the mailbox has to be looked into, whatever was sent there."""
        company_sudo = self._company_with_form(company_id)
        return request.render(
            "repair_notifications.portal_request_sent",
            {"company": company_sudo, "res_company": company_sudo},
        )

    @staticmethod
    def _company_with_form(company_id):
        """Return a company whose form is switched on.

        :raise HTTPException: 404
        """
        company_sudo = request.env["res.company"].sudo().browse(company_id).exists()
        if not company_sudo.repair_request_form:
            raise request.not_found()
        return company_sudo

    # -- the form of strangers and of customers with a login ---------------------

    def _form(self, company_sudo, partner_sudo, post):
        """Show a form, or take it.

        :param company_sudo: the company that it is for
        :param partner_sudo: the customer, empty when that is not known
        :param dict post: what came from the page
        """
        drafts = request.env["repair.request.draft"].with_user(SUPERUSER_ID)
        drafts = drafts.with_company(company_sudo)
        if request.httprequest.method == "POST":
            return self._take_form(drafts, partner_sudo, post)
        typed = drafts._read_typed({"phone": partner_sudo.phone}, partner_sudo)
        typed["handover_in"] = "in_person"
        consents = drafts._read_consents({}, partner_sudo)
        return self._show_form(drafts, partner_sudo, typed, consents)

    def _take_form(self, drafts, partner_sudo, post):
        """Take a form: show it again when something is wrong."""
        key = post.get("key", "")
        typed = drafts._read_typed(post, partner_sudo)
        consents = drafts._read_consents(post, partner_sudo)
        problem, status = self._refusal(drafts, partner_sudo, key)
        if problem:
            values = {"problem": problem, "status": status}
            return self._show_form(drafts, partner_sudo, typed, consents, **values)
        draft = drafts._of_key(key)
        is_robot = post.get("homepage")
        if not is_robot and draft._went_elsewhere(typed):
            values = {"problem": self._sent_before(), "status": 422}
            return self._show_form(drafts, partner_sudo, typed, consents, **values)
        if is_robot or draft.state in ("waiting", "done"):
            return self._form_taken(drafts.env.company, partner_sudo)
        errors = drafts._find_mistakes(typed, consents, partner_sudo)
        draft, errors["photos"] = self._take_photos(draft, key)
        if any(errors.values()):
            values = {"key": key, "draft": draft, "errors": errors, "status": 422}
            return self._show_form(drafts, partner_sudo, typed, consents, **values)
        draft = draft or drafts._start(key)
        draft._fill(typed, consents, request.env.lang)
        self._send_on(draft, partner_sudo)
        return self._form_taken(drafts.env.company, partner_sudo)

    def _refusal(self, drafts, partner_sudo, key):
        """Tell why a form is not looked at, empty when it is.

        :return: a sentence, and the HTTP status
        :rtype: tuple
        """
        attempts = request.env["repair.link.miss"]
        address = request.httprequest.remote_addr
        if attempts._is_over_limit(address, "form") or (
            not partner_sudo and drafts._is_busy()
        ):
            return request.env._(
                "Too many requests are being sent. Try again in an hour, or call us."
            ), 429
        attempts._count(address, "form")
        return drafts._key_problem(key, request.env.user), 422

    @staticmethod
    def _sent_before():
        return request.env._(
            "This form was sent already, to another address. Choose photos again, look "
            "through it and send it."
        )

    def _take_photos(self, draft, key):
        """Keep the photos that came, and drop those that are not wanted any more.

        :param draft: that of the form, empty when it has none yet
        :return: the draft, and why photos are not taken
        :rtype: tuple
        """
        sent = request.httprequest
        unwanted = set(sent.form.getlist("remove_photo"))
        draft.photo_ids.filtered(lambda photo: str(photo.id) in unwanted).unlink()
        files = [file for file in sent.files.getlist("photos") if file.filename]
        if not files:
            return draft, ""
        draft = draft or draft._start(key)
        for file in files:
            file.seek(0)  # Odoo may replay all this, and rewinds only one of them
        return draft, draft._add_photos(file.read(MAX_BYTES + 1) for file in files)

    def _send_on(self, draft, partner_sudo):
        """Have the customer confirm the address, unless the customer is known."""
        if partner_sudo:
            draft._confirm(self._evidence(draft.company_id), partner_sudo)
        else:
            draft._ask_to_confirm()

    def _form_taken(self, company, partner_sudo):
        """Lead to the page that says what happens next."""
        if partner_sudo:
            return request.redirect_query("/my/requests", {"sent": 1})
        return request.redirect(f"/repair-request/{company.id}/sent")

    def _show_form(self, drafts, partner_sudo, typed, consents, **values):
        """Answer with the form as it was filled in.

        :param values: ``key`` and ``draft`` when the form goes on, ``errors``,
            ``problem``, ``status``
        """
        errors = {k: text for k, text in values.get("errors", {}).items() if text}
        company_sudo = drafts.env.company
        page = {
            "company": company_sudo,
            "res_company": company_sudo,
            "partner": partner_sudo,
            "typed": typed,
            "consents": consents,
            "errors": errors,
            "first_error": next(iter(errors), None),
            "problem": values.get("problem"),
            "key": values.get("key") or drafts._new_key(request.env.user),
            "photos": values.get("draft", drafts)._thumbnails(),
            "photo_kinds": ",".join(KINDS),
            "max_photos": MAX_PHOTOS,
            "max_bytes": MAX_BYTES,
            "longest": LONGEST,
            "page_name": "request_form",
        }
        return request.render(
            "repair_notifications.portal_request_form",
            page,
            status=values.get("status", 200),
        )
