"""The sandbox fails on request, in the ways that matter to a sender of SMS."""

import time

import pytest
import requests

pytest_plugins = ["sandbox_fixtures"]


def test_accepted_message_may_lose_its_connection(world):
    world.post("/control/fault", kind="drop_after_accept")
    with pytest.raises(requests.ConnectionError):
        world.send(idx="a1", check_idx="1")
    assert [sms["idx"] for sms in world.get("/control/sms")] == ["a1"]
    assert world.send(idx="a1", check_idx="1")["error"] == 53


def test_accepted_message_may_be_answered_too_late(world):
    world.post("/control/fault", kind="hang_after_accept", seconds=1.2)
    started = time.monotonic()
    answer = world.send(idx="a1")
    assert time.monotonic() - started > 1
    assert answer["list"][0]["idx"] == "a1"


def test_hanging_message_is_accepted_before_it_is_answered(world):
    world.post("/control/fault", kind="hang_after_accept")
    with pytest.raises(requests.Timeout):
        requests.post(
            f"{world.url}/sms.do",
            {"to": "48600100200", "message": "x"},
            headers={"Authorization": "Bearer sandbox-token"},
            timeout=0.5,
        )
    assert len(world.get("/control/sms")) == 1


def test_slow_message_is_accepted_after_its_retry_and_then_refused(world):
    world.post("/control/fault", kind="slow", seconds=1)
    with pytest.raises(requests.Timeout):
        requests.post(
            f"{world.url}/sms.do",
            {"to": "48600100200", "message": "x", "idx": "a1", "check_idx": "1"},
            headers={"Authorization": "Bearer sandbox-token"},
            timeout=0.3,
        )
    assert world.send(idx="a1", check_idx="1")["count"] == 1
    time.sleep(1.2)
    assert len(world.get("/control/sms")) == 1


def test_accepted_message_may_be_answered_with_http_500(world):
    world.post("/control/fault", kind="error_after_accept")
    assert world.send_raw(format="json").status_code == 500
    assert len(world.get("/control/sms")) == 1


def test_accepted_message_may_be_answered_with_error_999(world):
    world.post("/control/fault", kind="internal_999")
    assert world.send()["error"] == 999
    assert len(world.get("/control/sms")) == 1


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("throttle_202", 200, 202),
        ("throttle_203", 200, 203),
        ("throttle_429", 429, "too_many_requests"),
        ("no_credit", 200, 103),
        ("reject", 200, 13),
    ],
)
def test_message_is_not_accepted_by_a_busy_or_unwilling_gateway(
    world, kind, status, code
):
    world.post("/control/fault", kind=kind, count=1)
    answer = world.send_raw(format="json")
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert world.get("/control/sms") == []
    assert world.send()["count"] == 1


def test_rejection_may_have_any_code(world):
    world.post("/control/fault", kind="reject", code=57)
    assert world.send()["error"] == 57


def test_bad_gateway_answers_html(world):
    world.post("/control/fault", kind="bad_gateway")
    answer = world.send_raw(format="json")
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (
        502,
        "text/html",
    )
    assert world.get("/control/sms") == []


def test_fault_lasts_for_its_number_of_messages(world):
    world.post("/control/fault", kind="throttle_202", count=2)
    answers = [world.send() for _message in range(3)]
    assert [answer.get("error") for answer in answers] == [202, 202, None]


def test_fault_is_switched_off_by_a_count_of_zero(world):
    world.post("/control/fault", kind="throttle_202", count=2)
    world.post("/control/fault", kind="throttle_202", count=0)
    assert world.send()["count"] == 1


def test_refused_retry_does_not_use_up_a_fault_for_accepted_messages(world):
    world.send(idx="a1", check_idx="1")
    world.post("/control/fault", kind="error_after_accept")
    assert world.send(idx="a1", check_idx="1")["error"] == 53
    assert world.send_raw(idx="a2").status_code == 500
