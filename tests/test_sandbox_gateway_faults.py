"""Every gateway of the sandbox fails on request, in its own words."""

import time

import pytest
import requests

pytest_plugins = ["sandbox_fixtures"]

GATEWAYS = ("serwersms", "twilio")


@pytest.fixture(params=GATEWAYS)
def post(request, world):
    """Send an SMS by one of the gateways; returns the HTTP answer."""
    return getattr(world, f"post_{request.param}")


@pytest.mark.parametrize("kind", ["error_after_accept", "internal_999"])
def test_accepted_message_may_be_answered_with_http_500(world, post, kind):
    world.post("/control/fault", kind=kind)
    assert post().status_code == 500
    assert len(world.get("/control/sms")) == 1


def test_accepted_message_may_lose_its_connection(world, post):
    world.post("/control/fault", kind="drop_after_accept")
    with pytest.raises(requests.ConnectionError):
        post()
    assert len(world.get("/control/sms")) == 1


@pytest.mark.parametrize("kind", ["hang_after_accept", "slow"])
def test_answer_may_come_late(world, post, kind):
    world.post("/control/fault", kind=kind, seconds=1.1)
    started = time.monotonic()
    assert post().ok
    assert time.monotonic() - started > 1


@pytest.mark.parametrize("kind", ["throttle_202", "throttle_203", "throttle_429"])
def test_busy_gateway_is_http_429(world, post, kind):
    world.post("/control/fault", kind=kind)
    assert post().status_code == 429
    assert world.get("/control/sms") == []
    assert post().ok


def test_bad_gateway_answers_html(world, post):
    world.post("/control/fault", kind="bad_gateway")
    answer = post()
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (
        502,
        "text/html",
    )
    assert world.get("/control/sms") == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "no_credit"}, 3002),
        ({"kind": "reject"}, 2001),
        ({"kind": "reject", "code": 1003}, 1003),
    ],
)
def test_refusal_carries_the_code_of_serwersms(world, fault, code):
    world.post("/control/fault", **fault)
    answer = world.post_serwersms()
    assert (answer.status_code, answer.json()["error"]["code"]) == (200, code)
    assert world.get("/control/sms") == []


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"kind": "no_credit"}, 403, 20005),
        ({"kind": "throttle_202"}, 429, 20429),
        ({"kind": "reject"}, 400, 21211),
        ({"kind": "reject", "code": 21610}, 400, 21610),
        ({"kind": "reject", "code": 20003}, 401, 20003),
    ],
)
def test_refusal_carries_the_code_of_twilio(world, fault, status, code):
    world.post("/control/fault", **fault)
    answer = world.post_twilio()
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert world.get("/control/sms") == []
