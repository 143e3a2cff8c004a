"""The sandbox speaks Twilio's protocol: sending, and asking what was sent."""

import re
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

import pytest
import requests
from sandbox_parts import TWILIO

pytest_plugins = ["sandbox_fixtures"]
ACCOUNT = f"/twilio/2010-04-01/Accounts/{TWILIO[0]}"
SERVICE = "MG" + "5a9db0c5" * 4


def test_accepted_message_is_answered_as_twilio_answers(world):
    answer = world.post_twilio(Body="ą" * 71)
    sms = answer.json()
    assert answer.status_code == 201
    assert re.fullmatch("SM[0-9a-f]{32}", sms["sid"])
    assert (sms["status"], sms["num_segments"]) == ("queued", "2")
    assert (sms["price"], sms["price_unit"], sms["error_code"]) == (None, "USD", None)
    assert (sms["to"], sms["from"]) == ("+48600100200", "+48732000333")
    assert parsedate_to_datetime(sms["date_created"]).timestamp() > time.time() - 15


def test_control_shows_the_message_with_its_gateway(world):
    sid = world.post_twilio().json()["sid"]
    world.send(idx="a1")
    sms, other = world.get("/control/sms")
    assert (sms["id"], sms["gateway"], sms["idx"]) == (sid, "twilio", "")
    assert (sms["to"], sms["sender"]) == ("48600100200", "48732000333")
    assert other["gateway"] == "smsapi"


def test_messaging_service_stands_for_the_sender(world):
    form = {"From": "", "MessagingServiceSid": SERVICE}
    sms = world.post_twilio(**form).json()
    assert (sms["status"], sms["num_segments"]) == ("accepted", "0")
    assert (sms["from"], sms["messaging_service_sid"]) == (None, SERVICE)
    assert world.get("/control/sms")[0]["sender"] == "48732000333"


@pytest.mark.parametrize("auth", [None, ("", ""), (TWILIO[0], "wrong"), TWILIO[::-1]])
def test_wrong_credentials_are_http_401(world, auth):
    answer = requests.get(f"{world.url}{ACCOUNT}.json", auth=auth, timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_another_account_is_not_found(world):
    url = f"{world.url}/twilio/2010-04-01/Accounts/AC{'0' * 32}.json"
    answer = requests.get(url, auth=TWILIO, timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "600100200"}, 21211),
        ({"To": "+4860010020"}, 21211),
        ({"To": "+48732000333"}, 21266),
        ({"From": ""}, 21603),
        ({"From": "Nieznany"}, 21212),
        ({"From": "+48664000222"}, 21606),
        ({"MessagingServiceSid": f"MG{'0' * 32}"}, 21701),
        ({"Body": ""}, 21602),
        ({"Body": "a" * 1601}, 21617),
        ({"StatusCallback": "shop"}, 21609),
    ],
)
def test_wrong_request_is_refused_with_its_code_and_stores_nothing(world, form, code):
    answer = world.post_twilio(**form)
    assert answer.status_code == answer.json()["status"] == 400
    assert answer.json()["code"] == code
    assert answer.json()["more_info"].endswith(f"/{code}")
    assert world.get("/control/sms") == []
    assert world.get("/profile")["points"] == 1000


def test_longest_body_is_accepted(world):
    assert world.post_twilio(Body="a" * 1600).json()["num_segments"] == "11"


def test_repeated_request_makes_a_second_message(world):
    sids = {world.post_twilio().json()["sid"] for _time in range(2)}
    assert len(sids) == len(world.get("/control/sms")) == 2


def test_balance_falls_and_an_empty_account_is_not_active(world):
    world.post("/control/account", points=0.16)
    assert _balance(world) == "0.16"
    assert world.post_twilio().status_code == 201
    assert _balance(world) == "0.00"
    answer = world.post_twilio()
    assert (answer.status_code, answer.json()["code"]) == (403, 20005)


def test_account_is_active(world):
    account = world.twilio("GET").json()
    assert (account["sid"], account["status"]) == (TWILIO[0], "active")


def test_list_is_newest_first_and_narrowed_down(world):
    first = world.post_twilio(Body="1").json()["sid"]
    world.post_twilio(Body="2", To="+48600100201")
    third = world.post_twilio(Body="3").json()["sid"]
    today = datetime.now(timezone.utc).date().isoformat()
    query = {"To": "+48600100200", "From": "+48732000333", "DateSent": today}
    assert [sms["sid"] for sms in _listed(world, **query)] == [third, first]
    assert [sms["body"] for sms in _listed(world, PageSize="1")] == ["3"]
    assert _listed(world, DateSent="2020-01-01") == []


def test_message_is_shown_by_its_sid(world):
    world.post("/control/fault", kind="report_none")
    sid = world.post_twilio().json()["sid"]
    world.post("/control/report", id=sid, status="UNDELIVERED")
    sms = world.twilio("GET", f"/Messages/{sid}").json()
    assert (sms["status"], sms["error_code"]) == ("undelivered", 30003)
    assert (sms["price"], sms["direction"]) == ("-0.16000", "outbound-api")
    assert world.twilio("GET", "/Messages/SM0").status_code == 404


def test_message_that_waits_is_canceled(world):
    world.post("/control/fault", kind="wait")
    (waiting, left) = (world.post_twilio().json()["sid"] for _n in range(2))
    answer = world.twilio("POST", f"/Messages/{waiting}", Status="canceled")
    assert (answer.status_code, answer.json()["status"]) == (200, "canceled")
    answer = world.twilio("POST", f"/Messages/{left}", Status="canceled")
    assert (answer.status_code, answer.json()["code"]) == (400, 20009)
    assert [sms["id"] for sms in world.get("/control/sms")] == [left]


def test_messages_of_other_gateways_are_not_shown(world):
    sid = world.send()["list"][0]["id"]
    assert _listed(world) == []
    assert world.twilio("GET", f"/Messages/{sid}").status_code == 404


def _balance(world):
    return world.twilio("GET", "/Balance").json()["balance"]


def _listed(world, **query):
    return world.twilio("GET", "/Messages", **query).json()["messages"]
