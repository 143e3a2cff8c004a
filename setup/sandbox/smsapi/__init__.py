"""SMSAPI's HTTP interface, as far as a shop uses it.

Sources: SMSAPI's OpenAPI file
(https://www.smsapi.com/rest/specifications/panel_com.yml, version of 2026-10-08), the
official clients (``smsapi-client`` 2.9.7 on PyPI and those for PHP, JavaScript, Go,
Java and C#), https://www.smsapi.pl/docs.
"""

from aiohttp import web

from . import balance, callbacks, send
from .auth import rest_errors
from .gateway import SmsApi

__all__ = ["SmsApi", "add_routes", "rest_errors"]


def add_routes(app):
    """Serve the gateway at the root of an application.

    :param aiohttp.web.Application app: the application
    """
    app.add_routes(
        [
            web.route("*", "/sms.do", send.sms_do),
            web.get("/user.do", balance.user_do),
            web.get("/profile", balance.profile),
            web.get("/ping", balance.ping),
            web.get("/sms/sendernames", balance.list_senders),
            web.post("/sms/sendernames", balance.add_sender),
            web.get("/callbacks", callbacks.list_all),
            web.post("/callbacks", callbacks.add),
            web.get("/callbacks/{id}", callbacks.show),
            web.put("/callbacks/{id}", callbacks.change),
            web.delete("/callbacks/{id}", callbacks.remove),
            web.put("/callbacks/{id}/commands/{command}", callbacks.switch),
            web.get("/callbacks/{id}/commands/test", callbacks.test),
        ]
    )
