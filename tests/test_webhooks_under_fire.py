"""Mutated requests against a real server; ``setup/bench`` sends ten thousand."""

import fire
import pytest
from lib import databases

DATABASE = "repair_fire_webhooks"
SEED = 11
REQUESTS = 800
NEVER = ("5xx", "faults", "unanswered", "tracebacks")
NEVER += ("forged requests answered as good",)
NO_EFFECT = ("forged requests", "repeated requests", "requests for top-ups")
INERT = ("left", "failed", "live", "reflected", "secrets")


@pytest.fixture(scope="module")
def count():
    """Fire once.

    :return: what was counted
    """
    databases.clone("repair_test", DATABASE)
    try:
        yield fire.run("webhooks", DATABASE, REQUESTS, SEED)
    finally:
        databases.drop(DATABASE)


def test_no_request_breaks_the_server(count):
    assert {name: count[name] for name in NEVER} == dict.fromkeys(NEVER, 0), count
    assert not count["unaimed"]


def test_most_requests_of_pages_reach_them(count):
    assert count["refused"] < count["pages"] / 2, count


def test_only_what_is_signed_has_an_effect_and_only_once(count):
    effects = [count[f"effects of {what}"] for what in (*NO_EFFECT, "applying again")]
    assert not any(effects), count
    assert count["applied"] > REQUESTS / 10


def test_what_arrived_is_applied_as_text_and_no_secret_is_told(count):
    assert {name: count[name] for name in INERT} == dict.fromkeys(INERT, 0), count
    assert not count["unreadable"]
