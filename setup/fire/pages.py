"""The customers' public pages: their requests, and mutations of these."""

import random
import re
import secrets
import time
from dataclasses import replace

from odoo import SUPERUSER_ID, api

from .mutations import mutate
from .shot import JSON, Shot

#: Of ``hostile.TEXTS``, as none of them may stand in a page.
REFLECTED = (b"<script>fire(", b"<img src=x onerror", b"<svg/onload=fire")
#: After so many the server is made to forget whom it refuses: it counts wrong links.
FORGET_AFTER = 10
#: The answers to valid requests for what the repair is not ready for.
EARLY = {"confirm": 404, "message pay": 404, "rating": 422}


class Pages:
    """A repair with an offer and a message, and a shop with a web form.

    :param odoo.api.Environment env: environment
    :param Range stand: where it is shot at
    """

    def __init__(self, env, stand):
        self.registry, self.stand = env.registry, stand
        company = env.company
        company.repair_request_form, self.company_id = True, company.id
        self.form_path = f"/repair-request/{company.id}"
        customer = env["res.partner"].create(
            {
                "name": "Jan Kowalski",
                "phone": "+48 600 100 200",
                "email": "jan@fire.example",
                "data_processing_consent": True,
            }
        )
        device = env["product.product"].create({"name": "Phone", "type": "consu"})
        repair = env["repair.order"].create(
            {
                "partner_id": customer.id,
                "product_id": device.id,
                "handover_in": "courier",
            }
        )
        repair.action_create_sale_order()
        order = repair.sale_order_id
        order.order_line = [(0, 0, {"product_id": device.id, "price_unit": 250})]
        order.action_quotation_sent()
        self.asked = repair.approval_ids[:1]
        self.answer = (
            ("approval_id", str(self.asked.id)),
            ("fingerprint", self.asked.fingerprint or ""),
        )
        self.path = f"/my/repairs/{repair.id}"
        self.token = repair._portal_ensure_token()
        self.short = f"/r/{repair.id}/{self.token}"
        self.link = f"/r/{repair.notification_ids[:1].link_key}"
        self.consents = tuple(
            pair
            for purpose in env["repair.consent.purpose"].search([])
            for pair in (
                (f"shown_consent_{purpose.id}", str(purpose.version)),
                (f"consent_{purpose.id}", "1"),
            )
        )
        env.cr.commit()

    def shoot(self, number):
        """Shoot at the pages.

        :param int number: of requests
        :return: what was counted
        :rtype: dict
        """
        dice, answers = random.Random(number), []
        self._forget()
        shots = self._shots(dice)
        refused = {
            shot.name: answer.status
            for shot, answer in zip(shots, self.stand.fire(shots), strict=True)
            if not 0 < answer.status < 400 and answer.status != EARLY.get(shot.name)
        }
        assert not refused, f"requests that are valid are refused: {refused}"
        while len(answers) < number:
            self._forget()
            shots = [mutate(dice, shot) for shot in self._shots(dice)]
            for start in range(0, len(shots), FORGET_AFTER):
                self._forget()
                answers += self.stand.fire(shots[start : start + FORGET_AFTER], 2)
        reflected = [a for a in answers if any(mark in a.body for mark in REFLECTED)]
        return {
            "reflected": len(reflected),
            "pages": len(answers),
            "refused": sum(a.status == 429 for a in answers),
        }

    def _forget(self):
        """Have the server forget misses and mails, which it takes few of in an hour."""
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM repair_link_miss")
            cr.execute("UPDATE repair_request_draft SET mailed_at = NULL")

    def _shots(self, dice):
        """Return a valid request of each kind, in a session of its own."""
        page = self.stand.gun.send(Shot("form", "GET", self.form_path))
        cookies = page.headers.get_all("Set-Cookie")
        cookie = "; ".join(one.partition(";")[0] for one in cookies)
        found = re.search(rb'name="csrf_token"[^>]*?value="([^"]+)"', page.body)
        self.csrf = ("csrf_token", found[1].decode())
        mine = (("access_token", self.token),)
        shots = [
            *self._opened(mine),
            *self._answered(dice, mine),
            *self._form(dice),
        ]
        return [replace(shot, headers=(("Cookie", cookie),)) for shot in shots]

    def _opened(self, mine):
        path, note = self.path, (("note", "closed"),)
        return [
            Shot("short link", "GET", self.short, query=(("a", "b"),)),
            Shot("link to pay", "GET", f"{self.short}/1"),
            Shot("message", "GET", self.link),
            Shot("message pay", "GET", f"{self.link}/pay"),
            Shot("message preferences", "GET", f"{self.link}/preferences"),
            Shot("message opened", "POST", f"{self.link}/opened", kind=JSON),
            Shot("repair", "GET", path, query=mine + note),
            Shot("pay", "GET", f"{path}/pay/1", query=mine),
            Shot(
                *("pay now", "POST", f"{path}/pay/1/transaction"),
                form=(*mine, ("provider_id", 1), ("flow", "direct")),
                kind=JSON,
            ),
            Shot("rating page", "GET", f"{path}/rating", query=mine),
            Shot("preferences page", "GET", f"{path}/preferences", query=mine),
            Shot("shops", "GET", "/repair-request", query=(("a", "b"),)),
            Shot("sent", "GET", f"{self.form_path}/sent"),
            Shot("confirm", "GET", f"/repair-request/confirm/{self.token}"),
        ]

    def _answered(self, dice, mine):
        sent = {
            "accept": self.answer,
            "reject": (("reason", "Za drogo"), (f"fingerprint_{self.asked.id}", "x")),
            "parcel": (("carrier", "InPost"), ("number", "620111222333444")),
            "rating": (("stars", "5"), ("comment", "Dobrze")),
            "preferences": (("shown_sms", "1"), ("lang", "en_US"), *self.consents),
        }
        return [
            Shot(name, "POST", f"{self.path}/{name}", form=(self.csrf, *mine, *form))
            for name, form in sent.items()
        ]

    def _key(self):
        """Return the key of a form that was opened a minute ago."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            drafts = env["repair.request.draft"].with_company(self.company_id)
            start = f"{int(time.time()) - 60}.{secrets.token_urlsafe(16)}"
            public = env.ref("base.public_user")
            return f"{start}.{drafts._signature(start, public)}"

    def _form(self, dice):
        form = (
            self.csrf,
            ("key", self._key()),
            ("name", "Ewa Zawadzka"),
            ("email", f"ewa{dice.randrange(10**6)}@fire.example"),
            ("phone", "600 100 201"),
            ("device", "Phone"),
            ("fault", "Pęknięty ekran"),
            ("handover_in", "courier"),
            ("homepage", ""),
            ("remove_photo", "1"),
            *self.consents,
        )
        return [Shot("request form", "POST", self.form_path, form=form)] * 4
