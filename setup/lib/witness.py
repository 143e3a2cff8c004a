"""What the story needs to act and to see: Odoo's external interface, the sandbox.

The addresses come from the environment: ``RN_URL``, ``RN_DB``, ``RN_SANDBOX_URL``.
"""

import functools
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

URL, DATABASE = os.environ["RN_URL"], os.environ["RN_DB"]
SANDBOX = os.environ["RN_SANDBOX_URL"]
PATIENCE_S = 30
DISPATCHER = "env['repair.sms.message']._dispatch()\n"


class Wrong(Exception):
    """Something is not as the story says."""


def _post(url, payload):
    """Post JSON and return the answer's JSON."""
    request = urllib.request.Request(
        url, json.dumps(payload).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as response:
        return json.load(response)


def control(path, payload=None):
    """Ask or tell the sandbox.

    :param str path: below ``/control/``
    :param dict payload: what to post; None asks
    """
    if payload is not None:
        return _post(f"{SANDBOX}/control/{path}", payload)
    with urllib.request.urlopen(f"{SANDBOX}/control/{path}", timeout=30) as response:
        return json.load(response)


def odoo(service, method, *args):
    """Call one of Odoo's external services."""
    params = {"service": service, "method": method, "args": args}
    answer = _post(f"{URL}/jsonrpc", {"method": "call", "params": params})
    if "error" in answer:
        raise Wrong(answer["error"]["data"]["message"])
    # Odoo leaves it out when a method returns nothing.
    return answer.get("result")


@functools.cache
def _user():
    return odoo("common", "login", DATABASE, "admin", "admin")


def call(model, method, *args, **kwargs):
    """Call a model's public method as the administrator.

    :raise Wrong: with Odoo's message, when it raises
    """
    user = (DATABASE, _user(), "admin")
    return odoo("object", "execute_kw", *user, model, method, args, kwargs)


def read(model, domain, *fields, **kwargs):
    """Search and read records."""
    return call(model, "search_read", domain, fields, **kwargs)


def wait(what, look, patience_s=PATIENCE_S):
    """Look until something true is seen.

    :param str what: what is waited for, for the message when it does not come
    :param look: function that returns it
    :raise Wrong: when it does not come in time
    """
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        seen = look()
        if seen:
            return seen
        time.sleep(0.5)
    raise Wrong(f"{what}: not seen within {patience_s} s")


def expect(what, seen, wanted):
    """Stop the story when what is seen is not what is wanted."""
    if seen != wanted:
        raise Wrong(f"{what}: {seen!r} instead of {wanted!r}")


numbers = itertools.count(1)


def tell(step, *seen):
    """Print a step and the values that were seen."""
    print(f"{next(numbers):2}. {step}", flush=True)
    for value in seen:
        print(f"      {value}", flush=True)


def kill_dispatcher(accepted):
    """Run a dispatcher and kill it as soon as the gateway accepted its message.

    :param accepted: function that tells whether it did
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "odoo", "shell", "-d", DATABASE, "--no-http"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.stdin.write(DISPATCHER.encode())
        process.stdin.close()
        wait("SMS accepted by the gateway", accepted, 60)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
