"""A gateway that speaks as much of SMSAPI as a dispatcher needs, and takes a given time
for each answer. Prints its address, and runs until it is stopped.

With a second argument it reports each delivery that many seconds later, to where the
message says. ``/seen`` tells how many messages came, and how many different ones.
"""

import asyncio
import sys
from itertools import count

from aiohttp import ClientError, ClientSession, web


class Gateway:
    """What came, and what is reported of it.

    :param float latency_s: what each answer takes, in seconds
    :param float report_s: how long a delivery takes; None: it is not reported
    """

    def __init__(self, latency_s, report_s=None):
        self.latency_s, self.report_s = latency_s, report_s
        self.ids, self.keys, self.calls, self.tasks = count(1), set(), 0, set()

    async def send(self, request):
        """Take a message."""
        form = await request.post()
        await asyncio.sleep(self.latency_s)
        ref = f"B{next(self.ids)}"
        self.calls += 1
        self.keys.add(form.get("idx"))
        if self.report_s is not None and form.get("notify_url"):
            task = asyncio.create_task(self.report(form["notify_url"], ref))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        item = {"id": ref, "points": 0.16, "parts": 1, "status": "QUEUE"}
        return web.json_response({"count": 1, "list": [item]})

    async def report(self, url, ref):
        """Tell that a message was delivered, again and again until it is heard."""
        form, heard = {"MsgId": ref, "status_name": "DELIVERED"}, False
        while not heard:
            await asyncio.sleep(self.report_s)
            try:
                async with (
                    ClientSession() as session,
                    session.get(url, params=form) as r,
                ):
                    heard = r.status == 200
            except ClientError:
                heard = False

    async def seen(self, _request):
        """Tell what came."""
        return web.json_response({"calls": self.calls, "different": len(self.keys)})


async def main():
    """Serve until stopped."""
    gateway, app = Gateway(*map(float, sys.argv[1:])), web.Application()
    app.router.add_post("/sms.do", gateway.send)
    app.router.add_get("/seen", gateway.seen)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
