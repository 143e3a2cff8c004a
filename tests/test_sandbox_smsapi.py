"""The sandbox speaks SMSAPI's protocol: sending."""

import time

import pytest
import requests
from smsapi.client import Client
from smsapi.exception import SendException

pytest_plugins = ["sandbox_fixtures"]


def test_accepted_message_is_answered_as_smsapi_answers(world):
    answer = world.send(to="600 100 200", idx="a1", details="1")
    (item,) = answer.pop("list")
    assert answer == {"count": 1, "message": "Gotowe", "length": 6, "parts": 1}
    assert item["number"] == "48600100200"
    assert item["submitted_number"] == "600 100 200"
    assert (item["status"], item["error"], item["idx"]) == ("QUEUE", None, "a1")
    assert (item["points"], item["parts"]) == (0.16, 1)


def test_json_body_is_accepted_like_a_form(world):
    answer = world.post(
        "/sms.do", to="48600100200", message="Zażółć", format="json", test=False
    )
    assert answer.json()["count"] == 1
    assert world.get("/control/sms")[0]["text"] == "Zażółć"


def test_answer_is_text_when_no_format_is_asked(world):
    answer = world.send_raw(to="48600100200")
    (sms,) = world.get("/control/sms")
    assert answer.text == f"OK:{sms['id']}:0.16"
    assert world.send_raw(to="12").text == "ERROR:13"


def test_wrong_token_gets_error_101_with_http_200(world):
    answer = requests.post(
        f"{world.url}/sms.do",
        {"to": "48600100200", "message": "x", "format": "json"},
        headers={"Authorization": "Bearer wrong"},
        timeout=20,
    )
    assert answer.status_code == 200
    assert answer.json() == {"error": 101, "message": "Authorization failed"}


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"message": ""}, 11),
        ({"message": "Zażółć", "nounicode": "1"}, 11),
        ({"message": "a" * 161, "max_parts": "1"}, 12),
        ({"message": "a" * 1531}, 11),
        ({"to": ""}, 13),
        ({"to": "4860010020"}, 13),
        ({"to": "49151234567", "skip_foreign": "1"}, 13),
        ({"from_": "Nieznany"}, 14),
        ({"idx": "a|b"}, 20),
        ({"idx": "a" * 256}, 27),
        ({"date": "2099-01-01T00:00:00+00:00"}, 50),
        ({"date": "jutro"}, 54),
        ({"expiration_date": "1"}, 56),
        ({"notify_url": "ftp://shop.example.com/"}, 70),
        ({"max_parts": "many"}, 76),
        ({"sch_del": "1"}, 301),
    ],
)
def test_wrong_request_is_refused_with_its_code_and_stores_nothing(world, params, code):
    answer = world.send_raw(format="json", **params)
    assert (answer.status_code, answer.json()["error"]) == (200, code)
    assert world.get("/control/sms") == []
    assert world.get("/profile")["points"] == 1000


def test_unknown_encoding_is_an_error_in_the_request(world):
    assert world.send_raw(encoding="klingon").text == "ERROR:8"


def test_bad_number_is_named(world):
    assert world.send(to="100200300400")["count"] == 1
    assert world.send(to="4800 12")["invalid_numbers"] == [
        {
            "number": "480012",
            "submitted_number": "4800 12",
            "message": "Invalid phone number",
        }
    ]


def test_parts_are_counted_without_cutting_a_pair(world):
    world.send(message="a" * 152 + "€" + "a" * 152)
    (sms,) = world.get("/control/sms")
    assert (sms["parts"], sms["encoding"], sms["points"]) == (3, "GSM-7", "0.48")


def test_normalize_takes_polish_letters_away(world):
    world.send(message="Zażółć gęślą jaźń – „tak”", normalize="1", nounicode="1")
    (sms,) = world.get("/control/sms")
    assert sms["text"] == 'Zazolc gesla jazn - "tak"'


