"""SMSAPI.pl. Sources, read 2026-10/11:

* its OpenAPI file (https://www.smsapi.com/rest/specifications/panel_com.yml) for
  addresses, parameters and answers;
* its documentation (https://www.smsapi.pl/docs) and official clients for error codes,
  delivery reports and incoming messages.
"""

import datetime
import logging
from urllib.parse import quote

from . import http
from .adapter import Gateway
from .base import (
    Check,
    Incoming,
    MalformedCallback,
    NoAnswer,
    NotReached,
    Reason,
    Report,
    SendResult,
    Status,
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
from .smsapi_words import ERRORS, REPORTS, UNKNOWN_ERROR, UNKNOWN_REPORT, WAITS

_logger = logging.getLogger(__name__)

#: A repeated idx is answered with this code when ``check_idx`` is set.
IDX_ALREADY_USED = "53"
BAD_NOTIFY_URL = "70"
NO_SUCH_MESSAGE = "301"
#: "1 to 5 statuses in one request", with room for a change of mind.
MOST_REPORTS = 50


class SmsApi(Gateway):
    label = "SMSAPI"
    base_url = "https://api.smsapi.pl"
    backup_url = "https://api2.smsapi.pl"
    default_sender = pool_sender = "2way"
    # 100 requests a second from one address; some are left for other work.
    per_second = 95
    # Documented window 24 h; a margin for clocks and for the first call's own time.
    repeat_s = 20 * 3600

    def _send(self, message):
        """Send through the first host that can be reached.

        Both hosts are the same platform: an idx accepted by one is refused by the
        other, so going on to the backup can never send twice.
        """
        result = _read(self._call("POST", "sms.do", self._form(message)))
        if result.detail.startswith(f"{BAD_NOTIFY_URL} "):
            _logger.warning(
                "SMSAPI cannot call back %s: check web.base.url. The message goes"
                " without reports.",
                self.account.base_url,
            )
            form = self._form(message, report_url="")
            result = _read(self._call("POST", "sms.do", form))
        return result

    def _check(self):
        """Ask ``/ping`` for the credentials and ``/profile`` for the money left."""
        answer = self._call("GET", "ping")
        data = read_json(answer.text)
        if answer.code in (401, 403) or data.get("authorized") is False:
            return Check(False, "Authorization failed", reason=Reason.CONFIG)
        if answer.code != 200 or "authorized" not in data:
            return Check(False, f"HTTP {answer.code}", reason=Reason.OTHER)
        profile = read_json(self._call("GET", "profile").text)
        return Check(
            True,
            profile.get("name") or "",
            read_number(profile.get("points")),
            self._sender_names(),
        )

    def _sender_names(self):
        """Return the names that may stand as sender; None without the right to ask, or
        when the sender is a number: only names are listed for sure.
        """
        if self.two_way(self.account.sender):
            return None
        answer = self._call("GET", "sms/sendernames")
        names = read_json(answer.text)
        if answer.code != 200 or not isinstance(names.get("collection"), list):
            return None
        return tuple(
            str(name.get("sender"))
            for name in read_items(names, "collection")
            if name.get("status") == "ACTIVE"
        )

    def ask(self, refs):
        """Read the status of one message with ``GET /sms.do?status=``."""
        [ref] = refs
        answer = self._call("GET", f"sms.do?format=json&status={quote(ref)}")
        return [
            Report(ref, "", *REPORTS.get(word, UNKNOWN_REPORT), word)
            for item in read_items(read_json(answer.text), "list")
            if (word := str(item.get("status") or "").upper())
        ]

    def _cancel(self, ref):
        """Call ``/sms.do`` with ``sch_del``; what has left "does not exist"."""
        answer = self._call("POST", "sms.do", {"sch_del": ref, "format": "json"})
        data = read_json(answer.text)
        if any(str(item.get("id")) == ref for item in read_items(data, "list")):
            return SendResult(Status.CANCELLED)
        if str(data.get("error")) == NO_SUCH_MESSAGE:
            return SendResult(Status.SENT)
        raise NoAnswer(f"HTTP {answer.code} {data.get('error') or ''}".strip())

    def callbacks(self):
        """Ask ``GET /callbacks`` for the active addresses of incoming SMS."""
        answer = self._call("GET", "callbacks")
        known = read_json(answer.text)
        if answer.code != 200 or not isinstance(known.get("collection"), list):
            return None  # a token without the right to see them
        return tuple(
            str(callback.get("url"))
            for callback in read_items(known, "collection")
            if callback.get("type") == "sms_mo" and callback.get("active", True)
        )

    def add_callback(self, url):
        """Register an address for incoming SMS with ``POST /callbacks``."""
        data = {"type": "sms_mo", "url": url, "receiver_type": "all"}
        return self._call("POST", "callbacks", data=data).code in (200, 201)

    @classmethod
    def parse_reports(cls, values):
        """Read 1 to 5 reports: lists joined by commas, some shorter or missing."""
        lists = {
            name: (values.get(name) or "").split(",")
            for name in ("MsgId", "idx", "status_name", "status", "donedate")
        }
        count = max(len(lists["MsgId"]), len(lists["idx"]))
        if count > MOST_REPORTS:
            raise MalformedCallback("too many reports")
        reports = [cls._report(lists, index) for index in range(count)]
        reports = [report for report in reports if report]
        if not reports:
            raise MalformedCallback("no report with an id and a status")
        return reports

    @classmethod
    def parse_incoming(cls, values):
        """Read one SMS; ``MsgId`` is the id of the message it answers, not its own."""
        sender = (values.get("sms_from") or "").strip()
        if not sender or "sms_text" not in values:
            raise MalformedCallback("no sms_from or sms_text")
        return [
            Incoming(
                sender=read_sender(sender),
                receiver=(values.get("sms_to") or "").strip(),
                text=read_text(values["sms_text"]),
                sent_at=_moment(values.get("sms_date") or ""),
                reply_to=(values.get("MsgId") or "").strip(),
            )
        ]

    # -- requests ----------------------------------------------------------------

    def _form(self, message, report_url=None):
        """Build the form of ``/sms.do``; one recipient, always with our idx."""
        report_url = self.account.report_url if report_url is None else report_url
        form = {
            "to": message.number.lstrip("+"),
            "from": self.account.sender,
            "message": message.text,
            "encoding": "utf-8",
            "idx": message.idx,
            "check_idx": "1",
            "format": "json",
        }
        if report_url:
            form["notify_url"] = report_url
        if message.encoding == "GSM-7":
            # A text we charge as GSM-7 must not leave at twice the price.
            form["nounicode"] = "1"
        return form

    def _call(self, method, path, form=None, data=None):
        """Call the primary host, and the backup when that cannot be reached."""
        hosts = [self.account.base_url, self.account.backup_url]
        hosts = [host.rstrip("/") for host in hosts if host]
        headers = {"Authorization": f"Bearer {self.account.token}"}
        for last, host in enumerate(hosts, start=1):
            try:
                url = f"{host}/{path}"
                return http.call(
                    method, url, headers, form, self.account.timeout_s, data=data
                )
            except NotReached:
                if last == len(hosts):
                    raise
        raise NotReached("no address")

    # -- answers -----------------------------------------------------------------

    @staticmethod
    def _report(lists, index):
        """Return the report at ``index`` of the lists, or None without id or status."""

        def at(name, share=True):
            values = lists[name]
            if index < len(values):
                return values[index].strip()
            # The gateway writes a value that all share only once.
            return values[0].strip() if share and len(values) == 1 else ""

        ref, idx = at("MsgId", share=False), at("idx", share=False)
        word = at("status_name").upper() or at("status")
        if not word or not (ref or idx):
            return None
        status, reason = REPORTS.get(word, UNKNOWN_REPORT)
        done = at("donedate")
        return Report(ref, idx, status, reason, word, _moment(done) if done else None)


def _read(answer):
    """Translate an answer of ``/sms.do``."""
    data = read_json(answer.text)
    if trouble := read_trouble(answer):
        return trouble
    if data.get("error") is not None:
        return _refusal(data)
    if answer.code >= 400:
        return SendResult(Status.HELD, Reason.CONFIG, detail=f"HTTP {answer.code}")
    sent = next(iter(read_items(data, "list")), {})
    if not sent.get("id"):
        # "Internal error" with HTTP 200 is known to happen.
        return SendResult(Status.UNSURE, Reason.SILENCE, detail=answer.text[:80])
    return SendResult(
        Status.ACCEPTED,
        ref=str(sent["id"]),
        points=read_number(sent.get("points")),
        parts=read_count(sent.get("parts")),
    )


def _refusal(data):
    """Translate an answer with an error; the code is a number or its text."""
    code = str(data["error"]).strip()
    detail = f"{code} {data.get('message') or ''}".strip()[:200]
    if code == IDX_ALREADY_USED:
        # An earlier call with this idx was accepted, and its answer lost. The id
        # stays unknown until a report brings it together with our idx.
        return SendResult(Status.ACCEPTED, detail=detail)
    status, reason = ERRORS.get(code, UNKNOWN_ERROR)
    return SendResult(status, reason, detail=detail, wait_s=WAITS.get(code, 0))


def _moment(text):
    """Read unix seconds as a naive UTC datetime.

    :raise MalformedCallback: when it is no such number
    """
    try:
        moment = datetime.datetime.fromtimestamp(int(text), datetime.timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise MalformedCallback("no unix time") from error
    return naive_utc(moment)
