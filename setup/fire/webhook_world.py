"""Three gateways with messages under way, and what they send when all is well."""

from dataclasses import replace

from . import hostile
from .shot import JSON, Shot

LOGIN = "AC" + "5a9db0c5" * 4
TOKENS = {
    "smsapi": "fire-smsapi-token",
    "serwersms": "fire-serwersms-token",
    "twilio": "fire-twilio-token",
}
MESSAGES = 60


class World:
    """What requests are about.

    :param odoo.api.Environment env: environment
    :param str base: address of the server
    """

    def __init__(self, env, base):
        env["ir.config_parameter"].set_param("web.base.url", base)
        self.base = base
        company = env.company
        gateways = env["repair.sms.gateway"]
        self.gateways = {
            adapter: gateways.create(
                {
                    "name": f"Fire {adapter}",
                    "company_id": company.id,
                    "adapter": adapter,
                    "api_login": LOGIN,
                    "api_token": token,
                    "base_url": "http://localhost:9",
                    "backup_url": False,
                    "sender": "48732000333",
                }
            )
            for adapter, token in TOKENS.items()
        }
        self.paths = {
            adapter: f"/repair_sms/{gateway.id}/{gateway.webhook_token}"
            for adapter, gateway in self.gateways.items()
        }
        tokens = [gateway.webhook_token for gateway in self.gateways.values()]
        self.secrets = [*TOKENS.values(), *tokens]
        self._send_messages(env, company)
        company._get_repair_sms_wallet()._post("fire/start", 10**6, "topup")
        self._open_topup(env, company)
        env.cr.commit()

    def _send_messages(self, env, company):
        """Have messages at the gateways that reports and answers are about."""
        repairs = env["repair.order"].search([], limit=MESSAGES)
        gateways = list(self.gateways.values())
        messages = env["repair.sms.message"].create(
            [
                {
                    "company_id": company.id,
                    "gateway_id": gateways[place % len(gateways)].id,
                    "number": f"+486001002{place:02}",
                    "body": "Gotowe",
                    "res_model": "repair.order",
                    "res_id": repairs[place % len(repairs)].id,
                }
                for place in range(MESSAGES)
            ]
        )
        wallet = company._get_repair_sms_wallet()
        wallet._post("fire/messages", 10**6, "topup")
        wallet._charge(messages)
        for place, message in enumerate(messages):
            message.write({"state": "accepted", "gateway_ref": f"R{place}"})

    def _open_topup(self, env, company):
        """Open a top-up that somebody may pay."""
        wallet = company._get_repair_sms_wallet()
        self.topup = env["repair.sms.topup"]._start(wallet, 50).id

    # -- what gateways send ------------------------------------------------------

    def callbacks(self, dice):
        """Return one valid callback of each kind, about anything.

        :param random.Random dice: decides what about
        :rtype: list[Shot]
        """
        place = dice.randrange(MESSAGES)
        self.ref, self.number = f"R{place}", f"486001002{place:02}"
        words = ("Tak", "STOP", "Kiedy?", f"Zażółć {hostile.noise(dice, 9)}")
        self.words = dice.choice(words)
        return [*self._smsapi(dice), *self._serwersms(dice), *self._twilio(dice)]

    def _shot(self, adapter, kind, name, method, **values):
        path = f"{self.paths[adapter]}/{kind}"
        return Shot(f"{adapter} {name}", method, path, **values)

    def _smsapi(self, dice):
        report = (
            ("MsgId", self.ref),
            ("status", "404"),
            ("status_name", dice.choice(("DELIVERED", "UNDELIVERED", "SENT"))),
            ("idx", hostile.noise(dice, 9)),
            ("donedate", "1795356629"),
            ("username", "serwis"),
            ("points", "0.16"),
            ("from", "48732000333"),
            ("to", self.number),
        )
        batch = (
            ("MsgId", f"{self.ref},R2,R3,R4,R5"),
            ("idx", f"{hostile.noise(dice, 9)},,c,d,e"),
            ("status", "404,403,402,405,404"),
            ("status_name", "DELIVERED,SENT,EXPIRED,UNDELIVERED,DELIVERED"),
            ("donedate", "1795356629,1795356630,,,1795356631"),
        )
        incoming = (
            ("sms_to", "48732000333"),
            ("sms_from", self.number),
            ("sms_text", self.words),
            ("sms_date", str(1795350000 + dice.randrange(9999))),
            ("username", "serwis"),
            ("MsgId", self.ref),
        )
        return [
            self._shot("smsapi", "report", "report", "GET", query=report),
            self._shot("smsapi", "report", "batch", "GET", query=batch),
            self._shot("smsapi", "incoming", "incoming", "POST", form=incoming),
        ]

    def _serwersms(self, dice):
        report = (("id", self.ref), ("status", "delivered"))
        incoming = (
            ("id", hostile.noise(dice, 9)),
            ("phone", f"+{self.number}"),
            ("recived", "2026-11-23 12:00:00"),
            ("message_id", self.ref),
            ("to_number", "48732000333"),
            ("text", self.words),
        )
        return [
            self._shot("serwersms", "report", "report", "GET", query=report),
            self._shot("serwersms", "incoming", "incoming", "POST", form=incoming),
        ]

    def _twilio(self, dice):
        signed = {"key": TOKENS["twilio"], "base": self.base}
        account = (("AccountSid", LOGIN), ("ApiVersion", "2010-04-01"))
        report = (
            ("MessageSid", self.ref),
            ("MessageStatus", dice.choice(("delivered", "sent", "undelivered"))),
            ("ErrorCode", "30003"),
            ("To", f"+{self.number}"),
            *account,
        )
        incoming = (
            ("MessageSid", f"SM{hostile.noise(dice, 9)}"),
            ("From", f"+{self.number}"),
            ("To", "+48732000333"),
            ("Body", self.words),
            ("NumMedia", "0"),
            *account,
        )
        key = (("idx", hostile.noise(dice, 9)),)
        report = {"query": key, "form": report, **signed}
        incoming = {"form": incoming, **signed}
        return [
            self._shot("twilio", "report", "report", "POST", **report),
            self._shot("twilio", "incoming", "incoming", "POST", **incoming),
        ]

    # -- what browsers send ------------------------------------------------------

    def topups(self):
        """Return the requests of the page where a top-up is paid."""
        path = f"/repair_sms/topup/{self.topup}"
        params = {
            "provider_id": 1,
            "payment_method_id": 1,
            "token_id": None,
            "amount": 50,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/odoo",
        }
        form = tuple(params.items())
        return [
            Shot("top-up page", "GET", path, query=(("a", "b"),)),
            Shot("top-up", "POST", f"{path}/transaction", form=form, kind=JSON),
        ]

    # -- what strangers send -----------------------------------------------------

    def forge(self, dice, shot):
        """Take the right secret, the right gateway or the right signature away."""
        shot = replace(shot, name=f"{shot.name} forged")
        if shot.key and dice.random() < 0.6:
            return self._forge_signature(dice, shot)
        head, root, gateway_id, token, kind = shot.path.split("/", 4)
        if dice.random() < 0.3:
            mine = self.gateways[shot.name.split()[0]]  # its own may be odd already
            others = [g.id for g in self.gateways.values() if g != mine]
            ids = (*others, 0, "00", 10**9, 10**12, 10**40, -1, "abc", "%31", "1.0", "")
            gateway_id = dice.choice(ids)
        else:
            token = dice.choice(
                (
                    *(token[:-1], token + "x", token.swapcase(), token[::-1], ""),
                    *("%00", f"{token}%00", f"{token}%20", "%ff", "%C5%BC", "null"),
                    *("%27%20OR%201%3D1--", "x" * 43, "x" * 9_000, "..", "False"),
                )
            )
        return replace(shot, path=f"{head}/{root}/{gateway_id}/{token}/{kind}")

    def _forge_signature(self, dice, shot):
        way = dice.randrange(4)
        if way == 0:
            return replace(shot, key=dice.choice(("guessed", " ", TOKENS["smsapi"])))
        if way == 1:
            return replace(shot, key="")
        if way == 2:
            return replace(shot, base="https://other.example")
        forged = dice.choice(("", "=", "a" * 28, "\xff", "x" * 5000))
        headers = (*shot.headers, ("X-Twilio-Signature", forged))
        return replace(shot, headers=headers)
