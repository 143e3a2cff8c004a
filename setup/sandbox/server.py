"""Start and stop the sandbox."""

import asyncio
import os
import signal
import sys

from aiohttp import web

from . import control, page, serwersms, smsapi, twilio
from .account import TOKEN
from .incoming import Incoming
from .keys import GATEWAYS, INCOMING, MAILGATE, POSTMAN, REPORTS, WORLD
from .mailgate import Mailgate
from .options import read_options
from .postman import Postman
from .reports import Reports
from .smtp import start_smtp
from .world import World

STOP_S = 0.5  # for answers that hang on purpose
_GATEWAYS = (smsapi.SmsApi(), serwersms.SerwerSms(), twilio.Twilio())


def main():
    """Run until Ctrl-C or SIGTERM."""
    options = read_options()
    try:
        asyncio.run(_serve(options))
    except OSError as error:
        sys.exit(f"The sandbox cannot start: {error.strerror or error}")


def make_app(world, mailgate):
    """Build the web application.

    :param World world: everything there is
    :param Mailgate mailgate: the way to Odoo
    :rtype: aiohttp.web.Application
    """
    app = web.Application(
        middlewares=[
            smsapi.rest_errors,
            serwersms.refusals,
            twilio.failures,
            control.bad_input,
        ]
    )
    gateways = {gateway.name: gateway for gateway in _GATEWAYS}
    app[WORLD] = world
    app[MAILGATE] = mailgate
    app[POSTMAN] = Postman(world.feed)
    app[GATEWAYS] = gateways
    app[REPORTS] = Reports(world, app[POSTMAN], gateways)
    app[INCOMING] = Incoming(world, app[POSTMAN], gateways)
    for part in (smsapi, serwersms, twilio, control, page):
        part.add_routes(app)
    app.on_startup.append(_start)
    app.on_shutdown.append(_close_pages)
    app.on_cleanup.append(_stop)
    return app


async def _start(app):
    app[POSTMAN].start()


async def _close_pages(app):
    app[WORLD].feed.close()


async def _stop(app):
    app[MAILGATE].reset()
    await app[POSTMAN].stop()


async def _serve(options):
    world = World()
    mailgate = Mailgate(options.mailgate, world.feed)
    runner = web.AppRunner(
        make_app(world, mailgate), access_log=None, shutdown_timeout=STOP_S
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, options.host, options.port)
        await _listen("--port", options.port, site.start())
        smtp = await _listen(
            "--smtp-port",
            options.smtp_port,
            start_smtp(world, mailgate, options.host, options.smtp_port),
        )
        _say_ready(runner, smtp, mailgate)
        await _until_stopped()
        smtp.close()
    finally:
        await runner.cleanup()


async def _listen(option, port, starting):
    """Open a port, and say which one it was when it is taken."""
    try:
        return await starting
    except OSError as error:
        message = (
            f"port {port}: {os.strerror(error.errno)}. Choose another with {option}."
        )
        raise OSError(error.errno, message) from error


def _say_ready(runner, smtp, mailgate):
    host, port = runner.addresses[0][:2]
    smtp_host, smtp_port = smtp.sockets[0].getsockname()[:2]
    print(f"Phones and mailboxes  http://{host}:{port}/")
    print(f"SMSAPI                http://{host}:{port}/ (token {TOKEN})")
    print(f"SMTP                  {smtp_host}:{smtp_port}")
    print(f"Mail to Odoo          {mailgate.target or 'nowhere (no --mailgate)'}")
    print(f"SerwerSMS             http://{host}:{port}/serwersms (token {TOKEN})")
    sid = twilio.ACCOUNT_SID
    print(f"Twilio                http://{host}:{port}/twilio ({sid}, token {TOKEN})")
    print("The sandbox is ready.", flush=True)


async def _until_stopped():
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    await stopped.wait()
