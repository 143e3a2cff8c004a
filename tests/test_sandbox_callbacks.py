"""The sandbox tells the shop what became of a message, and what customers write."""

import pytest
import requests
from sandbox_parts import TOKEN, wait_for

pytest_plugins = ["sandbox_fixtures"]


def test_accepted_message_is_reported_delivered(world, hook):
    sms_id = world.send(idx="a1", from_="2way")["list"][0]["id"]
    wait_for(lambda: hook.reports)
    (report,) = hook.reports
    assert (report["MsgId"], report["idx"]) == (sms_id, "a1")
    assert (report["status"], report["status_name"]) == ("404", "DELIVERED")
    assert (report["to"], report["from"]) == ("48600100200", "2way")
    assert world.get("/control/sms")[0]["state"] == "DELIVERED"


def test_address_of_the_request_wins_over_the_registered_one(world, hook):
    world.post("/control/callbacks", sms_dlr="http://127.0.0.1:9/nobody")
    world.send(notify_url=hook.url)
    assert wait_for(lambda: hook.reports)


def test_report_is_repeated_until_the_answer_is_exactly_ok(world, hook):
    hook.answers = [(500, "OK"), (200, "ok"), (200, "OK")]
    world.send(idx="a1")
    wait_for(lambda: len(hook.reports) == 3)
    assert len({report["MsgId"] for report in hook.reports}) == 1
    (call,) = wait_for(lambda: _calls(world, "delivered"))
    assert call["tries"] == 3


def test_some_reports_lack_the_network(world, hook):
    for idx in ("a1", "a2"):
        world.send(idx=idx)
    wait_for(lambda: len(hook.reports) == 2)
    assert sorted("mcc" in report for report in hook.reports) == [False, True]


def test_reports_of_several_messages_may_come_in_one_request(world, hook):
    world.post("/control/fault", kind="report_batch", count=3)
    for idx in ("a1", "", "a3"):
        world.send(idx=idx)
    wait_for(lambda: hook.reports)
    (report,) = hook.reports
    assert report["idx"] == "a1,,a3"
    assert report["status_name"] == "DELIVERED,DELIVERED,DELIVERED"
    assert report["username"] == "sandbox"
    assert len(report["MsgId"].split(",")) == 3


def test_report_may_come_twice(world, hook):
    world.post("/control/fault", kind="report_duplicate")
    world.send()
    wait_for(lambda: len(hook.reports) == 2)
    first, second = hook.reports
    assert first["MsgId"] == second["MsgId"]
    assert first["status"] == second["status"] == "404"


def test_report_may_be_overtaken_by_a_later_one(world, hook):
    world.post("/control/fault", kind="report_reorder")
    world.send()
    wait_for(lambda: len(hook.reports) == 2)
    assert [r["status_name"] for r in hook.reports] == ["DELIVERED", "SENT"]
    assert world.get("/control/sms")[0]["state"] == "DELIVERED"


def test_report_may_say_undelivered(world, hook):
    world.post("/control/fault", kind="report_undelivered")
    world.send()
    wait_for(lambda: hook.reports)
    assert hook.reports[0]["status_name"] == "UNDELIVERED"


def test_message_is_reported_as_one_asks(world, hook):
    world.post("/control/fault", kind="report_none")
    sms_id = world.send()["list"][0]["id"]
    answer = world.post("/control/report", id=sms_id, status=406)
    assert answer.json() == {"id": sms_id, "state": "FAILED", "calls": 1}
    wait_for(lambda: hook.reports)
    assert [r["status_name"] for r in hook.reports] == ["FAILED"]


def test_answer_to_a_two_way_message_names_the_message(world, hook):
    sms_id = world.send(from_="2way")["list"][0]["id"]
    world.post("/control/reply", to_id=sms_id, text="Tak, proszę")
    wait_for(lambda: hook.incoming)
    (incoming,) = hook.incoming
    assert incoming.pop("sms_date").isdecimal()
    assert incoming == {
        "sms_to": "48664000222",
        "sms_from": "48600100200",
        "sms_text": "Tak, proszę",
        "username": "sandbox",
        "MsgId": sms_id,
    }


def test_answer_to_a_dedicated_number_names_no_message(world, hook):
    sms_id = world.send(from_="48732000333")["list"][0]["id"]
    world.post("/control/reply", to_id=sms_id, text="Tak")
    wait_for(lambda: hook.incoming)
    assert hook.incoming[0]["MsgId"] == ""
    assert hook.incoming[0]["sms_to"] == "48732000333"


