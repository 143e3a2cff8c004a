"""The sandbox has a mailbox for everybody, and people who reply; mail bounces."""

import email
import smtplib
from email import policy

import pytest
from sandbox_parts import Odoo, Sandbox, wait_for

pytest_plugins = ["sandbox_fixtures"]


@pytest.fixture(scope="module")
def odoo():
    """What the mail gateway talks to."""
    odoo = Odoo()
    yield odoo
    odoo.server.shutdown()
    odoo.server.server_close()


@pytest.fixture(scope="module")
def connected(odoo):
    """A sandbox with a way to Odoo."""
    world = Sandbox("--mailgate", odoo.url)
    yield world
    world.stop()


@pytest.fixture(autouse=True)
def _nothing_happened(odoo, connected):
    connected.post("/control/reset")
    odoo.mails.clear()
    odoo.fault = None


def test_mail_arrives_in_the_mailbox_of_its_recipient(connected):
    connected.mail("Jan@example.com", Reply_To="catchall@shop.example.com")
    (mail,) = connected.get("/control/mails?to=jan@example.com")
    assert mail["subject"] == "Naprawa R/0007 gotowa"
    assert mail["text"] == "Dzień dobry,\nurządzenie jest gotowe.\n"
    assert mail["message_id"] == "<7@shop.example.com>"
    assert mail["envelope_from"] == "bounce@shop.example.com"
    assert mail["headers"]["Reply-To"] == "catchall@shop.example.com"


def test_each_recipient_has_a_mailbox(connected):
    with smtplib.SMTP("127.0.0.1", connected.smtp_port) as server:
        both = ["jan@example.com", "anna@example.com"]
        server.sendmail("a@shop.example.com", both, b"Subject: x\r\n\r\nHello")
    mails = connected.get("/control/mails")
    assert [mail["to"] for mail in mails] == both


def test_unknown_recipient_is_refused_with_550(connected):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        connected.mail("refused.jan@example.com")
    code, text = caught.value.recipients["refused.jan@example.com"]
    assert (code, text[:5]) == (550, b"5.1.1")
    assert connected.get("/control/mails") == []


def test_mailbox_may_be_told_to_refuse_and_to_accept_again(connected):
    box = {"address": "jan@example.com"}
    connected.post("/control/mailbox", behaviour="refuse", **box)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        connected.mail("jan@example.com")
    connected.post("/control/mailbox", behaviour="accept", **box)
    connected.mail("jan@example.com")
    assert len(connected.get("/control/mails")) == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [("failed", "5.1.1"), ("delayed", "4.4.1"), ("delivered", "2.0.0")],
)
def test_notice_goes_to_the_bounce_address(connected, odoo, kind, status):
    behaviour = f"dsn_{kind}"
    connected.post("/control/mailbox", address="jan@example.com", behaviour=behaviour)
    connected.mail("jan@example.com")
    notice = _received(odoo)
    assert notice.get_content_type() == "multipart/report"
    assert notice["To"] == "bounce@shop.example.com"
    _text, report, headers = notice.iter_parts()
    _server, recipient = report.get_payload()
    assert (recipient["Action"], recipient["Status"]) == (kind, status)
    assert recipient["Final-Recipient"] == "rfc822; jan@example.com"
    assert "Message-Id: <7@shop.example.com>" in headers.get_content()


def test_mail_is_bounced_by_hand(connected, odoo):
    connected.mail("jan@example.com")
    (mail,) = connected.get("/control/mails")
    connected.post("/control/mail/bounce", id=mail["id"], kind="failed")
    assert _received(odoo)["Subject"] == "Undelivered Mail Returned to Sender"


def test_mail_without_envelope_sender_is_not_bounced(connected, odoo):
    with smtplib.SMTP("127.0.0.1", connected.smtp_port) as server:
        server.sendmail("", ["jan@example.com"], b"Subject: x\r\n\r\nHello")
    (mail,) = connected.get("/control/mails")
    answer = connected.post("/control/mail/bounce", id=mail["id"], kind="failed")
    assert answer.status_code == 400


def test_reply_threads_and_goes_to_the_reply_address(connected, odoo):
    headers = {"Reply_To": "catchall@shop.example.com", "References": "<1@shop>"}
    connected.mail("jan@example.com", **headers)
    (mail,) = connected.get("/control/mails")
    connected.post("/control/mail/reply", id=mail["id"], text="Dziękuję, będę jutro")
    reply = _received(odoo)
    assert reply["From"] == "Jan Kowalski <jan@example.com>"
    assert reply["To"] == "catchall@shop.example.com"
    assert reply["Subject"] == "Re: Naprawa R/0007 gotowa"
    assert reply["In-Reply-To"] == "<7@shop.example.com>"
    assert reply["References"] == "<1@shop> <7@shop.example.com>"
    assert reply.get_content().startswith("Dziękuję, będę jutro\n")


def test_reply_quotes_the_mail_unless_told_not_to(connected, odoo):
    connected.mail("jan@example.com")
    (mail,) = connected.get("/control/mails")
    connected.post("/control/mail/reply", id=mail["id"], text="Tak")
    assert "\n> Dzień dobry,\n" in _received(odoo).get_content()
    odoo.mails.clear()
    connected.post("/control/mail/reply", id=mail["id"], text="Tak", quote=False)
    assert _received(odoo).get_content() == "Tak\n"


def test_letter_that_odoo_refuses_is_kept_with_the_reason(connected, odoo):
    odoo.fault = "No possible route found for incoming message"
    connected.mail("jan@example.com")
    (mail,) = connected.get("/control/mails")
    connected.post("/control/mail/reply", id=mail["id"], text="Tak")
    wait_for(lambda: connected.get("/control/letters")[0]["state"] == "undelivered")
    assert "No possible route" in connected.get("/control/letters")[0]["reason"]


def test_letter_is_kept_when_there_is_no_way_to_odoo(world):
    world.mail("jan@example.com")
    (mail,) = world.get("/control/mails")
    letter = world.post("/control/mail/reply", id=mail["id"], text="Tak").json()
    assert letter["state"] == "undelivered"
    assert "--mailgate" in letter["reason"]


def test_mail_that_is_hardly_a_mail_is_still_shown(connected):
    with smtplib.SMTP("127.0.0.1", connected.smtp_port) as server:
        raw = b"From: =?klingon?q?x?=\r\nContent-Type: text/plain; charset=klingon"
        server.sendmail(
            "a@shop.example.com", ["jan@example.com"], raw + b"\r\n\r\n\xb1"
        )
    (mail,) = connected.get("/control/mails")
    assert mail["text"].strip() == "�"


def _received(odoo):
    wait_for(lambda: odoo.mails)
    raw = odoo.mails[0].replace(b"\r\n", b"\n")
    return email.message_from_bytes(raw, policy=policy.default)
