"""Every term of each addon has a Polish translation, and none is left over."""

import re
import subprocess

import polib
import pytest
from conftest import ROOT, TEMPLATE
from lib import environment, paths

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdrf%]|\{\{.*?\}\}|\$\{\w+\}")


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Export the terms of the addons with Odoo's own exporter.

    :return: dict: name of an addon -> polib.POFile
    """
    folder = tmp_path_factory.mktemp("terms")
    found = {}
    for addon in paths.ADDONS:
        target = folder / f"{addon}.pot"
        arguments = ("i18n", "export", "-d", TEMPLATE, "-o", target, addon)
        subprocess.run(
            environment.odoo_command(*arguments),
            env=environment.variables(TEMPLATE),
            check=True,
            capture_output=True,
        )
        found[addon] = polib.pofile(str(target))
    return found


@pytest.fixture(params=paths.ADDONS)
def catalogue(request, exported):
    """Read what the addon exports and what it ships.

    :return: (polib.POFile of terms, polib.POFile of translations)
    """
    folder = ROOT / request.param / "i18n"
    return exported[request.param], polib.pofile(str(folder / "pl.po"))


def terms(catalogue):
    return {entry.msgid for entry in catalogue if not entry.obsolete}


def test_every_term_is_in_the_catalogue(catalogue):
    wanted, polish = catalogue
    assert sorted(terms(wanted) - terms(polish)) == []


def test_catalogue_has_no_term_that_is_gone(catalogue):
    wanted, polish = catalogue
    assert sorted(terms(polish) - terms(wanted)) == []
    assert [entry.msgid for entry in polish.obsolete_entries()] == []


def test_every_term_is_translated_and_none_is_doubtful(catalogue):
    _wanted, polish = catalogue
    assert [entry.msgid for entry in polish if not entry.msgstr] == []
    assert [entry.msgid for entry in polish.fuzzy_entries()] == []


def test_translations_keep_the_placeholders(catalogue):
    _wanted, polish = catalogue
    for entry in polish:
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        assert sorted(PLACEHOLDER.findall(entry.msgstr)) == wanted, entry.msgid


@pytest.mark.parametrize("addon", paths.ADDONS)
def test_template_file_is_what_odoo_exports(addon, exported):
    shipped = polib.pofile(str(ROOT / addon / "i18n" / f"{addon}.pot"))
    assert sorted(terms(shipped) ^ terms(exported[addon])) == []
