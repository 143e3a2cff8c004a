"""One request, and how it becomes bytes."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlencode

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
JSON = "application/json"
BOUNDARY = "fire"


class File(bytes):
    """A value that is sent as a file."""


@dataclass(frozen=True)
class Shot:
    """A request. Names and values are text, or bytes as they are to arrive.

    ``path`` and ``tail`` (appended to the query) are quoted already; ``raw`` replaces
    the body; ``key`` signs the form as Twilio does, for the address that starts with
    ``base``.
    """

    name: str
    method: str
    path: str
    query: tuple = ()
    form: tuple = ()
    kind: str = URLENCODED
    headers: tuple = ()
    raw: bytes | None = None
    tail: str = ""
    key: str = ""
    base: str = ""

    def target(self):
        """Return path and query as they are sent."""
        query = urlencode(self.query, errors="surrogatepass") + self.tail
        return f"{self.path}?{query}" if query else self.path

    def body(self):
        """Return the body, None when there is none."""
        if self.raw is not None or not (self.form or self.kind == JSON):
            return self.raw
        if self.kind == MULTIPART:
            return _multipart(self.form)
        if self.kind == JSON:
            params = {_text(name): _json(value) for name, value in self.form}
            return json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        return urlencode(self.form, errors="surrogatepass").encode()

    def all_headers(self):
        """Return the headers; those of the shot win.

        :rtype: dict
        """
        headers = {}
        if self.body() is not None:
            mark = f"; boundary={BOUNDARY}" if self.kind == MULTIPART else ""
            headers["Content-Type"] = self.kind + mark
        if self.key:
            headers["X-Twilio-Signature"] = self._signature()
        return {**headers, **dict(self.headers)}

    def _signature(self):
        """Sign the address and the sorted form with the key."""
        values = sorted(
            (_text(name), _text(value))
            for name, value in self.form
            if not isinstance(value, File)
        )
        text = self.base + self.target() + "".join(name + v for name, v in values)
        data = text.encode(errors="replace")
        digest = hmac.new(self.key.encode(), data, hashlib.sha1).digest()
        return base64.b64encode(digest).decode()


def raw(value):
    """Return a value as bytes."""
    if isinstance(value, bytes):
        return bytes(value)
    return str(value).encode(errors="replace")


def _text(value):
    if isinstance(value, bytes):
        return bytes(value).decode(errors="replace")
    return str(value)


def _json(value):
    return _text(value) if isinstance(value, bytes) else value


def _multipart(form):
    """Write a form as a browser does that sends files."""
    parts = []
    for name, value in form:
        about = b'form-data; name="' + raw(name).replace(b'"', b"%22") + b'"'
        if isinstance(value, File):
            about += b'; filename="fire.jpg"\r\nContent-Type: image/jpeg'
        head = b"--" + BOUNDARY.encode() + b"\r\nContent-Disposition: " + about
        parts.append(head + b"\r\n\r\n" + raw(value) + b"\r\n")
    return b"".join(parts) + b"--" + BOUNDARY.encode() + b"--\r\n"
