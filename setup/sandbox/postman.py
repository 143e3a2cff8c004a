"""Calls the shop's webhooks, and tries again in the manner of the gateway."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import aiohttp

PAUSES_S = (0.5, 1, 2, 4, 8, 15, 30)
LAST_PAUSE_S = 60
MAX_TRIES = 100
TIMEOUT_S = 15
MAX_CALLS = 10_000
AT_ONCE = 5  # a small Odoo has few threads


@dataclass(frozen=True)
class Manner:
    """What satisfies a gateway, and how often it tries.

    ``refused`` counts all tries when the shop answers something else, ``unreached``
    when nobody answers.
    """

    is_taken: Callable
    refused: int
    unreached: int


def _is_ok(status, body):
    return status == 200 and body == "OK"


UNTIL_OK = "until OK"
ONCE = "once"
MANNERS = {
    # "The script must return literal OK, otherwise it is repeated cyclically until
    # received or until the message is archived": https://www.smsapi.pl/docs, sections
    # 9 and 10. The pauses between the tries are not published; these are ours.
    UNTIL_OK: Manner(_is_ok, MAX_TRIES, MAX_TRIES),
    # "Retry count (rc), default 1: the number of retry attempts Twilio will make if its
    # connection to your webhook fails":
    # https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    # (read 2026-11-25). An answer, whatever it says, is not asked for twice.
    ONCE: Manner(lambda status, body: 200 <= status < 300, 1, 2),
}


@dataclass
class Call:
    """One thing to tell the shop, however many tries it takes."""

    id: str
    kind: str
    method: str
    url: str
    fields: dict
    manner: str = UNTIL_OK
    headers: dict = field(default_factory=dict)
    tries: int = 0
    state: str = "waiting"
    answer: str = ""


class Postman:
    """Carries calls, several at a time.

    :param feed: is told whenever a call goes on
    """

    def __init__(self, feed):
        self.calls = OrderedDict()
        self._feed = feed
        self._ids = count(1)
        self._tasks = {}
        self._session = None

    def start(self):
        """Get ready, inside the running loop."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit_per_host=AT_ONCE),
            # The gateway's own time-out is not published.
            timeout=aiohttp.ClientTimeout(total=None, sock_read=TIMEOUT_S),
        )

    async def stop(self):
        """Drop what is under way."""
        self.reset()
        await self._session.close()

    def reset(self):
        """Forget all calls."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self.calls.clear()

    def call(self, kind, method, url, fields, manner=UNTIL_OK, headers=None):
        """Start to tell the shop something.

        :param str kind: report or incoming, to be shown
        :param str method: GET puts the fields into the query, POST into a form
        :param str url: the webhook
        :param dict fields: text by name
        :param str manner: a name of :data:`MANNERS`
        :param dict headers: of the request
        :return: the call
        :rtype: Call
        """
        call_id = str(next(self._ids))
        call = Call(call_id, kind, method, url, fields, manner, headers or {})
        self.calls[call.id] = call
        if len(self.calls) > MAX_CALLS:
            old_id, _old = self.calls.popitem(last=False)
            if old_id in self._tasks:
                self._tasks[old_id].cancel()
        task = asyncio.get_running_loop().create_task(self._carry(call))
        self._tasks[call.id] = task
        task.add_done_callback(lambda _task: self._tasks.pop(call.id, None))
        return call

    async def test(self, method, url):
        """Call an address once.

        :param str method: GET or POST
        :param str url: the webhook
        :return: what SMSAPI answers to the test of a callback
        :rtype: dict
        """
        status, body = await self._ask(Call("", "test", method, url, {}))
        return {
            "test_result": _is_ok(status, body),
            "connection_failed": not status,
            "invalid_encoding": False,
            "http_response_status": status,
            "http_response_body": body,
        }

    async def _carry(self, call):
        manner, limit = MANNERS[call.manner], 1
        while call.tries < limit:
            if call.tries:
                step = call.tries - 1
                pause = PAUSES_S[step] if step < len(PAUSES_S) else LAST_PAUSE_S
                await asyncio.sleep(pause)
            call.tries += 1
            status, body = await self._ask(call)
            call.answer = f"{status} {body[:200]}" if status else body
            if manner.is_taken(status, body):
                call.state = "delivered"
                self._feed.changed()
                return
            limit = manner.refused if status else manner.unreached
            self._feed.changed()
        call.state = "given up"
        self._feed.changed()

    async def _ask(self, call):
        """Try once; status 0 means that nobody answered."""
        key = "params" if call.method == "GET" else "data"
        try:
            async with self._session.request(
                call.method,
                call.url,
                allow_redirects=False,
                headers=call.headers,
                **{key: call.fields},
            ) as response:
                return response.status, (await response.text(errors="replace"))[:1000]
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            return 0, f"{type(error).__name__}: {error}"
