"""Servers that a script starts, waits for and stops: none outlives the script."""

import ctypes
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import paths
from .progress import SetupError

START_TIMEOUT_S = 120
STOP_TIMEOUT_S = 20
# prctl(2): the signal that a process gets when its parent dies.
PR_SET_PDEATHSIG = 1
LAST_LINES = 25


def free_port():
    """Find a port that nothing listens on.

    :return: int
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check_free(port, option):
    """Check that nothing listens on a port.

    :param int port: port
    :param str option: the option of the script that chooses another
    :raise SetupError: when something does
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"port {port} is taken by another program, or by another demo",
                f"stop that, or choose another port with {option}",
            ) from error


def die_with_parent(by=signal.SIGTERM):
    """Make this process get a signal when its parent dies, even by SIGKILL (Linux).

    :param signal.Signals by: which
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, by)


class Service:
    """A server in a session of its own: a Ctrl-C is for the script, not for it.

    :param str name: what it is called in messages and in its log
    :param list command: program and arguments
    :param dict env: its environment
    """

    def __init__(self, name, command, env=None):
        self.name = name
        self.command = [str(part) for part in command]
        self.env = env
        self.log = paths.LOGS / f"{name}.log"
        self.process = None

    def start(self, url):
        """Start it and wait until it answers.

        :param str url: an address that it answers with success when it is ready
        :raise SetupError: when it ends or stays silent instead
        """
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not answers(url):
            self.check_alive()
            if time.monotonic() > deadline:
                raise SetupError(f"{self.name} does not answer", f"see {self.log}")
            time.sleep(0.2)

    def is_alive(self):
        """Say whether it still runs.

        :return: bool
        """
        return self.process is not None and self.process.poll() is None

    def check_alive(self):
        """Complain if it has ended.

        :raise SetupError: with the end of its log
        """
        if not self.is_alive():
            tail = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
            raise SetupError(
                f"{self.name} ended\n" + "\n".join(tail), f"see {self.log}"
            )

    def stop(self):
        """Stop it: asked first, then forced; nothing to do when it has ended."""
        if self.process is None:
            return
        if self.is_alive():
            self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        """End it and all that it started, at once, as a crash would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def answers(url):
    """Say whether a server answers with success.

    :param str url: address
    :return: bool
    """
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status < 400
    except (urllib.error.URLError, OSError):
        return False
