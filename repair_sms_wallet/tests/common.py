"""Shared records, a gateway that answers what a test tells it, and the sandbox."""

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from unittest import SkipTest
from unittest.mock import patch

import freezegun

from odoo.tests import TransactionCase

from odoo.addons.repair_sms_wallet.gateways import http
from odoo.addons.repair_sms_wallet.gateways.http import Answer

# Threads see the real clock, so what started them must see it, too.
freezegun.configure(extend_ignore_list=["odoo.addons.repair_sms_wallet.gateways.pool"])
SANDBOX = Path(__file__).resolve().parents[2] / "setup" / "sandbox" / "run"


def accepted(ref, parts=1):
    """The answer of SMSAPI to a message that it takes."""
    item = {"id": ref, "points": 0.16, "status": "QUEUE", "parts": parts}
    return Answer(200, json.dumps({"count": 1, "list": [item]}))


def refused(code, message="refused"):
    """The answer of SMSAPI to a message that it does not take."""
    return Answer(200, json.dumps({"error": code, "message": message}))


class FakeHttp:
    """Stands where the network is: gives answers in turn and keeps the calls."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.calls = []

    def __call__(self, method, url, headers, fields=None, timeout_s=10, data=None):
        self.calls.append((url, dict(fields or data or {}), headers))
        answer = (
            self.answers.pop(0) if self.answers else accepted(f"R{len(self.calls)}")
        )
        if isinstance(answer, Exception):
            raise answer
        return answer

    def patch(self):
        """Return the patch that puts it in place."""
        return patch.object(http, "call", self)


class SmsCase(TransactionCase):
    """A company with a gateway and a prepaid wallet of 1 PLN; a part costs 0.12 PLN."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["repair.sms.gateway"].search([]).active = False
        cls.pln = cls.env.ref("base.PLN")
        cls.company = cls.env["res.company"].create(
            {
                "name": "Serwis",
                "repair_sms_footer": False,
                "repair_sms_reserve": 0,
                "currency_id": cls.pln.id,
                "country_id": cls.country().id,
            }
        )
        cls.company.repair_sms_operator_id = cls.company
        cls.env.user.company_ids += cls.company
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.gateway = cls.make_gateway(cls.company)
        cls.wallet = cls.company._get_repair_sms_wallet()
        cls.wallet._post("test/start", 10_000, "topup")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Jan Kowalski", "phone": "600 100 200"}
        )

    @classmethod
    def country(cls):
        return cls.env.ref("base.pl")

    @classmethod
    def make_gateway(cls, company):
        """Create a gateway of a company, at an address that nothing listens on."""
        return cls.env["repair.sms.gateway"].create(
            {
                "name": "Gate",
                "company_id": company.id,
                "api_token": "secret-token",
                "base_url": "http://localhost:9",
                "backup_url": False,
            }
        )

    @classmethod
    def play_gateway(cls, adapter, sender, **values):
        """Have the sandbox play another gateway than SMSAPI for the company."""
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.stop)
        cls.gateway.write(
            {
                "adapter": adapter,
                "api_token": "sandbox-token",
                "base_url": f"{cls.sandbox.url}/{adapter}",
                "sender": sender,
                **values,
            }
        )

    @classmethod
    def make_message(cls, body="Ready", **vals):
        """Create a queued message to the customer."""
        return cls.env["repair.sms.message"].create(
            {
                "company_id": cls.company.id,
                "gateway_id": cls.gateway.id,
                "partner_id": cls.customer.id,
                "number": "+48600100200",
                "body": body,
                **vals,
            }
        )

    @classmethod
    def drop_prices(cls):
        """Empty the price list, paid prices included: tests that commit leave some."""
        cls.env.cr.execute("DELETE FROM repair_sms_price")
        cls.env.invalidate_all()

    def run_cron(self, xmlid):
        """Run a cron of this addon as the server does."""
        with self.enter_registry_test_mode():
            self.env.ref(f"repair_sms_wallet.{xmlid}").method_direct_trigger()
        self.env.invalidate_all()

    def run_core_queue(self):
        """Run core's queue of SMS, which hands them over to our messages."""
        with self.enter_registry_test_mode():
            self.env.ref("sms.ir_cron_sms_scheduler_action").method_direct_trigger()
        self.env.invalidate_all()

    def dispatch(self, *answers):
        """Run the dispatcher against a gateway that gives these answers.

        :return: the calls that it made: address, form and headers
        """
        http = FakeHttp(*answers)
        with http.patch():
            self.run_cron("ir_cron_dispatch")
        return http.calls


class Sandbox:
    """The sandbox as a process on free ports."""

    def __init__(self):
        if not SANDBOX.exists():
            raise SkipTest("The sandbox is not part of an installed addon.")
        self.process = subprocess.Popen(
            [sys.executable, str(SANDBOX), "--port", "0", "--smtp-port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stdout:
            if found := re.search(r"SMSAPI\s+(http://\S+?)/? ", line):
                self.url = found[1]
            if "ready" in line:
                return
        raise RuntimeError("The sandbox did not start.")

    def stop(self):
        """End the process."""
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def control(self, path, data=None):
        """Call the control interface and return its answer."""
        request = urllib.request.Request(
            f"{self.url}/control/{path}",
            data=None if data is None else json.dumps(data).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")
