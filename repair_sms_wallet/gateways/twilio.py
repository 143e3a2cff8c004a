"""Twilio. Sources, read 2026-10/11: its OpenAPI file (twilio-oai, 2026-04), the
official client for Python (2026-08) and https://www.twilio.com/docs for error codes,
callbacks and their signature.
"""

import base64
import datetime
import hashlib
import hmac
import logging
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode

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

_logger = logging.getLogger(__name__)

BAD_CALLBACK = "21609"

#: https://www.twilio.com/docs/api/errors
ERRORS = {
    "20003": Verdict.CONFIG,  # wrong account or token
    "20005": Verdict.CREDIT,  # the account is suspended or empty
    "20404": Verdict.CONFIG,
    "20429": Verdict.BUSY,
    "21211": Verdict.NUMBER,
    "21212": Verdict.CONFIG,  # the sender is no number or name
    "21265": Verdict.NUMBER,
    "21266": Verdict.NUMBER,  # to ourselves
    "21408": Verdict.NUMBER,  # country closed on the account
    "21602": Verdict.CONTENT,
    "21603": Verdict.CONFIG,
    "21604": Verdict.NUMBER,
    "21606": Verdict.CONFIG,  # the sender is not ours, or cannot send SMS
    "21608": Verdict.ACCOUNT,  # trial: only to verified numbers
    "21609": Verdict.CONFIG,  # when it stays after a call without the address
    "21610": Verdict.OPT_OUT,
    "21612": Verdict.NUMBER,
    "21614": Verdict.NUMBER,
    "21617": Verdict.CONTENT,
}
_FAILURES = {
    "30003": Reason.UNDELIVERED,
    "30004": Reason.REFUSED,
    "30005": Reason.NUMBER,
    "30006": Reason.NUMBER,
    "30007": Reason.REFUSED,
    "30036": Reason.EXPIRED,
}
_STATUSES = {
    "accepted": Status.ACCEPTED,
    "scheduled": Status.ACCEPTED,
    "queued": Status.ACCEPTED,
    "sending": Status.ACCEPTED,
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.DELIVERED,
    "undelivered": Status.FAILED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}


