"""One HTTP request to a gateway, and what its failure means. Plain Python.

Connections are kept alive and shared by all threads: urllib3's pools are thread-safe,
a ``requests.Session`` is not, and costs twice the time per call.
"""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationValueError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from .base import NoAnswer, NotReached

#: Requests in flight at once; SMSAPI allows 100 a second from one address.
WORKERS = 16
#: The same to all gateways. A thread takes 8 MiB of the address space that Odoo allows
#: a process (``limit_memory_hard``), and as much again for what it allocates.
THREADS = 4 * WORKERS
#: A host that does not even open a connection in this time is down.
CONNECT_S = 5

# Raised before a byte of the request has left: sending again is safe.
_NEVER_LEFT = (
    ConnectTimeoutError,
    LocationValueError,
    NewConnectionError,
    ProxyError,
)
# Of the handshake; a broken answer is an ``SSLError``, too.
_NO_HANDSHAKE = {
    *("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL"),
    *("SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_PROTOCOL_VERSION"),
}


class Answer(NamedTuple):
    """Status code and text of an HTTP answer."""

    code: int
    text: str


def _is_of_handshake(error):
    """Tell whether TLS failed before the request was sent."""
    cause = error.args and error.args[0]
    return getattr(cause, "reason", None) in _NO_HANDSHAKE


@lru_cache(maxsize=8)
def _pool(proxy):
    """Return the connections of this process, through ``proxy`` when there is one."""
    # Several gateways may share a host.
    options = {"num_pools": 8, "maxsize": THREADS, "retries": False}
    if proxy:
        return urllib3.ProxyManager(proxy, **options)
    return urllib3.PoolManager(**options)


def call(method, url, headers, fields=None, timeout_s=10, data=None):
    """Make one request, following no redirect and repeating nothing.

    :param str method: HTTP method
    :param str url: absolute address
    :param dict headers: request headers
    :param dict fields: form fields, or None
    :param dict data: body to send as JSON instead of a form, or None
    :param int timeout_s: longest silence of a connected host, in seconds
    :return: the answer, whatever its status code
    :rtype: Answer
    :raise NotReached: when the request never left
    :raise NoAnswer: when it may have arrived
    """
    parts = urlsplit(url)
    proxy = not proxy_bypass(parts.hostname or "") and getproxies().get(parts.scheme)
    try:
        options = {
            "headers": headers,
            "redirect": False,
            "timeout": urllib3.Timeout(connect=CONNECT_S, read=timeout_s),
        }
        if data is not None:
            response = _pool(proxy or "").request(method, url, json=data, **options)
        else:
            response = _pool(proxy or "").request_encode_body(
                method, url, fields=fields, encode_multipart=False, **options
            )
    except _NEVER_LEFT as error:
        raise NotReached(type(error).__name__) from error
    except HTTPError as error:
        if isinstance(error, SSLError) and _is_of_handshake(error):
            raise NotReached(type(error).__name__) from error
        raise NoAnswer(type(error).__name__) from error
    return Answer(response.status, response.data.decode("utf-8", "replace"))
