"""Programs of the machine that set-up needs.

Installed when we may, otherwise the command to do so is given.
"""

import os
import shutil
import subprocess

from .commands import run_logged
from .progress import SetupError, step


def apt_install(package):
    """Install a Debian package, as root or by sudo without a password.

    :param str package: name
    :raise SetupError: when we may not, with the command to run by hand
    """
    by_hand = f"run: sudo apt-get update && sudo apt-get install {package}"
    prefix = [] if not os.geteuid() else ["sudo", "-n"]
    if prefix and not may_sudo():
        raise SetupError(
            f"{package} is not installed and installing it needs root", by_hand
        )
    with step(f"Debian package {package}, installed on this machine"):
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        run_logged(
            [*prefix, "apt-get", "update", "-q"],
            "apt-update.log",
            by_hand,
            env=environment,
        )
        command = ["apt-get", "install", "-qy", "--no-install-recommends", package]
        run_logged([*prefix, *command], f"apt-{package}.log", by_hand, env=environment)


def may_sudo():
    """Say whether sudo works without asking for a password.

    :return: bool
    """
    if not shutil.which("sudo"):
        return False
    return not subprocess.run(
        ["sudo", "-n", "true"], capture_output=True, check=False
    ).returncode


def ensure_chromium():
    """Have the browser that tours and journeys drive.

    :return: str, its path
    """
    names = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
    if not any(map(shutil.which, names)):
        apt_install("chromium")
    return next(filter(None, map(shutil.which, names)))


def ensure_python_venv(python):
    """Have the part of Python that makes virtual environments; Debian ships it apart.

    :param str python: path of the Python that is to make one
    """
    if subprocess.run(
        [python, "-c", "import ensurepip, venv"], capture_output=True, check=False
    ).returncode:
        apt_install("python3-venv")
