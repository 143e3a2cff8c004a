"""Eight processes post on three wallets at once; ``setup/bench`` does it for longer."""

import fire
import pytest
from lib import databases

DATABASE = "repair_fire_ledger"
SEED = 11
SECONDS = 6
WRONGS = ("below", "differing", "twice", "traces", "lost", "needless")


@pytest.fixture
def spoilt():
    """A database that is thrown away.

    :return: its name
    """
    databases.clone("repair_test", DATABASE)
    yield DATABASE
    databases.drop(DATABASE)


def test_no_wallet_under_fire_breaks_a_promise(spoilt):
    count = fire.run("ledger", spoilt, SECONDS, SEED)
    assert {wrong: count[wrong] for wrong in WRONGS} == dict.fromkeys(WRONGS, 0)
    assert count["lines"] > 100 and count["refused"], count
