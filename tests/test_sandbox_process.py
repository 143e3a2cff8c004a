"""The sandbox starts, shows its page, and stops."""

import socket
import subprocess
import threading
import time

import requests
from sandbox_parts import RUN, TOKEN, TWILIO, Sandbox

pytest_plugins = ["sandbox_fixtures"]


def test_addresses_are_printed_when_it_is_ready(world):
    assert world.said[0].startswith("Phones and mailboxes  http://127.0.0.1:")
    assert world.said[1].endswith("(token sandbox-token)")
    assert world.said[3] == "Mail to Odoo          nowhere (no --mailgate)"
    assert world.said[4].endswith(f"{world.url}/serwersms (token sandbox-token)")
    assert world.said[5].endswith(f"/twilio ({TWILIO[0]}, token sandbox-token)")


def test_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [str(RUN), "--port", port, "--smtp-port", "0"]
        result = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert result.returncode == 1
    assert f"port {port}: Address already in use" in result.stderr
    assert "--port" in result.stderr


def test_incomplete_mailgate_is_refused():
    command = [str(RUN), "--mailgate", "http://localhost:8069"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert result.returncode == 2
    assert "expected http://USER:PASSWORD@HOST:PORT/DB" in result.stderr


def test_stop_does_not_wait_for_answers_that_hang_nor_for_open_pages():
    world = Sandbox()
    page = requests.get(f"{world.url}/page/events", stream=True, timeout=20)
    world.post("/control/fault", kind="hang_after_accept")
    hanging = threading.Thread(target=_send_and_ignore, args=(world.url,))
    hanging.start()
    time.sleep(0.5)
    started = time.monotonic()
    assert world.stop() == 0
    assert time.monotonic() - started < 5
    hanging.join()
    page.close()


def test_reset_forgets_what_happened(world):
    world.send()
    world.mail("jan@example.com")
    world.post("/control/fault", kind="slow", count=5)
    world.post("/control/reset")
    assert world.get("/control/sms") == world.get("/control/mails") == []
    assert not any(fault["left"] for fault in world.get("/control/fault"))
    assert world.get("/profile")["points"] == 1000


def test_page_and_its_files_are_served(world):
    page = requests.get(f"{world.url}/", timeout=20)
    assert '<h2 id="phones-title">Phones</h2>' in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    script = requests.get(f"{world.url}/page/main.js", timeout=20)
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert requests.get(f"{world.url}/page/run", timeout=20).status_code == 404


def test_page_is_told_of_a_message_without_reload(world):
    with requests.get(f"{world.url}/page/events", stream=True, timeout=20) as events:
        lines = events.iter_lines()
        assert b'"phones": []' in next(lines)
        world.send(message="Gotowe do odbioru")
        news = next(line for line in lines if b"Gotowe do odbioru" in line)
    assert news.startswith(b"data: ")


def _send_and_ignore(url):
    form = {"to": "48600100200", "message": "x"}
    try:
        requests.post(f"{url}/sms.do", form, headers=TOKEN, timeout=20)
    except requests.ConnectionError:
        return  # the server went away, as it should
