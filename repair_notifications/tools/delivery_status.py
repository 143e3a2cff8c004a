"""What a bounce message says: plain Python, no Odoo.

First by the standard (RFC 3464, https://www.rfc-editor.org/rfc/rfc3464), then by
``flufl.bounce``, which knows mail systems that follow none, then by a line that holds
an address and a refusal.
"""

import base64
import binascii
import email
import logging
import re
from email.utils import parseaddr
from typing import NamedTuple

from flufl.bounce import all_failures

from .smtp_answer import is_permanent, read_status

_logger = logging.getLogger(__name__)

_ADDRESS = re.compile(
    r"[^\s<>\"'();,:\[\]]+@[^\s<>\"'();,:\[\]]+\.[^\s<>\"'();,:\[\]]+"
)
_DAEMON = re.compile(
    r"(mailer|mail|m)?[-_.]?daemon|postmaster|mail[-_.]?(system|server)"
    r"|microsoftexchange[0-9a-f]+",
    re.IGNORECASE,
)
_NO_FAILURE_REPORTS = {"disposition-notification", "feedback-report"}
_NO_FAILURE_PARTS = {f"message/{kind}" for kind in _NO_FAILURE_REPORTS}
_STATUS_PARTS = {"message/delivery-status", "message/global-delivery-status"}
# Where a mail system that follows no standard gives the original back.
_ORIGINAL = re.compile(
    r"^.*(original message|returned message|copy of (your|the) message|message headers"
    r"|unsent message|kopia wiadomości|oryginaln\w+ wiadomo"
    r"|ursprüngliche nachricht).*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_YET = re.compile(
    r"(try|trying|retry|tried) again|still being retried|will be retried|delayed"
    r"|not yet (been )?delivered|warning message only|do not need to resend",
    re.IGNORECASE,
)
_REFUSAL = re.compile(r"(?<![\d.])(55[0-4]|5\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_REFUSAL_WITHIN = 600  # characters behind the address
_MAX_DIAGNOSTIC = 500


class Bounce(NamedTuple):
    """One address that a message could not be delivered to.

    ``permanent`` is False for a failure that does not condemn the address: 4.x.x given
    up, a full mailbox (5.2.2), a refusal of the sender or of the text; see
    :func:`.smtp_answer.is_permanent`. ``status`` is the enhanced code, possibly
    empty; ``diagnostic`` the words of the mail server.
    """

    address: str
    permanent: bool
    status: str
    diagnostic: str


def read_bounce(message):
    """Read whom a message could not be delivered to.

    :param email.message.Message message: any incoming message, however broken
    :return: the failures; empty for anything else: a delayed or delivered notice, a
        read receipt, an out-of-office, a complaint, what a person wrote
    :rtype: list[Bounce]
    """
    # Strangers write these messages, and both email and flufl.bounce raise at some.
    try:
        return _read(message)
    except Exception:
        _logger.info("A message cannot be read as a bounce", exc_info=True)
        return []


def says_no_failure(message):
    """Tell whether a message is known to report something else than a failure.

    :param email.message.Message message: any incoming message
    :return: True for a delayed or delivered notice, a read receipt, a complaint and
        an automatic answer; False for a failure and for what nobody can tell
    :rtype: bool
    """
    try:
        if _is_other_report(message):
            return True
        groups = _recipients(message)
        if groups:
            return not any(_action(group) == "failed" for group in groups)
        if not _is_from_daemon(message):
            return _is_automatic_answer(message)
        return not _read(message) and bool(_NOT_YET.search(_text(message)))
    except Exception:
        _logger.info("A message cannot be told from a bounce", exc_info=True)
        return False


def _read(message):
    if _is_other_report(message):
        return []
    is_report = message.get_content_type() == "multipart/report"
    if not is_report and not _is_from_daemon(message):
        return []
    groups = _recipients(message)
    if groups:
        failed = [group for group in groups if _action(group) == "failed"]
        return _unique(map(_bounce_of_group, failed))
    return _unique(_read_by_library(message) or _read_lines(message))


def _unique(bounces):
    """Keep the first bounce of each address."""
    found = {}
    for bounce in filter(None, bounces):
        found.setdefault(bounce.address, bounce)
    return list(found.values())


def _header(part, name):
    """Read a header as one line, '' when it is missing."""
    return " ".join(str(part.get(name) or "").split())


def _parts(message):
    """Walk through a message, but not into the messages that it carries."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _parts(part)


def _is_other_report(message):
    """Tell read receipts (RFC 8098) and complaints (RFC 5965) from the rest."""
    kind = str(message.get_param("report-type") or "").lower()
    if kind in _NO_FAILURE_REPORTS:
        return True
    return any(part.get_content_type() in _NO_FAILURE_PARTS for part in _parts(message))


def _is_automatic_answer(message):
    """Tell answers that a program gave (RFC 3834, and what was there before)."""
    submitted = _header(message, "Auto-Submitted").lower()
    return (
        submitted.startswith("auto")
        or any(
            _header(message, name)
            for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
        )
        or _header(message, "Precedence").lower() == "auto_reply"
    )


def _is_from_daemon(message):
    """Tell mail systems from people, who may quote a bounce."""
    if message.get("X-Failed-Recipients"):
        return True
    sender = _header(message, "From")
    local_part = (parseaddr(sender)[1] or sender).partition("@")[0]
    return sender in ("", "<>") or bool(_DAEMON.fullmatch(local_part.strip("<> ")))


def _recipients(message):
    """Return the groups of headers about recipients in a delivery status."""
    for part in _parts(message):
        if part.get_content_type() in _STATUS_PARTS:
            groups = [group for group in _groups(part) if group.get("Action")]
            if groups:
                return groups
    return []


def _groups(part):
    """Return the groups of headers of a delivery status, decoded when need be."""
    payload = part.get_payload()
    groups = payload if isinstance(payload, list) else []
    encoding = _header(part, "Content-Transfer-Encoding").lower()
    if encoding == "base64" or not any(group.keys() for group in groups):
        text = "".join(map(str, groups)) if groups else str(payload)
        text = _decode_base64(text) if encoding == "base64" else text
        blocks = re.split(r"\r?\n[ \t]*\r?\n", text.strip())
        groups = [email.message_from_string(block.lstrip()) for block in blocks]
    return groups


def _decode_base64(text):
    try:
        return base64.b64decode("".join(text.split())).decode("utf-8", "replace")
    except binascii.Error:
        return text


def _action(group):
    return _header(group, "Action").partition(" ")[0].strip(";").lower()


def _bounce_of_group(group):
    """Read one recipient of a delivery status.

    The original recipient is the address we wrote to; the final one may be where it
    is forwarded to.
    """
    address = _find_address(_header(group, "Original-Recipient")) or _find_address(
        _header(group, "Final-Recipient")
    )
    if not address:
        return None
    diagnostic = _header(group, "Diagnostic-Code")
    diagnostic = re.sub(r"^\s*(smtp|x-[\w-]+)\s*;\s*", "", diagnostic, flags=re.I)
    status = read_status(_header(group, "Status"))
    if not status or status.endswith(".0.0"):
        status = read_status(diagnostic, status or "5.0.0")
    return _bounce(address, status, diagnostic)


def _find_address(text):
    found = _ADDRESS.search(text.partition(";")[2] or text)
    return found[0].rstrip(".").lower() if found else ""


def _bounce(address, status, diagnostic):
    permanent = is_permanent(status, diagnostic, address)
    return Bounce(address, permanent, status, diagnostic[:_MAX_DIAGNOSTIC])


def _read_by_library(message):
    """Ask ``flufl.bounce``, which says only which addresses failed."""
    _temporary, permanent = all_failures(message)
    text = _text(message)
    bounces = []
    for raw in sorted(permanent):
        address = _find_address(raw.decode("ascii", "replace"))
        answer = _answer_about(address, text)
        bounces.append(
            _bounce(address, read_status(answer, "5.0.0"), answer) if address else None
        )
    return bounces


def _read_lines(message):
    """Look for an address with a refusal behind it."""
    text = _text(message)
    if _NOT_YET.search(text):
        return []
    bounces = []
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".").lower()
        answer = _answer_about(address, text[found.start() :])
        if _REFUSAL.search(answer):
            bounces.append(_bounce(address, read_status(answer), answer))
    return bounces


def _answer_about(address, text):
    """Return what stands behind an address, up to the next one."""
    start = text.lower().find(address)
    if start < 0:
        return ""
    rest = text[start + len(address) :][:_REFUSAL_WITHIN]
    others = (m for m in _ADDRESS.finditer(rest) if m[0].lower() != address)
    other = next(others, None)
    rest = rest[: other.start()] if other else rest
    return " ".join(rest.strip("<>[]:;, \t\r\n").split())


def _text(message):
    """Return the readable text of a message without the original it gives back."""
    texts = []
    for part in _parts(message):
        if part.get_content_type() == "text/plain":
            raw = part.get_payload(decode=True) or b""
            texts.append(_decode(raw, part.get_content_charset()))
    text = "\n".join(texts)
    original = _ORIGINAL.search(text)
    return text[: original.start()] if original else text


def _decode(raw, charset):
    try:
        return raw.decode(charset or "utf-8", "replace")
    except LookupError:  # a character set that Python does not know
        return raw.decode("utf-8", "replace")
