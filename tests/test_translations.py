"""Every term of each addon has a Polish translation, and none is left over."""

import re
import subprocess

import polib
import pytest
from conftest import ROOT, TEMPLATE
from lib import environment, paths

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdrf%]|\{\{.*?\}\}|\$\{\w+\}")


@pytest.fixture(scope="module", params=paths.ADDONS)
def addon(request):
    """Take the addons one by one.

    :return: str: technical name
    """
    return request.param


@pytest.fixture(scope="module")
def exported(addon, tmp_path_factory):
    """Export the terms of the addon with Odoo's own exporter.

    :return: polib.POFile
    """
    target = tmp_path_factory.mktemp("terms") / f"{addon}.pot"
    done = subprocess.run(
        environment.odoo_command("i18n", "export", "-d", TEMPLATE, "-o", target, addon),
        env=environment.variables(TEMPLATE),
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return polib.pofile(str(target))


@pytest.fixture(scope="module")
def polish(addon):
    """Read the translation that the addon ships.

    :return: polib.POFile
    """
    path = ROOT / addon / "i18n" / "pl.po"
    assert path.exists()
    return polib.pofile(str(path))


def terms(catalogue):
    return {entry.msgid for entry in catalogue if not entry.obsolete}


def test_every_term_is_in_the_catalogue(exported, polish):
    assert sorted(terms(exported) - terms(polish)) == []


def test_catalogue_has_no_term_that_is_gone(exported, polish):
    assert sorted(terms(polish) - terms(exported)) == []
    assert [entry.msgid for entry in polish.obsolete_entries()] == []


def test_every_term_is_translated_and_none_is_doubtful(polish):
    assert [entry.msgid for entry in polish if not entry.msgstr] == []
    assert [entry.msgid for entry in polish.fuzzy_entries()] == []


def test_translations_keep_the_placeholders(polish):
    for entry in polish:
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        assert sorted(PLACEHOLDER.findall(entry.msgstr)) == wanted, entry.msgid


def test_template_file_is_what_odoo_exports(addon, exported):
    shipped = polib.pofile(str(ROOT / addon / "i18n" / f"{addon}.pot"))
    assert sorted(terms(shipped) ^ terms(exported)) == []
