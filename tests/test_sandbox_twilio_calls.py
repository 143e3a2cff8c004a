"""The sandbox calls the shop as Twilio does: signed reports and incoming SMS."""

import base64
import hashlib
import hmac
import runpy

import pytest
from sandbox_parts import RUN, TWILIO, wait_for

pytest_plugins = ["sandbox_fixtures"]
sign = runpy.run_path(str(RUN.parent / "twilio" / "signature.py"))["sign"]


@pytest.fixture
def number(world, hook):
    """Let incoming SMS be brought to the hook; returns the number's sid."""
    (number,) = world.twilio("GET", "/IncomingPhoneNumbers").json()[
        "incoming_phone_numbers"
    ]
    path = f"/IncomingPhoneNumbers/{number['sid']}"
    world.twilio("POST", path, SmsUrl=hook.url, SmsMethod="POST")
    yield number["sid"]
    world.twilio("POST", path, SmsUrl="")


def test_signature_is_the_one_of_the_documentation():
    fields = {
        "To": "+18005551212",
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert sign("12345", url, fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_message_is_reported_sent_then_delivered(world, hook):
    sid = world.post_twilio(StatusCallback=hook.url).json()["sid"]
    wait_for(lambda: len(hook.incoming) == 2)
    assert [r["MessageStatus"] for r in hook.incoming] == ["sent", "delivered"]
    report = hook.incoming[1]
    assert report.pop("RawDlrDoneDate").isdecimal()
    assert report == {
        **dict.fromkeys(("MessageSid", "SmsSid"), sid),
        **dict.fromkeys(("MessageStatus", "SmsStatus"), "delivered"),
        **{"From": "+48732000333", "To": "+48600100200"},
        **{"AccountSid": TWILIO[0], "ApiVersion": "2010-04-01"},
    }


def test_report_is_signed_over_the_address_with_its_query(world, hook):
    url = f"{hook.url}?id=7&name=Za%C5%BC%C3%B3%C5%82%C4%87%2B"
    world.post_twilio(StatusCallback=url)
    wait_for(lambda: hook.incoming)
    assert hook.signatures[0] == _signature(url, hook.incoming[0])


def test_report_of_a_failure_carries_its_code(world, hook):
    world.post("/control/fault", kind="report_undelivered")
    world.post_twilio(StatusCallback=hook.url)
    wait_for(lambda: len(hook.incoming) == 2)
    report = hook.incoming[1]
    assert (report["MessageStatus"], report["ErrorCode"]) == ("undelivered", "30003")


def test_reports_may_come_twice_and_in_the_wrong_order(world, hook):
    for kind in ("report_reorder", "report_duplicate"):
        world.post("/control/fault", kind=kind)
    world.post_twilio(StatusCallback=hook.url)
    wait_for(lambda: len(hook.incoming) == 4)
    told = [report["MessageStatus"] for report in hook.incoming]
    assert told == ["delivered", "delivered", "sent", "sent"]
    assert world.get("/control/sms")[0]["state"] == "DELIVERED"


def test_message_is_reported_as_one_asks(world, hook):
    world.post("/control/fault", kind="report_none")
    sid = world.post_twilio(StatusCallback=hook.url).json()["sid"]
    answer = world.post("/control/report", id=sid, status="FAILED")
    assert answer.json() == {"id": sid, "state": "FAILED", "calls": 1}
    wait_for(lambda: hook.incoming)
    assert hook.incoming[0]["MessageStatus"] == "failed"


def test_message_without_callback_is_not_reported(world, hook):
    world.post_twilio()
    wait_for(lambda: world.get("/control/sms")[0]["state"] == "DELIVERED")
    assert hook.incoming == hook.reports == []


def test_answer_is_brought_to_the_address_of_the_number(world, hook, number):
    sid = world.post_twilio().json()["sid"]
    world.post("/control/reply", to_id=sid, text="Tak, proszę")
    wait_for(lambda: hook.incoming)
    (sms,) = hook.incoming
    assert hook.signatures == [_signature(hook.url, sms)]
    assert sms["MessageSid"] == sms["SmsSid"] == sms["SmsMessageSid"] != sid
    assert (sms["From"], sms["To"]) == ("+48600100200", "+48732000333")
    assert (sms["Body"], sms["SmsStatus"]) == ("Tak, proszę", "received")
    assert (sms["NumMedia"], sms["NumSegments"], sms["FromCountry"]) == ("0", "1", "PL")


def test_phone_writes_to_the_gateway_that_wrote_last(world, hook, number):
    world.post_twilio()
    world.post("/control/reply", from_="600100200", text="Dzień dobry")
    wait_for(lambda: hook.incoming)
    (answer,) = world.get("/control/answers")
    assert (answer["gateway"], answer["to"]) == ("twilio", "48732000333")
    assert hook.incoming[0]["Body"] == "Dzień dobry"


def test_answer_is_listed_with_the_sid_that_was_told(world, hook, number):
    world.post("/control/reply", from_="600100200", gateway="twilio", text="Tak")
    wait_for(lambda: hook.incoming)
    (sms,) = world.twilio("GET", "/Messages", From="+48600100200").json()["messages"]
    assert (sms["direction"], sms["status"]) == ("inbound", "received")
    assert sms["sid"] == hook.incoming[0]["MessageSid"]


def test_any_2xx_satisfies_twilio(world, hook, number):
    hook.answers = [(204, ""), (200, "<Response/>")]
    for text in ("Tak", "Nie"):
        world.post("/control/reply", from_="600100200", gateway="twilio", text=text)
    wait_for(lambda: _states(world) == ["delivered", "delivered"])
    assert len(hook.incoming) == 2


def test_refused_call_is_not_repeated(world, hook, number):
    hook.answers = [(500, "OK")]
    world.post("/control/reply", from_="600100200", gateway="twilio", text="Tak")
    wait_for(lambda: _states(world) == ["given up"])
    assert len(hook.incoming) == 1


def test_unreached_shop_is_called_once_more(world):
    world.post_twilio(StatusCallback="http://127.0.0.1:9/nobody")
    wait_for(lambda: _states(world) == ["given up", "given up"])
    calls = world.get("/control/callbacks")["calls"]
    assert [call["tries"] for call in calls] == [2, 2]


def test_phone_that_wrote_stop_gets_nothing_until_it_writes_start(world):
    phone = {"from_": "600100200", "gateway": "twilio"}
    world.post("/control/reply", text=" stop", **phone)
    assert world.post_twilio().json()["code"] == 21610
    assert world.post_twilio(To="+48600100201").status_code == 201
    world.post("/control/reply", text="Start", **phone)
    assert world.post_twilio().status_code == 201


def test_number_keeps_its_address(world, hook, number):
    (shown,) = world.twilio("GET", "/IncomingPhoneNumbers").json()[
        "incoming_phone_numbers"
    ]
    assert (shown["sid"], shown["phone_number"]) == (number, "+48732000333")
    assert (shown["sms_url"], shown["sms_method"]) == (hook.url, "POST")


@pytest.mark.parametrize(
    ("sid", "form", "status"),
    [
        ("PN0", {"SmsUrl": "http://shop.example.com/"}, 404),
        ("PN" + "5a9db0c5" * 4, {"SmsUrl": "shop"}, 400),
        ("PN" + "5a9db0c5" * 4, {"SmsMethod": "GET"}, 400),
    ],
)
def test_wrong_change_of_a_number_is_refused(world, sid, form, status):
    answer = world.twilio("POST", f"/IncomingPhoneNumbers/{sid}", **form)
    assert answer.status_code == status


def test_name_cannot_be_answered_and_only_the_own_number_is_reached(world):
    sid = world.post_twilio(From="Test").json()["sid"]
    answer = world.post("/control/reply", to_id=sid, text="Tak")
    assert "came from the name 'Test'" in answer.json()["error"]
    words = {"from_": "600100200", "to": "48664000222", "text": "Tak"}
    answer = world.post("/control/reply", gateway="twilio", **words)
    assert answer.json()["error"] == "The shop has 48732000333."


def _states(world):
    return [call["state"] for call in world.get("/control/callbacks")["calls"]]


def _signature(url, fields):
    """Sign as the official client's validator does."""
    text = url + "".join(f"{name}{value}" for name, value in sorted(fields.items()))
    digest = hmac.new(b"sandbox-token", text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
