"""A gateway that speaks as much of SMSAPI as a dispatcher needs, and takes a given time
for each answer. Prints its address, and runs until it is stopped.
"""

import asyncio
import sys
from itertools import count

from aiohttp import web


def make_app(latency_s):
    """Build the gateway.

    :param float latency_s: what each answer takes, in seconds
    :rtype: aiohttp.web.Application
    """
    ids = count(1)

    async def send(request):
        await request.read()
        await asyncio.sleep(latency_s)
        item = {"id": f"B{next(ids)}", "points": 0.16, "parts": 1, "status": "QUEUE"}
        return web.json_response({"count": 1, "list": [item]})

    app = web.Application()
    app.router.add_post("/sms.do", send)
    return app


async def main():
    """Serve until stopped."""
    runner = web.AppRunner(make_app(float(sys.argv[1])), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
