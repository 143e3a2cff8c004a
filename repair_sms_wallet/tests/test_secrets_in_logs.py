import logging
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest.mock import patch

from psycopg2.errors import NotNullViolation

from odoo.exceptions import UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged

from odoo.addons.repair_sms_wallet.gateways.base import (
    Account,
    NoAnswer,
    NotReached,
)
from odoo.addons.repair_sms_wallet.gateways.http import Answer
from odoo.addons.repair_sms_wallet.gateways.smsapi import SmsApi

from .common import FakeHttp, SmsCase, accepted, refused

TOKEN, HOOK = "secret-token", "secret-hook"


class Capture(logging.Handler):
    """Keeps every line, with its traceback, whatever its level."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record):
        self.lines.append(self.format(record))


class SecretsCase(SmsCase):
    """A gateway whose secrets are known, and a log that keeps everything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway.webhook_token = HOOK
        cls.env.flush_all()

    @contextmanager
    def logged(self):
        """Log all that all loggers say, and check that it holds no secret.

        :return: context manager that yields the list of lines
        """
        capture, root = Capture(), logging.getLogger()
        loggers = [root, *map(logging.getLogger, ("odoo", "urllib3", "werkzeug"))]
        levels = [logger.level for logger in loggers]
        try:
            for logger in loggers:
                logger.setLevel(logging.DEBUG)
            with patch.object(root, "handlers", [capture]):
                yield capture.lines
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
        self.assertTrue(capture.lines)
        self.assertFalse([ln for ln in capture.lines if TOKEN in ln or HOOK in ln])


class TestSecretsInLogs(SecretsCase):
    """Credentials are never in a log, nor where staff read."""

    def send(self, *answers):
        """Send an SMS, and return it with the lines that were logged."""
        message = self.make_message()
        with self.logged() as lines:
            self.dispatch(*answers)
        self.assertNotIn(HOOK, f"{message.detail}{self.gateway.last_error}")
        self.assertNotIn(TOKEN, f"{message.detail}{self.gateway.last_error}")
        return message, lines

    def test_sending_says_nothing(self):
        for answers, state in (
            ([], "accepted"),
            ([refused(13)], "failed"),
            ([refused(101)], "held"),
            ([Answer(429, "busy")], "queued"),
            ([NoAnswer("ReadTimeoutError")], "unsure"),
            ([NotReached("NewConnectionError")], "queued"),
            ([refused(70), refused(70)], "held"),
        ):
            with self.subTest(answers=answers):
                message, _lines = self.send(*answers)
                self.assertEqual(message.state, state)

    def test_a_gateway_that_repeats_what_it_was_told_says_nothing(self):
        said = f"Bad Bearer {TOKEN} or {self.gateway.report_url}"
        for answers in ([refused(101, said)], [refused(70, said)] * 2):
            message, _lines = self.send(*answers)
            self.assertIn("Bad Bearer", message.detail)
        message, _lines = self.send(Answer(200, said))
        self.assertEqual(message.state, "unsure")

    def test_what_the_gateway_repeats_is_hidden_where_it_is_cut_off_too(self):
        url = self.gateway.report_url
        # Of what it says 200 characters are kept, the code before it included.
        said = url.rjust(200 - len("101 ") + len(url) - url.index(HOOK) - 5)
        message, _lines = self.send(refused(101, said))
        self.assertEqual(len(message.detail), 198)
        self.assertNotIn("secre", message.detail)

    def test_an_adapter_that_breaks_says_where_but_no_secret(self):
        crash = ValueError(f"Invalid header value b'Bearer {TOKEN}', {HOOK}")
        message, lines = self.send(crash)
        self.assertEqual(message.state, "unsure")
        [line] = [line for line in lines if "Adapter failed" in line]
        self.assertIn("ValueError: Invalid header value", line)

    def test_the_connection_test_says_nothing(self):
        good = Answer(200, '{"authorized": true}')
        for answer in (Answer(401, "{}"), NotReached("down"), NoAnswer("late"), good):
            with self.logged() as lines, FakeHttp(answer, good, good).patch():
                lines.append("tested")
                try:
                    lines.append(str(self.gateway.action_check()))
                    lines.append(str(self.gateway.action_check_callbacks()))
                except UserError as error:
                    lines.append(str(error))

    def test_an_account_shows_no_secret(self):
        account = Account("https://gate.example", token=TOKEN, report_url=HOOK)
        for text in (repr(account), str(account), f"{SmsApi(account)!r}"):
            self.assertNotIn("secret", text)

    def test_a_token_that_no_header_carries_is_refused_without_repeating_it(self):
        for token in ("secret-token\nX: y", "secret token", "secret-…", "secret\n"):
            with self.assertRaises(ValidationError) as caught:
                self.gateway.api_token = token
            self.assertNotIn("secret", str(caught.exception))

    def test_settings_that_are_refused_log_nothing(self):
        for vals, error in (
            ({"timeout_s": 0}, ValidationError),
            ({"sender": "ą"}, ValidationError),
            ({"name": False}, NotNullViolation),
        ):
            with self.logged() as lines, self.assertRaises(error):
                self.gateway.write({"api_token": f"{TOKEN}-2", **vals})
                self.env.flush_all()
        [line] = [line for line in lines if "null value" in line]
        self.assertIn("statement on SMS gateways, not shown.", line)

    def test_calls_of_a_client_log_nothing(self):
        vals = {"api_token": f"{TOKEN}-2", "webhook_token": f"{HOOK}'2"}
        with self.logged() as lines:
            call_kw(self.gateway, "write", [self.gateway.ids, vals], {})
            self.env.flush_all()
        [line] = [line for line in lines if ".write(" in line]
        self.assertIn("'api_token': '***'", line)