def test_form_is_read_in_its_own_encoding(world):
    body = b"to=48600100200&encoding=windows-1250&message=Za%BF%F3%B3%E6"
    headers = {
        "Authorization": "Bearer sandbox-token",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    requests.post(f"{world.url}/sms.do", body, headers=headers, timeout=20)
    assert world.get("/control/sms")[0]["text"] == "Zażółć"


def test_points_are_sometimes_a_text(world):
    points = [world.send()["list"][0]["points"] for _message in range(3)]
    assert sorted(map(str, points)) == ["0.16", "0.16", "0.1600"]


def test_balance_falls_by_parts_times_price_and_half_more_when_fast(world):
    world.send(message="ą" * 71)
    world.send(fast="1")
    assert world.get("/profile")["points"] == pytest.approx(1000 - 0.32 - 0.24)


def test_message_is_refused_when_the_balance_does_not_cover_it(world):
    world.post("/control/account", points=0.16)
    assert world.send(message="a" * 161)["error"] == 103
    assert world.send(message="a" * 160)["count"] == 1
    assert world.get("/profile")["points"] == 0


def test_repeated_idx_is_refused_within_24_hours(world):
    assert world.send(idx="a1", check_idx="1")["count"] == 1
    assert world.send(idx="a1", check_idx="1")["error"] == 53
    assert len(world.get("/control/sms")) == 1
    world.post("/control/clock", seconds=24 * 3600)
    assert world.send(idx="a1", check_idx="1")["count"] == 1


def test_repeated_idx_is_accepted_without_check_idx(world):
    assert world.send(idx="a1")["count"] == 1
    assert world.send(idx="a1")["count"] == 1


def test_refused_message_leaves_its_idx_free(world):
    assert world.send(idx="a1", check_idx="1", from_="Nieznany")["error"] == 14
    assert world.send(idx="a1", check_idx="1")["count"] == 1


def test_refused_message_uses_its_idx_up_where_the_account_is_set_so(world):
    world.post("/control/account", idx_of_refused=True)
    assert world.send(idx="a1", check_idx="1", from_="Nieznany")["error"] == 14
    assert world.send(idx="a1", check_idx="1")["error"] == 53


def test_test_message_is_answered_but_neither_sent_nor_paid(world):
    assert world.send(idx="a1", check_idx="1", test="1")["list"][0]["idx"] == "a1"
    assert world.get("/control/sms") == []
    assert world.get("/profile")["points"] == 1000


def test_eleventh_message_to_a_number_in_a_minute_is_refused(world):
    for _message in range(10):
        assert world.send()["count"] == 1
    assert world.send()["error"] == 52
    assert world.send(to="48600100201")["count"] == 1
    world.post("/control/clock", seconds=61)
    assert world.send()["count"] == 1


def test_same_number_gets_one_message_unless_duplicates_are_allowed(world):
    twice = "600100200,48600100200"
    assert world.send(to=twice)["count"] == 1
    assert world.send(to=twice, allow_duplicates="1")["count"] == 2


def test_scheduled_message_is_cancelled_and_paid_back(world):
    in_an_hour = str(int(time.time()) + 3600)
    sms_id = world.send(date=in_an_hour)["list"][0]["id"]
    assert world.send(sch_del=sms_id) == {"count": 1, "list": [{"id": sms_id}]}
    assert world.get("/control/sms") == []
    assert world.get("/profile")["points"] == 1000


def test_status_of_a_message_is_told_by_its_id(world):
    sms_id = world.send(idx="a1")["list"][0]["id"]
    world.post("/control/report", id=sms_id, status="FAILED")
    (item,) = world.get(f"/sms.do?status={sms_id}&format=json")["list"]
    assert (item["id"], item["idx"], item["status"]) == (sms_id, "a1", "FAILED")
    assert world.get("/sms.do?status=1&format=json")["error"] == 301


def test_ping_tells_whether_the_token_is_good(world):
    assert requests.head(f"{world.url}/ping", timeout=20).status_code == 204
    assert world.get("/ping") == {"authorized": True, "unavailable": []}
    assert not requests.get(f"{world.url}/ping", timeout=20).json()["authorized"]


def test_profile_without_token_is_http_401(world):
    answer = requests.get(f"{world.url}/profile", timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (401, "authorization_failed")


def test_registered_sender_name_may_be_used(world):
    assert world.post("/sms/sendernames", sender="Serwis-1").status_code == 201
    assert world.send(from_="Serwis-1")["count"] == 1
    names = [item["sender"] for item in world.get("/sms/sendernames")["collection"]]
    assert "2way" in names and "Serwis-1" in names
    assert world.post("/sms/sendernames", sender="Łódź").status_code == 400


def test_official_client_sends(world):
    client = Client(f"{world.url}/", access_token="sandbox-token")
    result = client.sms.send(to="48600100200", message="Zażółć", idx="a1", details=1)
    assert (result.count, result.parts, result.message) == (1, 1, "Zażółć")
    assert [item.number for item in result.results] == ["48600100200"]


def test_official_client_raises_on_a_business_error(world):
    client = Client(f"{world.url}/", access_token="sandbox-token")
    with pytest.raises(SendException) as caught:
        client.sms.send(to="4812", message="x")
    assert caught.value.code == 13
    assert caught.value.invalid_numbers[0].submitted_number == "4812"


def test_official_client_reads_the_balance(world):
    client = Client(f"{world.url}/", access_token="sandbox-token")
    assert client.account.balance().points == 1000


def test_official_client_cancels_a_scheduled_message(world):
    client = Client(f"{world.url}/", access_token="sandbox-token")
    later = str(int(time.time()) + 3600)
    sent = client.sms.send(to="48600100200", message="x", date=later)
    assert client.sms.remove_scheduled(id=sent.results[0].id).count == 1
