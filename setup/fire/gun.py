"""Sends shots over HTTP, several at a time, and keeps what was answered."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

THREADS = 4
#: Whoever is silent for longer hangs.
PATIENCE_S = 30


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    seconds: float
    body: bytes = b""
    headers: object = None


class Gun:
    """Shoots at one server.

    :param int port: of the server, on this machine
    """

    def __init__(self, port):
        self.port = port

    def fire(self, shots, threads=THREADS):
        """Send shots.

        :param list shots: of :class:`Shot`
        :param int threads: how many at the same time
        :return: of each its answer, in the order of the shots
        :rtype: list[Answer]
        """
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(self.send, shots))

    def send(self, shot):
        """Send one shot."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        started = time.monotonic()
        try:
            self._write(link, shot)
            answer = link.getresponse()
            body = answer.read()
            headers = answer.headers
            status = answer.status
        except (OSError, http.client.HTTPException) as error:
            status, body, headers = 0, repr(error).encode(), None
        finally:
            link.close()
        return Answer(status, time.monotonic() - started, body, headers)

    @staticmethod
    def _write(link, shot):
        body, headers = shot.body(), shot.all_headers()
        link.putrequest(
            shot.method,
            shot.target(),
            skip_host="Host" in headers,
            skip_accept_encoding=True,
        )
        chunked = headers.get("Transfer-Encoding") == "chunked"
        if body is not None and not chunked:
            headers.setdefault("Content-Length", str(len(body)))
        for name, value in headers.items():
            link.putheader(name, value)
        try:
            link.endheaders(body, encode_chunked=chunked)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before it was read to its end: the answer says so
