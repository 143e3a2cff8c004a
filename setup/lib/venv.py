"""The virtual environment in ``.venv``, kept as ``requirements.txt`` says."""

import hashlib
import os
import shutil
import subprocess
import sys

from . import paths, system
from .commands import run_logged
from .progress import SetupError, step

STAMP = paths.VENV / "requirements.sha256"
# Odoo 19.0: MIN_PY_VERSION and MAX_PY_VERSION of odoo/release.py.
VERSIONS = ("3.11", "3.12", "3.13", "3.10")


PIP = (paths.VENV / "bin" / "python", "-m", "pip", "--disable-pip-version-check")


def python():
    """Give the path of the venv's Python.

    :return: Path
    """
    return paths.VENV / "bin" / "python"


def wanted_stamp():
    """Describe the venv that the requirements ask for.

    :return: str, changes when they do
    """
    wanted = paths.REQUIREMENTS.read_bytes() + paths.ADDON_REQUIREMENTS.read_bytes()
    return hashlib.sha256(wanted).hexdigest()


def ensure():
    """Make the venv, or bring it up to date.

    :raise SetupError: when there is no suitable Python or pip fails
    """
    if python().exists() and STAMP.exists() and STAMP.read_text() == wanted_stamp():
        return
    with step("Python packages of requirements.txt into .venv (1 to 4 minutes)"):
        create()
        install("-r", paths.REQUIREMENTS)
        install("--no-deps", "-r", paths.ADDON_REQUIREMENTS)
        STAMP.write_text(wanted_stamp())


def install(*arguments):
    """Install packages into the venv.

    :param arguments: of ``pip install``
    :raise SetupError: when pip fails
    """
    run_logged(
        [*PIP, "install", *arguments],
        "pip.log",
        "see that pip reaches its package index; removing .venv starts anew",
    )


def create():
    """Make an empty venv, unless a working one is there."""
    if python().exists():
        probe = subprocess.run([*PIP, "--version"], capture_output=True, check=False)
        if not probe.returncode:
            return
    shutil.rmtree(paths.VENV, ignore_errors=True)
    base = base_python()
    system.ensure_python_venv(base)
    repair = "install your system's venv package for Python"
    run_logged([base, "-m", "venv", paths.VENV], "venv.log", repair)


def base_python():
    """Find a Python that Odoo 19.0 runs on.

    :return: str, a path
    :raise SetupError: when the machine has none
    """
    running = ".".join(map(str, sys.version_info[:2]))
    if running in VERSIONS:
        return (
            os.path.realpath(sys.executable)
            if sys.prefix == sys.base_prefix
            else sys._base_executable
        )
    for version in VERSIONS:
        if found := shutil.which(f"python{version}"):
            return found
    raise SetupError(
        f"Odoo 19.0 needs Python 3.10 to 3.13, this is {running}",
        "install python3.11 or another of them",
    )
