"""Each addon builds as a wheel that installs where Odoo looks, with all it needs."""

import os
import subprocess
import sys
import zipfile
from email.parser import Parser

import pytest
from conftest import ROOT
from lib import paths

LOWER = {
    "repair_notifications": [],
    "repair_sms_wallet": ["repair_notifications"],
    "repair_inbox": ["repair_sms_wallet"],
    "repair_sms_queue": ["repair_sms_wallet", "queue_job"],
}


@pytest.fixture(scope="module", params=[*paths.ADDONS, paths.GLUE])
def wheel(request, tmp_path_factory):
    """Build one addon without a network.

    :return: (name of the addon, its open wheel)
    """
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    subprocess.run(
        [*command, "--outdir", folder, ROOT / request.param],
        # Otherwise the version counts commits, which a clone may lack.
        env=os.environ | {"WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none"},
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as opened:
        yield request.param, opened


def metadata(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())


def test_wheel_holds_every_file_of_the_addon(wheel):
    addon, opened = wheel
    command = ["git", "ls-files", addon]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).split("\n")
    wanted = {f"odoo/addons/{name}" for name in filter(None, listed)}
    wanted.discard(f"odoo/addons/{addon}/pyproject.toml")
    assert not wanted - set(opened.namelist())


def test_wheel_holds_nothing_else(wheel):
    addon, opened = wheel
    inside = (f"odoo/addons/{addon}/", "odoo_addon_")
    assert all(name.startswith(inside) for name in opened.namelist())
    assert not [name for name in opened.namelist() if "__pycache__" in name]


def test_wheel_says_what_it_is(wheel):
    addon, opened = wheel
    head = metadata(opened)
    assert head["Name"].replace("-", "_") == f"odoo_addon_{addon}"
    assert head["Version"].startswith("19.0.1.")
    assert "LGPL-3" in head.as_string()


def test_wheel_asks_for_the_addon_below_it(wheel):
    addon, opened = wheel
    requires = " ".join(metadata(opened).get_all("Requires-Dist")).replace("-", "_")
    for lower in LOWER[addon]:
        assert f"odoo_addon_{lower}" in requires