def test_customer_may_write_first(world, hook):
    world.post("/control/reply", from_="600 100 200", text="Dzień dobry")
    wait_for(lambda: hook.incoming)
    assert hook.incoming[0]["sms_from"] == "48600100200"
    assert hook.incoming[0]["MsgId"] == ""


def test_message_from_a_name_cannot_be_answered(world, hook):
    sms_id = world.send()["list"][0]["id"]
    answer = world.post("/control/reply", to_id=sms_id, text="Tak")
    assert answer.status_code == 400
    assert "came from the name 'Test'" in answer.json()["error"]


def test_incoming_message_is_repeated_until_the_answer_is_exactly_ok(world, hook):
    hook.answers = [(404, "Not found"), (200, "OK\n")]
    world.post("/control/reply", from_="48600100200", text="Tak")
    wait_for(lambda: len(hook.incoming) == 3)
    assert hook.incoming[0] == hook.incoming[2]


def test_two_answers_of_a_phone_never_share_a_second(world, hook):
    for _time in range(2):
        world.post("/control/reply", from_="48600100200", text="Tak")
    wait_for(lambda: len(hook.incoming) == 2)
    first, second = (int(incoming["sms_date"]) for incoming in hook.incoming)
    assert first != second


def test_callback_of_one_number_gets_only_its_messages(world, hook):
    world.post("/control/callbacks", sms_mo="")
    number = {"receiver_type": "number", "receiver_number": "48732000333"}
    world.post("/callbacks", type="sms_mo", url=hook.url, **number)
    for to in ("48664000222", "48732000333"):
        world.post("/control/reply", from_="48600100200", to=to, text=to)
    wait_for(lambda: hook.incoming)
    assert [incoming["sms_text"] for incoming in hook.incoming] == ["48732000333"]


def test_callback_is_registered_switched_off_changed_and_removed(world, hook):
    made = world.post("/callbacks", type="sms_dlr", url="http://127.0.0.1:9/").json()
    path = f"/callbacks/{made['id']}"
    url = world.url + path
    requests.put(f"{url}/commands/deactivate", headers=TOKEN, timeout=20)
    assert world.get(path)["active"] is False
    requests.put(url, json={"url": hook.url}, headers=TOKEN, timeout=20)
    assert world.get(path)["url"] == hook.url
    assert requests.delete(url, headers=TOKEN, timeout=20).status_code == 204
    assert requests.get(url, headers=TOKEN, timeout=20).status_code == 404


def test_callback_is_tested_on_demand(world, hook):
    callback = world.get("/callbacks")["collection"][0]
    path = f"/callbacks/{callback['id']}/commands/test"
    assert world.get(path)["test_result"] is True
    hook.answers = [(200, "Hello")]
    result = world.get(path)
    assert result["test_result"] is False
    assert result["http_response_body"] == "Hello"


@pytest.mark.parametrize(
    ("path", "values", "hint"),
    [
        ("/control/reply", {"text": "Tak"}, "'from' must be a text"),
        ("/control/reply", {"to_id": "nope", "text": "Tak"}, "no message 'nope'"),
        ("/control/reply", {"from_": "600100200", "text": " "}, "'text' must be"),
        ("/control/reply", {"txt": "Tak"}, "Unknown: txt"),
        ("/control/reply", {"from_": "1", "text": "x", "to": "12"}, "The shop has"),
        (
            "/control/reply",
            {"from_": "1", "text": "x", "gateway": "pigeon"},
            "one of smsapi",
        ),
        ("/control/report", {"id": "1", "status": "GONE"}, "must be one of NOT_FOUND"),
        ("/control/fault", {"kind": "fire"}, "must be one of drop_after_accept"),
        ("/control/fault", {"kind": "slow", "count": "2"}, "'count' must be a number"),
        ("/control/fault", {"kind": "slow", "count": -1}, "from 0 to"),
        ("/control/callbacks", {"sms_dlr": "shop"}, "'shop' is not an address"),
        ("/control/account", {"points": "many"}, "'points' must be a number"),
        ("/control/mail/reply", {"id": "9", "text": "x"}, "no mail '9'"),
        ("/control/mailbox", {"address": "jan"}, "must be an e-mail address"),
    ],
)
def test_wrong_control_request_is_http_400_with_a_sentence(world, path, values, hint):
    answer = world.post(path, **values)
    assert answer.status_code == 400
    assert hint in answer.json()["error"]


def _calls(world, state):
    calls = world.get("/control/callbacks")["calls"]
    return [call for call in calls if call["state"] == state]
