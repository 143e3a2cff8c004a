import datetime

from odoo.addons.repair_notifications.tests.common import RepairNotificationsCase
from odoo.addons.repair_sms_wallet.gateways.base import Incoming

NUMBER = "+48600100200"
STRANGER = "+48511000111"


class RepairInboxCase(RepairNotificationsCase):
    """A shop whose customers can answer its SMS."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.repair_sms_footer = False
        cls.gateway = cls.make_gateway(cls.company)
        cls.conversations = cls.env["repair.conversation"]
        if not cls.company.alias_domain_id:
            cls.company.alias_domain_id = cls.env["mail.alias.domain"].create(
                {"name": "shop.example"}
            )

    @classmethod
    def make_gateway(cls, company, sender="2way"):
        """Give a company a gateway that its SMS leave through."""
        return cls.env["repair.sms.gateway"].create(
            {
                "name": "SMSAPI",
                "company_id": company.id,
                "sequence": -1,
                "api_token": "secret",
                "sender": sender,
            }
        )

    def send(self, text="Hello", number=NUMBER, **vals):
        """Queue an SMS as the hand-over does; return its bubble."""
        message = self.env["repair.sms.message"].create(
            {
                "company_id": self.company.id,
                "gateway_id": self.gateway.id,
                "number": number,
                "body": text,
                "state": "queued",
                **vals,
            }
        )
        message._move("sending")
        message._move("accepted")
        return self.bubbles([("sms_message_id", "=", message.id)])

    def receive(self, text, number=NUMBER, second=0, gateway=None):
        """Apply an incoming SMS as the cron does; return its bubble."""
        gateway = gateway or self.gateway
        sent_at = datetime.datetime(2026, 11, 22, 10, 0, second)
        incoming = Incoming(number, "48123", text, sent_at)
        event = self.env["repair.sms.gateway.event"].new({"gateway_id": gateway.id})
        event._apply_incoming(incoming)
        return self.bubbles([("direction", "=", "in")])

    def bubbles(self, domain):
        """Return the newest bubble of a domain."""
        bubbles = self.env["repair.conversation.message"]
        return bubbles.search(domain, order="id desc", limit=1)

    def ask(self, price=250, repair=None):
        """Ask the customer to approve the costs of a repair; return the approval."""
        repair = repair or self.make_repair()
        self.make_quotation(repair, price)
        repair.action_ask_approval()
        # Before the customer writes: see `receive`.
        repair.approval_ids.asked_at = "2026-11-22 09:00:00"
        return repair.approval_id

    def mail(self, text, subject="Re: Your phone", **headers):
        """Bring an e-mail of a customer as the mail server does; return its bubble.

        :param headers: with ``_`` for ``-``; ``To`` and ``From`` have defaults
        """
        head = {
            "From": "Jan Kowalski <jan@example.com>",
            "To": self.company.catchall_email,
            "Message-Id": f"<{len(text)}.{subject}@example.com>".replace(" ", "."),
            "Subject": subject,
            "Content-Type": "text/plain; charset=utf-8",
            "Date": "Sun, 22 Nov 2026 10:00:00 +0000",
        }
        head |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{name}: {value}" for name, value in head.items() if value]
        raw = "\n".join([*lines, "", text])
        self.env["mail.thread"].message_process(False, raw.encode())
        return self.bubbles([("direction", "=", "in"), ("channel", "=", "email")])
