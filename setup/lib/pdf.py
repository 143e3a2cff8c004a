"""wkhtmltopdf, by which Odoo prints: the machine's own, or unpacked in ``.run/pdf``.

Unpacked with the libraries that this machine lacks, never installed. Where its release
has none, Odoo runs as well: invoices are printed as HTML and wait to be sent.
"""

import re
import shutil
import subprocess

from . import paths, prefix
from .commands import run_logged
from .progress import SetupError, say, step

PACKAGE = "wkhtmltopdf"
FOLDER = paths.RUN / "pdf"
BIN = FOLDER / "bin"
NAMES = re.compile(r"^Inst (\S+)", re.MULTILINE)
# Debian's build draws on a screen unless told otherwise.
WRAPPER = """#!/bin/sh
libraries=$(echo {root}/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH="$libraries:$libraries/pulseaudio:$LD_LIBRARY_PATH"
export QT_QPA_PLATFORM=offscreen QT_PLUGIN_PATH="$libraries/qt5/plugins"
exec {root}/usr/bin/wkhtmltopdf "$@"
"""


def ensure():
    """Have wkhtmltopdf if this machine's release has it, tried once."""
    if shutil.which(PACKAGE) or FOLDER.exists():
        return
    try:
        with step("wkhtmltopdf from Debian into .run/pdf, to print invoices"):
            unpack(needed())
    except SetupError as error:
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        say(f"    no PDF on this machine, invoices wait to be sent: {error}")


def needed():
    """Ask apt which packages this machine lacks to run it.

    :return: list of names
    :raise SetupError: when the release has none
    """
    done = subprocess.run(
        ["apt-get", "install", "-s", "--no-install-recommends", PACKAGE],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"apt-get has no {PACKAGE}")
    return NAMES.findall(done.stdout)


def unpack(packages):
    """Download and unpack; the folder appears only when it is whole.

    :param list packages: names of Debian packages
    :raise SetupError: when that fails, or when what was unpacked does not run
    """
    partial = paths.RUN / "pdf.partial"
    shutil.rmtree(partial, ignore_errors=True)
    downloads = partial / "downloads"
    downloads.mkdir(parents=True)
    options = ("-o", "APT::Sandbox::User=root")
    command = ["apt-get", *options, "download", *packages]
    run_logged(command, "apt-pdf.log", prefix.REPAIR, cwd=downloads)
    for package in sorted(downloads.glob("*.deb")):
        run_logged(["dpkg-deb", "-x", package, partial], "dpkg.log", prefix.REPAIR)
    shutil.rmtree(downloads)
    (partial / "bin").mkdir(exist_ok=True)
    wrapper = partial / "bin" / PACKAGE
    wrapper.write_text(WRAPPER.format(root=FOLDER))
    wrapper.chmod(0o755)
    partial.rename(FOLDER)
    run_logged([BIN / PACKAGE, "--version"], "wkhtmltopdf.log", prefix.REPAIR)