@tagged("-at_install", "post_install")
class TestSecretsOnTheWire(HttpCase, SecretsCase):
    """The same with real connections, of which the libraries below log more."""

    def answer(self, delay_s=0):
        """Start a gateway that answers one request.

        :return: its address
        """

        class Gate(BaseHTTPRequestHandler):
            def do_POST(self):
                time.sleep(delay_s)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(accepted("R1").text.encode())

            def log_message(self, *args):
                """Say nothing: it is not the log of Odoo."""

        server = HTTPServer(("127.0.0.1", 0), Gate)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.handle_request, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    def send_to(self, url):
        self.gateway.write({"base_url": url, "timeout_s": 1})
        message = self.make_message()
        self.env.flush_all()
        with self.logged() as lines:
            self.run_cron("ir_cron_dispatch")
        self.assertTrue([line for line in lines if line.startswith("urllib3")])
        return message.state

    def test_sending_says_nothing(self):
        self.assertEqual(self.send_to(self.answer()), "accepted")

    def test_a_gateway_that_is_late_or_away_says_nothing(self):
        self.assertEqual(self.send_to(self.answer(delay_s=1.5)), "unsure")
        self.assertEqual(self.send_to("http://127.0.0.1:9"), "queued")

    def test_the_web_server_does_not_log_the_secret_of_a_webhook(self):
        path = f"/repair_sms/{self.gateway.id}/{HOOK}"
        with self.logged() as lines:
            self.url_open(f"{path}/report?MsgId=R1&status=404")
            self.url_open(f"{path}/incoming", data={"sms_from": "48600100200"})
            for wrong in ("/", "//", "/-1/", "/1.0/", "/abc/"):
                self.url_open(f"/repair_sms{wrong}{HOOK}/report")
            # The client of this test is none of the product's.
            lines[:] = [line for line in lines if not line.startswith("urllib3")]
        shown = f"/repair_sms/{self.gateway.id}/***/report?MsgId=R1"
        self.assertTrue([line for line in lines if shown in line])

    def test_what_a_gateway_sent_is_stored_without_the_secret(self):
        path = f"/repair_sms/{self.gateway.id}/{HOOK}/report"
        self.url_open(f"{path}?MsgId=R1&status=404&token={HOOK}")
        mine = [("gateway_id", "=", self.gateway.id)]
        event = self.env["repair.sms.gateway.event"].search(mine)
        self.assertEqual(event.kind, "report")
        self.assertNotIn(HOOK, str(event.read()))
