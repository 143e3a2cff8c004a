"""Processes are killed in the middle of their work: everything still happens once."""

import json

import pytest
from conftest import TEMPLATE
from faults import stage

NOTHING = ("duplicates", "lost", "untrue", "charges", "balances", "unsure", "broken")


@pytest.fixture(scope="module")
def found():
    """Return what a sample of the harness found, by group of runs."""
    return stage.play(TEMPLATE, "--sample")


@pytest.mark.parametrize("group", ["kills", "collisions"])
def test_what_is_struck_happens_once_and_is_paid_once(found, group):
    assert found[group]["runs"] > 1
    assert [found[group][kind] for kind in NOTHING] == [0] * len(NOTHING), json.dumps(
        found
    )


def test_no_phone_gets_what_the_journal_does_not_know(found):
    assert found["ghosts"] == 0


def test_sabotage_is_found(found):
    assert found["sabotage"]["found"] == found["sabotage"]["runs"] > 0
