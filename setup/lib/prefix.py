"""Odoo 19.0: the user's own (``ODOO_HOME``), or Debian's package in ``.run/odoo``.

The package is of Debian's unstable suite, so it comes through an apt configuration of
our own that leaves the machine's alone, and it is unpacked, never installed. What it
links to (fonts, JavaScript libraries) is unpacked beside it.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import paths
from .commands import run_logged
from .progress import SetupError, step

PACKAGE = "odoo-19"
STAMP = paths.ODOO_PREFIX / "complete"
# From the machine's own release where it has them: Odoo draws with Font Awesome 4.7,
# which unstable no longer has.
LINKED_PACKAGES = (
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Listed in web.assets_backend, left out of the package as it is not free. It only blurs
# the background of video calls.
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
APT = paths.RUN / "apt"
DOWNLOADS = APT / "downloads"
REPAIR = (
    "see that apt-get update works on this machine (Debian), "
    "or set ODOO_HOME to a folder with Odoo 19.0"
)


def home():
    """Give the folder that holds the ``odoo`` package.

    :return: Path
    :raise SetupError: when ``ODOO_HOME`` is set to something else
    """
    own = os.environ.get("ODOO_HOME")
    if not own:
        return paths.ODOO_PREFIX / "usr/lib/python3/dist-packages"
    folder = Path(own).expanduser().resolve()
    if not (folder / "odoo" / "release.py").is_file():
        raise SetupError(
            f"ODOO_HOME={own} holds no odoo/release.py",
            "name the folder that has odoo-bin or the odoo package",
        )
    return folder


def addons_folders():
    """Give the folders of Odoo's addons, in the order of its addons path.

    :return: list of Path
    """
    folders = [home() / "odoo" / "addons", home() / "addons"]
    return [folder for folder in folders if folder.is_dir()]


def version():
    """Read the version of the Odoo in use.

    :return: str, such as ``19.0``
    :raise SetupError: when it is not 19.0
    """
    text = (home() / "odoo" / "release.py").read_text()
    found = re.search(r"^version_info = \((\d+), (\d+), (\d+)", text, re.MULTILINE)
    if not found or found.groups()[:2] != ("19", "0"):
        raise SetupError(
            f"the Odoo in {home()} is not 19.0",
            "name a folder with Odoo 19.0 in ODOO_HOME",
        )
    return ".".join(found.groups())


def ensure():
    """Have Odoo 19.0, downloaded and unpacked once."""
    if os.environ.get("ODOO_HOME") or STAMP.exists():
        version()
        return
    with step(
        "Odoo 19.0 and its fonts from Debian into .run/odoo (120 MB to download)"
    ):
        download()
        unpack()


def download():
    """Fetch the packages, skipping those that are there already."""
    for folder in (
        APT / "lists" / "partial",
        APT / "cache" / "archives" / "partial",
        DOWNLOADS,
    ):
        folder.mkdir(parents=True, exist_ok=True)
    (APT / "unstable.list").write_text(
        f"deb [signed-by={KEYRING}] {mirror()} unstable main\n"
    )
    run_logged(["apt-get", *apt_options(), "update"], "apt-unstable.log", REPAIR)
    fetch(PACKAGE, apt_options())
    for package in LINKED_PACKAGES:
        fetch(package, () if is_in_release(package) else apt_options())


def mirror():
    """Ask apt which Debian mirror this machine uses.

    :return: str, an address
    :raise SetupError: when apt knows none
    """
    command = [
        "apt-get",
        "indextargets",
        "--format",
        "$(REPO_URI) $(COMPONENT) $(ORIGIN) $(LABEL)",
        "Created-By: Packages",
    ]
    try:
        rows = subprocess.run(
            command, capture_output=True, text=True, check=True
        ).stdout.split("\n")
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"apt-get cannot be asked for the Debian mirror: {error}", REPAIR
        ) from error
    found = [row.split(" ")[0] for row in rows if row.endswith(" main Debian Debian")]
    if not found:
        raise SetupError(
            "apt-get knows no Debian mirror", f"run apt-get update once; {REPAIR}"
        )
    return found[0]


def apt_options():
    """Give the options by which apt-get looks at unstable only, in folders of ours.

    :return: list of arguments
    """
    values = {
        "Dir::Etc::SourceList": APT / "unstable.list",
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": APT / "lists",
        "Dir::Cache": APT / "cache",
        # As root, apt would download as a user that may not write here.
        "APT::Sandbox::User": "root",
    }
    return [
        part for name, value in values.items() for part in ("-o", f"{name}={value}")
    ]


def is_in_release(package):
    """Say whether the machine's own Debian release has the package.

    :param str package: name
    :return: bool
    """
    command = ["apt-cache", "show", "--no-all-versions", package]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def fetch(package, options):
    """Download one package.

    :param str package: name
    :param options: arguments for apt-get that say where from
    """
    if not list(DOWNLOADS.glob(f"{package}_*.deb")):
        run_logged(
            ["apt-get", *options, "download", package],
            f"apt-{package}.log",
            REPAIR,
            cwd=DOWNLOADS,
        )


def unpack():
    """Unpack what was downloaded; the prefix appears only when it is whole."""
    partial = paths.ODOO_PREFIX.with_name("odoo.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for package in sorted(DOWNLOADS.glob("*.deb")):
        run_logged(
            ["dpkg-deb", "-x", package, partial],
            "dpkg.log",
            f"remove {package} and start again",
        )
    mend_links(partial)
    addons = partial / "usr/lib/python3/dist-packages/odoo/addons"
    stub = addons / LEFT_OUT
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("")
    (partial / STAMP.name).touch()
    shutil.rmtree(paths.ODOO_PREFIX, ignore_errors=True)
    partial.rename(paths.ODOO_PREFIX)
    shutil.rmtree(DOWNLOADS)


def mend_links(prefix):
    """Make links to ``/usr/share`` point to the same place within the prefix.

    :param Path prefix: folder that stands for the root of a file system
    """
    for folder, _folders, names in os.walk(prefix):
        for link in (Path(folder, name) for name in names):
            target = os.readlink(link) if link.is_symlink() else ""
            inside = prefix / target.lstrip("/")
            if target.startswith("/") and inside.exists():
                link.unlink()
                link.symlink_to(os.path.relpath(inside, link.parent))
