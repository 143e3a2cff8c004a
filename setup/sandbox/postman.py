"""Calls the shop's webhooks and repeats until the answer is exactly ``OK``.

"The script must return literal OK, otherwise it is repeated cyclically until received
or until the message is archived": https://www.smsapi.pl/docs, sections 9 and 10. The
pauses between the tries are not published; these are ours.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from itertools import count

import aiohttp

PAUSES_S = (0.5, 1, 2, 4, 8, 15, 30)
LAST_PAUSE_S = 60
MAX_TRIES = 100
TIMEOUT_S = 15
MAX_CALLS = 10_000
AT_ONCE = 5  # a small Odoo has few threads


@dataclass
class Call:
    """One thing to tell the shop, however many tries it takes."""

    id: str
    kind: str
    method: str
    url: str
    fields: dict
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

    def call(self, kind, method, url, fields):
        """Start to tell the shop something.

        :param str kind: report or incoming, to be shown
        :param str method: GET puts the fields into the query, POST into a form
        :param str url: the webhook
        :param dict fields: text by name
        :return: the call
        :rtype: Call
        """
        call = Call(str(next(self._ids)), kind, method, url, fields)
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
            "test_result": status == 200 and body == "OK",
            "connection_failed": not status,
            "invalid_encoding": False,
            "http_response_status": status,
            "http_response_body": body,
        }

    async def _carry(self, call):
        while call.tries < MAX_TRIES:
            call.tries += 1
            status, body = await self._ask(call)
            call.answer = f"{status} {body[:200]}" if status else body
            if status == 200 and body == "OK":
                call.state = "delivered"
                self._feed.changed()
                return
            self._feed.changed()
            step = call.tries - 1
            pause = PAUSES_S[step] if step < len(PAUSES_S) else LAST_PAUSE_S
            await asyncio.sleep(pause)
        call.state = "given up"

    async def _ask(self, call):
        """Try once; status 0 means that nobody answered."""
        key = "params" if call.method == "GET" else "data"
        try:
            async with self._session.request(
                call.method, call.url, allow_redirects=False, **{key: call.fields}
            ) as response:
                return response.status, (await response.text(errors="replace"))[:1000]
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            return 0, f"{type(error).__name__}: {error}"