class Twilio(Gateway):
    label = "Twilio"
    base_url = "https://api.twilio.com"
    login_label = "Account SID"
    # There is no key against a second copy, so the list of messages is asked first.
    repeat_s = 20 * 3600
    can_ask = asks_by_text = True
    settle_s = 120
    # A text would be sent to the customer as an answer.
    webhook_answer = ("<Response/>", "text/xml; charset=utf-8")

    def _send(self, message):
        """Post to ``Messages.json``; our key goes into the address of the reports."""
        form = {
            "To": message.number,
            "From": self._sender(),
            "Body": message.text,
        }
        callback = {}
        if self.account.report_url:
            url = f"{self.account.report_url}?idx={quote(message.idx)}"
            callback = {"StatusCallback": url}
        result = _read(self._call("POST", "Messages.json", {**form, **callback}))
        if callback and result.detail.startswith(f"{BAD_CALLBACK} "):
            _logger.warning(
                "Twilio cannot call back: check web.base.url. The message goes without"
                " reports."
            )
            result = _read(self._call("POST", "Messages.json", form))
        return result

    def _find(self, message):
        """Look for the text among the newest messages to the number that no other SMS
        of ours is. Two copies, or one of another sender, are left to a person.
        """
        query = urlencode({"To": message.number, "PageSize": 50})
        answer = self._call("GET", f"Messages.json?{query}")
        data = read_json(answer.text)
        if answer.code != 200 or not isinstance(data.get("messages"), list):
            raise NoAnswer(f"HTTP {answer.code}")
        copies = [
            copy
            for copy in read_items(data, "messages")
            if copy.get("body") == message.text
            and copy.get("to") == message.number
            and copy.get("sid") not in message.other_refs
            and _moment(copy.get("date_created")) >= message.called_after
        ]
        if len(copies) > 1:
            raise NoAnswer("more than one message of this text")
        if not copies:
            return None
        [copy] = copies
        senders = (copy.get("from"), copy.get("messaging_service_sid"))
        if copy.get("from") and self._sender() not in senders:
            # Somebody else's, or ours from before the sender was changed.
            raise NoAnswer("this text came from another sender")
        return _read_message(copy)

    def ask(self, refs):
        """Read one message."""
        [ref] = refs
        answer = self._call("GET", f"Messages/{quote(ref)}.json")
        data = read_json(answer.text)
        if answer.code != 200 or not data.get("status"):
            return []
        return [_report(ref, "", data["status"], data.get("error_code"))]

    def _cancel(self, ref):
        """Set the status; where that is refused, read what became of the message."""
        path = f"Messages/{quote(ref)}.json"
        answer = self._call("POST", path, {"Status": "canceled"})
        if 400 <= answer.code < 500 and not read_trouble(answer):
            answer = self._call("GET", path)
        word = read_json(answer.text).get("status")
        if answer.code != 200 or not word:
            raise NoAnswer(f"HTTP {answer.code}")
        is_back = word == "canceled"
        return SendResult(Status.CANCELLED if is_back else Status.SENT)

    def _check(self):
        """Read the account, what is left on it, and its numbers."""
        answer = self._call("GET", ".json")
        data = read_json(answer.text)
        if answer.code in (401, 403, 404):
            return Check(False, _refusal(answer, data).detail, reason=Reason.CONFIG)
        if answer.code != 200 or not data.get("status"):
            return Check(False, f"HTTP {answer.code}", reason=Reason.OTHER)
        if data["status"] != "active":
            return Check(False, str(data["status"]), reason=Reason.CREDIT)
        points = read_json(self._call("GET", "Balance.json").text).get("balance")
        numbers = None
        if self.two_way(self.account.sender):
            numbers = tuple(str(n.get("phone_number")) for n in self._numbers())
        name = str(data.get("friendly_name") or "")
        return Check(True, name, read_number(points), numbers)

    def callbacks(self):
        """Read the address that our own number calls."""
        mine = self._my_number()
        return (str(mine.get("sms_url") or ""),) if mine else None

    def add_callback(self, url):
        """Have our own number call an address."""
        path = f"IncomingPhoneNumbers/{self._my_number()['sid']}.json"
        form = {"SmsUrl": url, "SmsMethod": "POST"}
        return self._call("POST", path, form).code == 200

    def verify(self, headers, url, form):
        """Compare ``X-Twilio-Signature``: base64 of the HMAC-SHA1, keyed with the
        token, of the address and the sorted fields
        (https://www.twilio.com/docs/usage/security).
        """
        signed = url + "".join(name + value for name, value in sorted(form))
        key = self.account.token.encode()
        digest = hmac.new(key, signed.encode(), hashlib.sha1).digest()
        given = headers.get("X-Twilio-Signature") or ""
        known = base64.b64encode(digest)
        return bool(key) and hmac.compare_digest(known, given.encode())

    @classmethod
    def parse_reports(cls, values):
        """Read one report; the query carries our key."""
        ref = values.get("MessageSid") or values.get("SmsSid") or ""
        word = values.get("MessageStatus") or values.get("SmsStatus") or ""
        if not ref or not word:
            raise MalformedCallback("no MessageSid or MessageStatus")
        idx = values.get("idx") or ""
        return [_report(ref, idx, word, values.get("ErrorCode"))]

    @classmethod
    def parse_incoming(cls, values):
        """Read one SMS; Twilio does not say when it was written."""
        ref = values.get("MessageSid") or values.get("SmsSid") or ""
        if not ref or not values.get("From") or "Body" not in values:
            raise MalformedCallback("no MessageSid, From or Body")
        return [
            Incoming(
                sender=read_sender(values["From"]),
                receiver=(values.get("To") or "").strip(),
                text=read_text(values["Body"]),
                sent_at=None,
                ref=ref,
            )
        ]

    def _sender(self):
        """Return the sender as Twilio wants it: numbers with a plus."""
        sender = self.account.sender
        return f"+{sender.lstrip('+')}" if self.two_way(sender) else sender

    def _numbers(self):
        """Return the numbers of the account."""
        answer = self._call("GET", "IncomingPhoneNumbers.json")
        return read_items(read_json(answer.text), "incoming_phone_numbers")

    def _my_number(self):
        """Return the number that is our sender, or None."""
        mine = [n for n in self._numbers() if n.get("phone_number") == self._sender()]
        return mine[0] if mine else None

    def _call(self, method, path, form=None):
        """Make a request about our account, or about something below it."""
        login = self.account.login
        base = f"{self.account.base_url.rstrip('/')}/2010-04-01/Accounts/{quote(login)}"
        secret = base64.b64encode(f"{login}:{self.account.token}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}"}
        url = base + path if path.startswith(".") else f"{base}/{path}"
        return http.call(method, url, headers, form, self.account.timeout_s)


def _read(answer):
    """Translate an answer of ``Messages.json``."""
    if trouble := read_trouble(answer):
        return trouble
    data = read_json(answer.text)
    if answer.code >= 400:
        return _refusal(answer, data)
    if not data.get("sid"):
        return SendResult(Status.UNSURE, Reason.SILENCE, detail=answer.text[:80])
    return _read_message(data)


def _read_message(data):
    # Its price comes later, and in the currency of the account.
    parts = read_count(data.get("num_segments"))
    return SendResult(Status.ACCEPTED, ref=str(data.get("sid") or ""), parts=parts)


def _refusal(answer, data):
    """Translate an answer with an error."""
    code = str(data.get("code") or "")
    detail = f"{code} {data.get('message') or ''}".strip()[:200]
    unknown = Verdict.CONFIG if answer.code in (401, 403, 404) else Verdict.OURS
    status, reason = ERRORS.get(code, unknown)
    return SendResult(status, reason, detail=detail or f"HTTP {answer.code}")


def _report(ref, idx, word, code):
    """Translate a status; an unknown one proves only that Twilio has the message."""
    status = _STATUSES.get(str(word).lower(), Status.ACCEPTED)
    code, reason = str(code or ""), ""
    if status == Status.FAILED:
        reason = _FAILURES.get(code, Reason.UNDELIVERED)
    if word == "canceled":
        reason = Reason.CANCELLED
    return Report(ref, idx, status, reason, f"{word} {code}".strip())


def _moment(text):
    """Read a date of RFC 2822 as naive UTC; long ago when it is none."""
    try:
        return naive_utc(parsedate_to_datetime(text or ""))
    except (TypeError, ValueError):
        return datetime.datetime.min
