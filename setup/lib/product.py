"""The running product: Odoo with our addons, and the sandbox that is the world outside.

Used by the demo and by the journeys of ``tests/``.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from . import environment, paths, venv
from .progress import step
from .services import Service

SANDBOX_TOKEN = "sandbox-token"
ADMIN = ("admin", "admin")

# What Odoo must know of this run: where mail and SMS go, and how answers find back.
CONNECT = """
import requests
url, sandbox_url, smtp_port = {url!r}, {sandbox_url!r}, {smtp_port}
parameters = env["ir.config_parameter"]
parameters.set_param("web.base.url", url)
parameters.set_param("web.base.url.freeze", "True")
company = env.ref("base.main_company")
if not company.alias_domain_id:
    company.alias_domain_id = env["mail.alias.domain"].create({{
        "name": "podlupa.example",
        "bounce_alias": "bounce",
        "catchall_alias": "catchall",
        "default_from": "serwis",
    }})
servers = env["ir.mail_server"].with_context(active_test=False).search([])
sandbox = servers.filtered(lambda server: server.name == "Sandbox")
(servers - sandbox).active = False
values = {{
    "name": "Sandbox",
    "smtp_host": "127.0.0.1",
    "smtp_port": smtp_port,
    "smtp_encryption": "none",
    "active": True,
}}
sandbox.write(values) if sandbox else env["ir.mail_server"].create(values)
# Who sells the SMS keeps books and takes payments.
operator = company.repair_sms_operator_id
if not operator.chart_template:
    env["account.chart.template"].try_loading("pl", operator, install_demo=False)
    operator._prepare_selling()
# Customers of the shop pay electronically, too.
providers = env["payment.provider"].search([
    ("company_id", "in", (operator + company).ids), ("code", "=", "demo"),
])
providers.write({{"state": "test", "is_published": True}})
parameters.set_param("account_payment.enable_portal_payment", "True")
if "repair.sms.gateway" in env:
    gateways = env["repair.sms.gateway"].search([("adapter", "=", "smsapi")])
    gateways.write({{
        "base_url": sandbox_url, "backup_url": False, "api_token": {token!r},
    }})
    # What a shop owner does once in the panel of the gateway: where answers go.
    for gateway in gateways:
        requests.post(
            f"{{sandbox_url}}/callbacks",
            json={{"type": "sms_mo", "url": gateway.incoming_url}},
            headers={{"Authorization": "Bearer " + {token!r}}},
            timeout=10,
        ).raise_for_status()
env.cr.commit()
"""


@dataclass(frozen=True)
class Ports:
    """Where the product listens on this machine."""

    odoo: int
    sandbox: int
    smtp: int


class Product:
    """Odoo on one database, with the sandbox beside it.

    :param str database: a database with our addons
    :param Ports ports: where to listen
    :param str name: prefix of the logs
    :param options: more of Odoo's command line
    """

    def __init__(self, database, ports, name, *options):
        self.database = database
        self.ports = ports
        self.url = f"http://localhost:{ports.odoo}"
        self.sandbox_url = f"http://localhost:{ports.sandbox}"
        self.name = name
        login, password = ADMIN
        mailgate = f"http://{login}:{password}@localhost:{ports.odoo}/{database}"
        self.sandbox = Service(
            f"{name}-sandbox",
            [
                *(venv.python(), paths.SANDBOX, "--port", ports.sandbox),
                *("--smtp-port", ports.smtp, "--mailgate", mailgate),
            ],
            environment.variables(database),
        )
        self.odoo = Service(
            f"{name}-odoo",
            environment.odoo_command(
                *("server", "-d", database, "--http-port", ports.odoo),
                *("--max-cron-threads", 2),
                # The sandbox and the tests use what Odoo 20 will no longer have.
                *("--log-handler", "odoo.addons.rpc.controllers:ERROR"),
                *options,
            ),
            environment.variables(database),
        )

    def connect(self):
        """Write into the database where mail and SMS go; Odoo must not run."""
        script = CONNECT.format(
            url=self.url,
            sandbox_url=self.sandbox_url,
            smtp_port=self.ports.smtp,
            token=SANDBOX_TOKEN,
        )
        environment.run_script(self.database, script, f"{self.name}-connect.log")

    def start_odoo(self):
        """Start the Odoo server and wait until it answers."""
        self.odoo.start(f"{self.url}/web/health")

    def start_sandbox(self):
        """Start the sandbox and wait until it answers."""
        self.sandbox.start(f"{self.sandbox_url}/control/sms")

    def variables(self):
        """Give what a program beside the product has to know of it.

        :return: dict to add to its environment
        """
        return {
            "RN_URL": self.url,
            "RN_DB": self.database,
            "RN_SANDBOX_URL": self.sandbox_url,
        }

    @contextmanager
    def running(self):
        """Have the product run during the block."""
        try:
            with step("Sandbox: gateway, phones, mailboxes"):
                self.start_sandbox()
            with step("Odoo, told where its mail and SMS go"):
                self.connect()
                self.start_odoo()
            yield self
        finally:
            self.odoo.stop()
            self.sandbox.stop()
