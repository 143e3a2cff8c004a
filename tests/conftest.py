"""What the journeys need: the running product, clients of it, and a browser."""

import json
import os
import random
import shutil
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "setup"))

from lib import databases, locks, postgres, services  # noqa: E402
from lib.product import ADMIN, Ports, Product  # noqa: E402

TEMPLATE = "repair_test"
DATABASE = "repair_journey"
TIMEOUT_S = 60
PATIENCE_S = 90  # for what happens in the background, on a busy machine, too
# A busy machine compiles a page for longer than Playwright waits by itself.
expect.set_options(timeout=PATIENCE_S * 1000)
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
# Chromium would otherwise call home; as root it has no sandbox of its own.
BROWSER_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


class Rpc:
    """Odoo's external interface for one user.

    :param str url: address of Odoo
    :param str database: name
    :param tuple credentials: log-in and password
    """

    def __init__(self, url, database, credentials=ADMIN):
        self.url = url
        self.database = database
        login, self.password = credentials
        self.uid = self._post("common", "login", database, login, self.password)

    def __call__(self, model, method, *args, **kwargs):
        """Call a method of a model.

        :param str model: name of the model
        :param str method: name of a public method
        :return: what it returns
        :raise AssertionError: with Odoo's message, when it raises
        """
        who = (self.database, self.uid, self.password)
        return self._post("object", "execute_kw", *who, model, method, args, kwargs)

    def _post(self, service, method, *args):
        params = {"service": service, "method": method, "args": args}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        answer = post(f"{self.url}/jsonrpc", body)
        assert "error" not in answer, answer["error"]["data"]["message"]
        # Odoo leaves it out when a method returns nothing.
        return answer.get("result")


def post(url, body):
    """Post JSON.

    :param str url: address
    :param str body: JSON
    :return: the answer's JSON
    """
    request = urllib.request.Request(
        url, body.encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
        return json.load(response)


@pytest.fixture(scope="session", autouse=True)
def database_server():
    """Have PostgreSQL during the whole run, and find it through the environment."""
    with postgres.running():
        os.environ.update(postgres.environment())
        yield


@pytest.fixture(scope="session")
def product():
    """Run Odoo and the sandbox on free ports, on a database that is thrown away.

    :return: Product: ``url``, ``database``, ``sandbox_url``, ``odoo``, ``sandbox``
    """
    ports = Ports(*(services.free_port() for _ in range(3)))
    with locks.held("journey"):
        databases.clone(TEMPLATE, DATABASE)
        try:
            with Product(DATABASE, ports, "journey").running() as running:
                yield running
        finally:
            databases.drop(DATABASE)


@pytest.fixture
def rpc(product):
    """Log in to Odoo's external interface as the administrator.

    :return: Rpc: ``rpc("res.partner", "search", [...])``
    """
    return Rpc(product.url, product.database)


@pytest.fixture
def sandbox(product):
    """Reach the sandbox's control interface, emptied.

    :return: function of a path and, to post it, a dict; returns the answer's JSON
    """

    def control(path, payload=None):
        url = f"{product.sandbox_url}/control/{path}"
        if payload is not None:
            return post(url, json.dumps(payload))
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as response:
            return json.load(response)

    control("reset", {})
    return control


@pytest.fixture(scope="session")
def browser():
    """Start the machine's Chromium.

    :return: playwright.sync_api.Browser
    """
    executable = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=list(BROWSER_ARGUMENTS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, product):
    """Open an empty page of a fresh visitor; relative addresses are Odoo's.

    :return: playwright.sync_api.Page
    """
    context = browser.new_context(
        base_url=product.url, viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(TIMEOUT_S * 1000)
    yield context.new_page()
    context.close()


def log_in(page, login, password):
    """Log a member of the staff in.

    :param page: playwright page
    :param str login: log-in
    :param str password: password
    """
    page.goto("/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url("**/odoo**")


@pytest.fixture
def other_page(browser, product):
    """Open a page of a second person, in a browser of their own.

    :return: playwright.sync_api.Page
    """
    context = browser.new_context(base_url=product.url)
    context.set_default_timeout(TIMEOUT_S * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture
def staff_page(page):
    """Open a page on which the administrator is logged in.

    :return: playwright.sync_api.Page
    """
    log_in(page, *ADMIN)
    return page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell what a dialog said that was open when a journey failed."""
    report = yield
    if report.when == "call" and report.failed:
        for name in {"page", "other_page"} & item.funcargs.keys():
            for text in item.funcargs[name].locator(".modal").all_inner_texts():
                report.sections.append((f"Dialog on {name}", text))
    return report


def wait(look):
    """Look until something true is seen.

    :param look: function that returns it
    :return: what was seen
    """
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if seen := look():
            return seen
        time.sleep(0.5)
    pytest.fail("not seen in time")


def run_now(rpc, cron):
    """Have a cron do its work now, after the run that Odoo may be at already: that one
    may have looked before there was what it is run for.

    :param Rpc rpc: of the administrator
    :param int cron: id of the ``ir.cron``
    :return: True
    """

    def run():
        try:
            return rpc("ir.cron", "method_direct_trigger", [cron])
        except AssertionError as error:
            assert "already executing" in str(error)
            return False

    return wait(run)


@pytest.fixture
def arrive(rpc):
    """Let the device of a new customer arrive; return the repair and the customer."""

    def arrive(**vals):
        vals = {
            "name": "Jan Kowalski",
            "phone": f"+4860{random.randrange(10**7):07}",
            "email": f"jan{random.randrange(10**7)}@example.com",
            "data_processing_consent": True,
            **vals,
        }
        partner = rpc("res.partner", "create", vals)
        device = rpc("product.product", "search", [("type", "=", "consu")], limit=1)
        repair = rpc(
            "repair.order",
            "create",
            {"partner_id": partner, "product_id": device[0], "handover_in": "courier"},
        )
        rpc("repair.order", "action_device_arrived", [repair])
        return repair, vals

    return arrive


@pytest.fixture
def journal(rpc):
    """Read a repair's journal as ``{channel: row}``."""

    def journal(repair):
        fields = ["channel", "state", "explanation", "mail_message_id"]
        rows = rpc(
            "repair.notification", "search_read", [("res_id", "=", repair)], fields
        )
        return {row["channel"]: row for row in rows}

    return journal
