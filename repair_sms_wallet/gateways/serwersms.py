"""SerwerSMS.pl, HTTPS API v2. Sources, read 2026-10/11: its official clients for Python
(2025-02) and PHP (2026-01), and https://dev.serwersms.pl for limits and error codes.

Its callbacks are set in its panel and their parameters are not published, so reports
and incoming SMS are asked for.
"""

import datetime
import re
from zoneinfo import ZoneInfo

from . import http
from .adapter import Gateway
from .base import (
    Check,
    Incoming,
    MalformedCallback,
    NoAnswer,
    Reason,
    Report,
    SendResult,
    Status,
    Verdict,
)
from .reading import (
    naive_utc,
    read_count,
    read_items,
    read_json,
    read_number,
    read_sender,
    read_text,
    read_trouble,
)

INVALID_ID = "1004"
# Times without a zone are those of the gateway's country.
_ZONE = ZoneInfo("Europe/Warsaw")

ERRORS = {
    "1000": Verdict.OURS,  # no such action
    "1001": Verdict.CONFIG,  # wrong token
    "1002": Verdict.CONFIG,  # the account may not use the interface
    "1003": Verdict.CONFIG,  # our IP address is not allowed
    "1005": Verdict.CONFIG,
    "1006": Verdict.OURS,
    "1007": Verdict.CONFIG,
    "1008": Verdict.CONFIG,
    "2000": Verdict.CONTENT,  # a value is missing or too long
    "2001": Verdict.NUMBER,
    "2002": Verdict.OURS,
    "3000": Verdict.CREDIT,
    "3001": Verdict.CONFIG,  # the account may not send this type of SMS
    "3002": Verdict.CREDIT,
    "3003": Verdict.CONFIG,
    "3004": Verdict.CREDIT,
}

_REASONS = {
    "message_expired": Reason.EXPIRED,
    "unsupported_number": Reason.NUMBER,
    "wrong_number": Reason.NUMBER,
    "number_is_blacklisted": Reason.OPT_OUT,
    "message_rejected": Reason.REFUSED,
    "lock_send": Reason.REFUSED,
    "wrong_message": Reason.CONTENT,
    "wrong_sender_name": Reason.CONFIG,
    "limit_exhausted": Reason.CREDIT,
    "sending_to_foreign_networks_is_locked": Reason.ACCOUNT,
    "no_permission_to_send_messages": Reason.ACCOUNT,
}
_STATUSES = {
    "delivered": Status.DELIVERED,
    "undelivered": Status.FAILED,
    "unsent": Status.FAILED,
    "sent": Status.SENT,
    "in_progress": Status.ACCEPTED,
    "saved": Status.ACCEPTED,
}


