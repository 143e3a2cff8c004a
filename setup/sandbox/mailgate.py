"""Brings letters to Odoo the way its mail gateway script does.

``mail.thread.message_process`` by XML-RPC, as ``odoo-mailgate.py`` of Odoo 19.0 calls
it (``addons/mail/static/scripts``).
"""

import asyncio
import xmlrpc.client
from urllib.parse import unquote, urlsplit

import aiohttp

TIMEOUT_S = 60
# A mail server keeps a letter when nobody is there; a refusal is final.
PAUSES_S = (1, 2, 4, 8, 15, 30, 60, 120)
NO_MAILGATE = "There is no way to Odoo: start the sandbox with --mailgate."


class Mailgate:
    """The way from the mailboxes to Odoo.

    :param str url: ``http://USER:PASSWORD@HOST:PORT/DB``, '' for none
    :param feed: is told whenever a letter goes on
    :raise ValueError: when the address lacks one of its pieces
    """

    def __init__(self, url, feed):
        self._feed = feed
        self._tasks = set()
        self.target = ""
        if url:
            self._read(url)

    def bring(self, letter):
        """Start to bring a letter.

        :param letter: its ``state`` becomes delivered or undelivered
        """
        if not self.target:
            letter.state, letter.reason = "undelivered", NO_MAILGATE
            self._feed.changed()
            return
        task = asyncio.get_running_loop().create_task(self._bring(letter))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def reset(self):
        """Drop the letters that are under way."""
        for task in self._tasks:
            task.cancel()

    def _read(self, url):
        parts = urlsplit(url)
        self._db = parts.path.strip("/")
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        is_web = parts.scheme in ("http", "https")
        if not (is_web and parts.hostname and self._db and self._user):
            raise ValueError("expected http://USER:PASSWORD@HOST:PORT/DB")
        port = f":{parts.port}" if parts.port else ""
        self._base = f"{parts.scheme}://{parts.hostname}{port}/xmlrpc/2"
        self.target = f"{parts.hostname}{port}/{self._db}"

    async def _bring(self, letter):
        for pause in (*PAUSES_S, None):
            try:
                await self._process(letter.raw)
                letter.state, letter.reason = "delivered", ""
            except xmlrpc.client.Fault as fault:
                lines = str(fault.faultString).strip().splitlines() or ["Fault"]
                letter.state, letter.reason = "undelivered", lines[-1]
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
                letter.reason = f"{type(error).__name__}: {error}"
                if pause is None:
                    letter.state = "undelivered"
            self._feed.changed()
            if letter.state != "waiting":
                return
            await asyncio.sleep(pause)

    async def _process(self, raw):
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            uid = await self._ask(
                session, "common", "authenticate", self._user, self._password, {}
            )
            if not uid:
                raise xmlrpc.client.Fault(3, f"Odoo does not let {self._user} in.")
            await self._ask(
                session,
                "object",
                "execute_kw",
                uid,
                self._password,
                "mail.thread",
                "message_process",
                [False, xmlrpc.client.Binary(raw)],
                {},
            )

    async def _ask(self, session, service, method, *args):
        body = xmlrpc.client.dumps((self._db, *args), method, allow_none=True)
        async with session.post(
            f"{self._base}/{service}",
            data=body.encode(),
            headers={"Content-Type": "text/xml"},
            raise_for_status=True,
        ) as response:
            values, _method = xmlrpc.client.loads(await response.read())
        return values[0]
