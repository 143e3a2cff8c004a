"""A running sandbox, and what it talks to: a shop's webhook, a mail gateway."""

import signal
import smtplib
import subprocess
import threading
import time
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer

import requests

RUN = Path(__file__).resolve().parent.parent / "setup" / "sandbox" / "run"
TOKEN = {"Authorization": "Bearer sandbox-token"}
TWILIO = ("AC" + "5a9db0c5" * 4, "sandbox-token")


def wait_for(condition, timeout_s=10):
    """Ask until the answer is true.

    :param condition: called without arguments
    :param float timeout_s: when to give up
    :return: the first true answer
    """
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


class Sandbox:
    """A sandbox in a process of its own, on free ports."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [str(RUN), "--port", "0", "--smtp-port", "0", *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said = []
        for line in self.process.stdout:
            self.said.append(line.strip())
            if "ready" in line:
                break
        self.url = self.said[0].split()[-1].rstrip("/")
        self.smtp_port = int(self.said[2].rsplit(":", 1)[1])

    def stop(self):
        """Ask the process to end.

        :return: its exit status
        """
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def send(self, **params):
        """Send an SMS with JSON as answer; names as in SMSAPI, ``from_`` for from."""
        return self.send_raw(format="json", **params).json()

    def send_raw(self, **params):
        """Send an SMS and get the whole HTTP answer."""
        if "from_" in params:
            params["from"] = params.pop("from_")
        form = {"to": "48600100200", "message": "Gotowe", "encoding": "utf-8", **params}
        return requests.post(f"{self.url}/sms.do", form, headers=TOKEN, timeout=20)

    def get(self, path):
        """Look at something.

        :return: the JSON
        """
        return requests.get(self.url + path, headers=TOKEN, timeout=20).json()

    def post(self, path, **values):
        """Do something by JSON; ``from_`` stands for from.

        :return: the HTTP answer
        """
        if "from_" in values:
            values["from"] = values.pop("from_")
        return requests.post(self.url + path, json=values, headers=TOKEN, timeout=20)

    def post_serwersms(self, **values):
        """Send an SMS by SerwerSMS.

        :return: the HTTP answer
        """
        defaults = {"phone": "48600100200", "text": "Gotowe", "sender": "Test"}
        body = {**defaults, "details": True, **values}
        return self.post("/serwersms/messages/send_sms.json", **body)

    def twilio(self, method, path="", **values):
        """Ask Twilio for something below the account, without ending.

        :return: the HTTP answer
        """
        url = f"{self.url}/twilio/2010-04-01/Accounts/{TWILIO[0]}{path}.json"
        key = "params" if method == "GET" else "data"
        return requests.request(method, url, auth=TWILIO, timeout=20, **{key: values})

    def post_twilio(self, **form):
        """Send an SMS by Twilio.

        :return: the HTTP answer
        """
        defaults = {"To": "+48600100200", "From": "+48732000333", "Body": "Gotowe"}
        return self.twilio("POST", "/Messages", **{**defaults, **form})

    def mail(self, to, **headers):
        """Send a mail by SMTP, from the bounce address of a hook."""
        message = EmailMessage()
        message["From"] = "Serwis <serwis@shop.example.com>"
        message["To"] = f"Jan Kowalski <{to}>"
        message["Subject"] = "Naprawa R/0007 gotowa"
        message["Message-Id"] = "<7@shop.example.com>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content("Dzień dobry,\nurządzenie jest gotowe.")
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as server:
            server.send_message(message, "bounce@shop.example.com", [to])


class Hook:
    """A webhook that keeps what it gets, and answers what it is told to answer."""

    def __init__(self):
        self.reports, self.incoming, self.signatures = [], [], []
        self.answers = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                hook.reports.append(dict(parse_qsl(urlsplit(self.path).query, True)))
                self.answer()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hook.signatures.append(self.headers.get("X-Twilio-Signature"))
                hook.incoming.append(dict(parse_qsl(body, True)))
                self.answer()

            def answer(self):
                status, body = hook.answers.pop(0) if hook.answers else (200, "OK")
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args):
                """Keep the test output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(
            target=self.server.serve_forever, args=(0.05,), daemon=True
        ).start()


class Odoo:
    """As much of Odoo's XML-RPC as a mail gateway needs."""

    def __init__(self):
        self.mails, self.fault = [], None

        class Handler(SimpleXMLRPCRequestHandler):
            rpc_paths = ("/xmlrpc/2/common", "/xmlrpc/2/object")

        self.server = SimpleXMLRPCServer(
            ("127.0.0.1", 0), Handler, logRequests=False, allow_none=True
        )
        self.server.register_function(self.authenticate)
        self.server.register_function(self.execute_kw)
        host, port = self.server.server_address
        self.url = f"http://admin:secret@{host}:{port}/repair_demo"
        threading.Thread(
            target=self.server.serve_forever, args=(0.05,), daemon=True
        ).start()

    def authenticate(self, database, login, password, environment):
        """Let admin in."""
        return (database, login, password) == ("repair_demo", "admin", "secret") and 2

    def execute_kw(self, database, user_id, password, model, method, args, options):
        """Take a mail, as ``mail.thread.message_process`` does."""
        if self.fault:
            raise ValueError(self.fault)
        assert (user_id, model, method) == (2, "mail.thread", "message_process")
        self.mails.append(args[1].data)
        return 42
