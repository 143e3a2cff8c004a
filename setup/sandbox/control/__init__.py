"""JSON for tests and for the page: look at the world, act as a customer, break things.

Wrong input gets HTTP 400 with ``{"error": "<sentence>"}``.
"""

from aiohttp import web

from . import mails, phones, settings
from .body import bad_input

__all__ = ["add_routes", "bad_input"]


def add_routes(app):
    """Serve the control interface below ``/control``.

    :param aiohttp.web.Application app: the application
    """
    app.add_routes(
        [
            web.get("/control/sms", phones.list_sms),
            web.get("/control/answers", phones.list_answers),
            web.post("/control/reply", phones.reply),
            web.post("/control/report", phones.report),
            web.get("/control/mails", mails.list_mails),
            web.get("/control/letters", mails.list_letters),
            web.post("/control/mail/reply", mails.reply),
            web.post("/control/mail/bounce", mails.bounce),
            web.post("/control/mailbox", mails.set_mailbox),
            web.get("/control/fault", settings.list_faults),
            web.post("/control/fault", settings.set_fault),
            web.get("/control/callbacks", settings.list_callbacks),
            web.post("/control/callbacks", settings.set_callbacks),
            web.get("/control/account", settings.show_account),
            web.post("/control/account", settings.set_account),
            web.post("/control/clock", settings.move_clock),
            web.post("/control/reset", settings.reset),
        ]
    )
