"""The sandbox speaks SerwerSMS's protocol: sending, reports and answers on demand."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import requests
from sandbox_parts import wait_for

pytest_plugins = ["sandbox_fixtures"]


def test_accepted_message_is_answered_as_serwersms_answers(world):
    answer = _send(world, phone="600 100 200", unique_id="abc123")
    (item,) = answer.pop("items")
    assert answer == {"success": True, "queued": 1, "unsent": 0}
    assert (item["phone"], item["status"]) == ("+48600100200", "queued")
    assert (item["parts"], item["text"], item["error_code"]) == (1, "Gotowe", None)
    (sms,) = world.get("/control/sms")
    assert (sms["id"], sms["gateway"]) == (item["id"], "serwersms")
    assert (sms["idx"], sms["from"]) == ("abc123", "Test")


def test_items_are_told_only_with_details(world):
    answer = _send(world, details=False)
    assert answer == {"success": True, "queued": 1, "unsent": 0}


def test_wrong_token_gets_error_1001_with_http_200(world):
    url = f"{world.url}/serwersms/account/limits.json"
    headers = {"Authorization": "Bearer wrong"}
    answer = requests.post(url, json={}, headers=headers, timeout=20)
    assert answer.status_code == 200
    assert answer.json()["error"] == {
        "code": 1001,
        "type": "InvalidUser",
        "message": "Incorrect login or password",
    }


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"phone": ""}, 2000),
        ({"phone": "12"}, 2001),
        ({"phone": ["12", "4860010020"]}, 2001),
        ({"text": ""}, 2000),
        ({"text": "a" * 1531}, 2000),
        ({"sender": "Nieznany"}, 3001),
        ({"sender": "2way"}, 3001),
        ({"unique_id": ["a12", "b12"]}, 1006),
        ({"unique_id": "a-1"}, 1006),
    ],
)
def test_wrong_request_is_refused_with_its_code_and_stores_nothing(world, values, code):
    assert _send(world, **values)["error"]["code"] == code
    assert world.get("/control/sms") == []
    assert world.get("/profile")["points"] == 1000


def test_bad_number_among_good_ones_is_unsent(world):
    phones = ["600100200", "12", "+48600100201"]
    answer = _send(world, phone=phones, unique_id=["a01", "a02", "a03"])
    assert (answer["queued"], answer["unsent"]) == (2, 1)
    states = [item["status"] for item in answer["items"]]
    assert states == ["queued", "unsent", "queued"]
    assert answer["items"][1]["error_code"] == 2001
    assert [sms["idx"] for sms in world.get("/control/sms")] == ["a01", "a03"]


def test_polish_letters_are_kept_only_with_utf(world):
    _send(world, text="Zażółć 😀", utf=True)
    _send(world, text="Zażółć 😀")
    kept, replaced = world.get("/control/sms")
    assert (kept["text"], kept["encoding"]) == ("Zażółć 😀", "UCS-2")
    assert (replaced["text"], replaced["encoding"]) == ("Zazolc ?", "GSM-7")


def test_message_without_sender_is_an_eco_that_has_no_letters(world):
    _send(world, text="Zażółć", utf=True, sender="")
    (sms,) = world.get("/control/sms")
    assert (sms["text"], sms["sender"]) == ("Zazolc", "48664000222")


def test_repeated_unique_id_makes_a_second_message(world):
    for _time in range(2):
        assert _send(world, unique_id="abc123")["queued"] == 1
    items = _reports(world, unique_id="abc123")
    assert len({item["id"] for item in items}) == 2


def test_test_message_is_answered_but_neither_sent_nor_paid(world):
    assert _send(world, test=True)["items"][0]["status"] == "queued"
    assert world.get("/control/sms") == []
    assert world.get("/profile")["points"] == 1000


def test_limits_fall_with_the_parts_that_were_sent(world):
    world.post("/control/account", points=0.48)
    assert _limits(world) == {"ECO": 3, "FULL": 3}
    assert _send(world, text="a" * 161)["queued"] == 1
    assert _limits(world) == {"ECO": 1, "FULL": 1}
    assert _send(world, text="a" * 161)["error"]["code"] == 3002
    assert _send(world, text="a" * 161, sender="")["error"]["code"] == 3000


def test_report_is_delivered_a_little_later_in_polish_time(world):
    sms_id = _send(world, unique_id="abc123")["items"][0]["id"]
    (item,) = _reports(world, id=sms_id)
    assert (item["status"], item["sent"]) == ("in_progress", None)
    (item,) = wait_for(lambda: _reports_as(world, "delivered", unique_id="abc123"))
    assert (item["id"], item["unique_id"]) == (sms_id, "abc123")
    assert (item["phone"], item["parts"]) == ("+48600100200", 1)
    assert _is_now(item["queued"]) and _is_now(item["delivered"])


def test_reports_of_several_messages_come_in_one_answer(world):
    sent = [_send(world)["items"][0]["id"] for _message in range(3)]
    items = _reports(world, id=[sent[0], sent[2], "unknown"])
    assert [item["id"] for item in items] == [sent[0], sent[2]]


def test_unknown_message_has_no_report(world):
    sms_id = world.send(idx="abc123")["list"][0]["id"]
    assert _reports(world, id=sms_id) == _reports(world, unique_id="abc123") == []


def test_reports_are_told_for_at_most_500_ids(world):
    path = "/serwersms/messages/reports.json"
    answer = world.post(path, id=["0"] * 501).json()
    assert answer["error"]["code"] == 1006
    assert world.post(path).json()["error"]["code"] == 2000


def test_report_says_what_a_person_decides(world):
    world.post("/control/fault", kind="report_none")
    sms_id = _send(world)["items"][0]["id"]
    report = {"id": sms_id, "status": "EXPIRED"}
    assert world.post("/control/report", **report).json()["calls"] == 0
    (item,) = _reports(world, id=sms_id)
    assert (item["status"], item["reason"]) == ("undelivered", "message_expired")


def test_report_may_say_undelivered(world):
    world.post("/control/fault", kind="report_undelivered")
    sms_id = _send(world)["items"][0]["id"]
    assert wait_for(lambda: _reports_as(world, "undelivered", id=sms_id))


def test_message_that_waits_is_deleted(world):
    world.post("/control/fault", kind="wait")
    (waiting, left) = (_send(world)["items"][0]["id"] for _n in range(2))
    assert _delete(world, waiting) == {"success": True}
    assert _delete(world, left)["error"]["code"] == 1004
    assert [sms["id"] for sms in world.get("/control/sms")] == [left]
    assert world.get("/profile")["points"] < 1000


def test_nobody_is_called(world, hook):
    sms_id = _send(world, sender="2waySMS")["items"][0]["id"]
    world.post("/control/reply", to_id=sms_id, text="Tak")
    wait_for(lambda: _reports_as(world, "delivered", id=sms_id))
    time.sleep(0.3)
    assert hook.reports == hook.incoming == []


def test_answer_to_a_two_way_message_names_the_message(world):
    sms_id = _send(world, sender="2waySMS")["items"][0]["id"]
    world.post("/control/reply", to_id=sms_id, text="Tak, proszę")
    (item,) = _received(world, type="eco")
    assert isinstance(item.pop("id"), int)
    assert _is_now(item.pop("recived"))
    assert item == {
        "type": "eco",
        "phone": "+48600100200",
        "message_id": sms_id,
        "blacklist": False,
        "text": "Tak, proszę",
        "to_number": "+48664000222",
    }


def test_answer_to_a_number_of_our_own_names_no_message(world):
    sms_id = _send(world, sender="732000333")["items"][0]["id"]
    world.post("/control/reply", to_id=sms_id, text="Tak")
    (item,) = _received(world, type="ndi")
    assert item["to_number"] == "+48732000333"
    assert "message_id" not in item
    assert _received(world, type="eco") == []


def test_customer_may_write_first(world):
    words = {"from_": "600 100 200", "gateway": "serwersms", "text": "Dzień dobry"}
    world.post("/control/reply", **words)
    (item,) = _received(world, type="nd")
    assert (item["phone"], item["text"]) == ("+48600100200", "Dzień dobry")


def test_answer_that_was_read_is_not_told_again(world):
    world.post("/control/reply", from_="600100200", gateway="serwersms", text="Tak")
    assert len(_received(world)) == len(_received(world, read=True)) == 1
    assert _received(world) == []
    (answer,) = world.get("/control/answers")
    assert (answer["pulled"], answer["calls"]) == (True, [])


def test_answers_are_chosen_by_phone_and_by_date(world):
    for phone in ("600100200", "600100201"):
        world.post("/control/reply", from_=phone, gateway="serwersms", text="Tak")
    (item,) = _received(world, phone="+48600100201")
    assert item["phone"] == "+48600100201"
    assert len(_received(world, date_from=item["recived"])) >= 1
    assert _received(world, date_from="2099-01-01 00:00:00") == []
    bad = world.post("/serwersms/messages/recived.json", date_from="jutro").json()
    assert bad["error"]["code"] == 1006


def test_sender_names_are_authorized_and_numbers_are_no_names(world):
    world.post("/sms/sendernames", sender="Serwis-1")
    items = world.post("/serwersms/senders/index.json").json()["items"]
    assert {"Test", "Serwis-1"} <= {item["name"] for item in items}
    assert not {"2way", "48732000333"} & {item["name"] for item in items}
    assert {item["status"] for item in items} == {"authorized"}


def test_unknown_action_is_error_1000(world):
    answer = world.post("/serwersms/messages/received.json")
    assert answer.json()["error"]["code"] == 1000


def test_messages_do_not_slow_down_those_of_smsapi(world):
    for _message in range(10):
        _send(world)
    assert world.send()["count"] == 1


def _send(world, **values):
    return world.post_serwersms(**values).json()


def _delete(world, sms_id):
    return world.post("/serwersms/messages/delete.json", id=sms_id).json()


def _reports(world, **values):
    return world.post("/serwersms/messages/reports.json", **values).json()["items"]


def _reports_as(world, status, **values):
    return [item for item in _reports(world, **values) if item["status"] == status]


def _received(world, **values):
    return world.post("/serwersms/messages/recived.json", **values).json()["items"]


def _limits(world):
    items = world.post("/serwersms/account/limits.json").json()["items"]
    return {item["type"]: item["value"] for item in items}


def _is_now(text):
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    moment = moment.replace(tzinfo=ZoneInfo("Europe/Warsaw"))
    return abs(moment.timestamp() - time.time()) < 15
