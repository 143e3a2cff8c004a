"""The scripts of ``setup/``: what they make works, and they say what is wrong."""

import getpass
import os
import socket
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from lib import databases, locks, services

TALKER = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]
PARENT = """
import sys
sys.path.insert(0, {setup!r})
from lib.services import Service
service = Service("test-child", {command!r})
service.start({url!r})
print(service.process.pid, flush=True)
input()
"""


@pytest.fixture
def taken_port():
    """Occupy a port.

    :return: int
    """
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        yield occupant.getsockname()[1]


def setup_script(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "setup" / arguments[0], *map(str, arguments[1:])],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )


def test_demo_names_the_option_when_a_port_is_taken(taken_port):
    done = setup_script("demo", "--port", taken_port)
    assert done.returncode == 1
    assert f"port {taken_port} is taken" in done.stderr
    assert "--port" in done.stderr


def test_commands_give_the_exit_status_of_what_they_run():
    assert setup_script("run", "sh", "-c", "exit 7").returncode == 7


def test_program_gets_the_database_server_of_the_environment():
    done = setup_script("run", "psql", "-XAtc", "SELECT current_user", "postgres")
    assert done.stdout.strip() == os.environ.get("PGUSER", getpass.getuser())


def test_database_that_does_not_exist_has_no_stamp():
    assert databases.stamp("repair_no_such_database") == ""


def test_lock_that_was_never_taken_is_free(tmp_path, monkeypatch):
    for name in ("RUN", "DATA_DIR", "LOCKS", "LOGS"):
        monkeypatch.setattr(locks.paths, name, tmp_path / "fresh" / name)
    assert not locks.is_held("test-lock")


def test_lock_of_a_killed_process_is_free():
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'setup')!r})\n"
        "from lib import locks\n"
        "with locks.held('test-lock'): print(flush=True); input()"
    )
    command = [sys.executable, "-c", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as holder:
        holder.stdout.readline()
        assert locks.is_held("test-lock")
        holder.kill()
    assert not locks.is_held("test-lock")


def test_server_dies_with_a_parent_that_is_killed():
    port = services.free_port()
    url = f"http://127.0.0.1:{port}/"
    setup = str(ROOT / "setup")
    code = PARENT.format(setup=setup, command=[*TALKER, str(port)], url=url)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as parent:
        parent.stdout.readline()
        assert services.answers(url)
        parent.kill()
    time.sleep(1)
    assert not services.answers(url)


def test_server_that_ends_at_once_is_reported_with_its_last_words():
    failing = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    service = services.Service("test-failing", failing)
    with pytest.raises(services.SetupError, match="no such thing"):
        service.start("http://127.0.0.1:1/")


def test_company_of_the_product_is_in_poland(rpc):
    (company,) = rpc("res.company", "search_read", [("id", "=", 1)])
    assert company["chart_template"] == "pl"
    assert company["currency_id"][1] == "PLN"
    (tax,) = rpc("account.tax", "read", company["account_sale_tax_id"][:1], ["amount"])
    assert tax["amount"] == 23


def test_staff_see_their_repairs_without_an_error_in_the_browser(staff_page):
    errors = []
    staff_page.on("pageerror", lambda error: errors.append(str(error)))
    staff_page.on(
        "console", lambda said: errors.append(said.text) if said.type == "error" else 0
    )
    staff_page.goto("/odoo/repairs")
    staff_page.wait_for_selector(".o_list_view, .o_kanban_view")
    assert errors == []