class SerwerSms(Gateway):
    label = "SerwerSMS"
    base_url = "https://api2.serwersms.pl"
    default_sender = pool_sender = "2waySMS"
    # Nobody confirmed that a repeated unique_id is refused, so it is asked for first.
    repeat_s = 20 * 3600
    can_ask = True
    settle_s = 120
    report_due_s = 0
    most_asked = 500
    fetches = True

    def _send(self, message):
        """Call ``messages/send_sms`` for one number, with our key as ``unique_id``."""
        answer = self._call(
            "messages/send_sms",
            phone=[message.number],
            text=message.text,
            sender=self.account.sender,
            utf=message.encoding != "GSM-7",
            unique_id=[message.idx],
            details=True,
        )
        if trouble := read_trouble(answer):
            return trouble
        data = read_json(answer.text)
        if "error" in data:
            return _refusal(data["error"])
        return _read_item(next(iter(read_items(data, "items")), {}), answer)

    def _find(self, message):
        """Ask ``messages/reports`` for our key."""
        data = self._ask_for(unique_id=[message.idx])
        for item in read_items(data, "items"):
            return SendResult(
                Status.ACCEPTED,
                ref=str(item.get("id") or ""),
                points=read_number(item.get("cost")),
                parts=read_count(item.get("parts")),
            )
        return None

    def ask(self, refs):
        """Ask ``messages/reports`` for up to 500 ids."""
        data = self._ask_for(id=list(refs))
        return [_read_report(item) for item in read_items(data, "items")]

    def _cancel(self, ref):
        """Call ``messages/delete``. What it says of a message that has left is not
        published: a refusal that names the id, or no success.
        """
        answer = self._call("messages/delete", id=ref)
        data = read_json(answer.text)
        refusal = _refusal(data.get("error"))
        if data.get("success") is True:
            return SendResult(Status.CANCELLED)
        if data.get("success") is False or refusal.detail.startswith(INVALID_ID):
            return SendResult(Status.SENT)
        raise NoAnswer(refusal.detail or f"HTTP {answer.code}")

    def fetch(self, since):
        """Fetch what ``messages/recived`` (the vendor's spelling) has: answers to the
        pool, or what came to own numbers.
        """
        own = self.account.sender.lstrip("+").isdigit()
        moment = since.replace(tzinfo=datetime.timezone.utc).astimezone(_ZONE)
        found = []
        for kind in ("nd", "ndi") if own else ("eco",):
            answer = self._call(
                "messages/recived", type=kind, date_from=f"{moment:%Y-%m-%d %H:%M:%S}"
            )
            for item in read_items(self._expect_items(answer), "items"):
                found.append({name: str(item[name] or "") for name in item})
        return found

    def _check(self):
        """Ask ``account/limits`` for what is left, and ``senders/index`` for names."""
        answer = self._call("account/limits")
        data = read_json(answer.text)
        if "error" in data:
            refusal = _refusal(data["error"])
            return Check(False, refusal.detail, reason=refusal.reason)
        if answer.code != 200 or "items" not in data:
            return Check(False, f"HTTP {answer.code}", reason=Reason.OTHER)
        left = [i for i in read_items(data, "items") if i.get("type") == "FULL"]
        points = read_number(left[0].get("value")) if left else None
        return Check(True, "", points, self._sender_names())

    def _sender_names(self):
        """Return the names that may stand as sender; None when the sender is none."""
        if self.two_way(self.account.sender):
            return None
        data = read_json(self._call("senders/index").text)
        if "items" not in data:
            return None
        return tuple(
            str(item.get("name"))
            for item in read_items(data, "items")
            if item.get("status") == "authorized"
        )

    @classmethod
    def parse_reports(cls, values):
        """Refuse: this gateway calls nobody."""
        raise MalformedCallback("SerwerSMS calls nobody")

    @classmethod
    def parse_incoming(cls, values):
        """Read one item of ``messages/recived``."""
        if not values.get("id") or not values.get("phone") or "text" not in values:
            raise MalformedCallback("no id, phone or text")
        return [
            Incoming(
                sender=read_sender(values["phone"]),
                receiver=values.get("to_number") or "",
                text=read_text(values["text"]),
                sent_at=_moment(values.get("recived")),
                reply_to=values.get("message_id") or "",
                ref=values["id"],
            )
        ]

    def _ask_for(self, **keys):
        """Call ``messages/reports``.

        :raise NoAnswer: when it does not tell, which is not the same as "none"
        """
        return self._expect_items(self._call("messages/reports", **keys))

    def _expect_items(self, answer):
        """Return an answer that has a list, however empty.

        :raise NoAnswer: when it has none
        """
        data = read_json(answer.text)
        if answer.code != 200 or not isinstance(data.get("items"), list):
            raise NoAnswer(_refusal(data.get("error")).detail or f"HTTP {answer.code}")
        return data

    def _call(self, action, **data):
        """Post an action with its parameters as JSON."""
        url = f"{self.account.base_url.rstrip('/')}/{action}.json"
        headers = {"Authorization": f"Bearer {self.account.token}"}
        return http.call(
            "POST", url, headers, timeout_s=self.account.timeout_s, data=data
        )


def _refusal(error):
    """Translate the object ``error`` of an answer."""
    error = error if isinstance(error, dict) else {}
    code = str(error.get("code") or "")
    detail = f"{code} {error.get('message') or error.get('type') or ''}".strip()[:200]
    status, reason = ERRORS.get(code, Verdict.OURS)
    return SendResult(status, reason, detail=detail)


def _read_item(item, answer):
    """Translate what ``messages/send_sms`` says about our one number."""
    if item.get("status") == "unsent":
        code, message = item.get("error_code"), item.get("error_message")
        return _refusal({"code": code, "message": message})
    if not item.get("id"):
        return SendResult(Status.UNSURE, Reason.SILENCE, detail=answer.text[:80])
    parts = read_count(item.get("parts"))
    return SendResult(Status.ACCEPTED, ref=str(item["id"]), parts=parts)


def _read_report(item):
    """Translate one item of ``messages/reports``."""
    # Whatever it says, a report proves that the gateway has the message.
    status = _STATUSES.get(item.get("status"), Status.ACCEPTED)
    word = str(item.get("reason") or item.get("status") or "")
    reason = ""
    if status == Status.FAILED:
        reason = _REASONS.get(item.get("reason"), Reason.UNDELIVERED)
    return Report(
        str(item.get("id") or ""),
        str(item.get("unique_id") or ""),
        status,
        reason,
        word,
        _moment(item.get("delivered")),
        read_number(item.get("cost")),
    )


def _moment(text):
    """Read a local time as naive UTC; None when it is none."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", str(text or "")):
        return None
    try:
        local = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    return naive_utc(local.replace(tzinfo=_ZONE))
