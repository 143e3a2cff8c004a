"""SerwerSMS.pl's HTTPS API v2, as far as a shop uses it, below ``/serwersms``.

Sources: https://dev.serwersms.pl/https-api-v2 (read in part, 2026-11-25), the official
clients ``SerwerSMSpl/serwersms-python-api`` (2025-02) and ``serwersms-php-api-v2``
(2026-01). What they leave open is marked where it is decided.

Reports and answers are only told to who asks: the parameters of the vendor's own calls
are not published.
"""

from aiohttp import web

from . import account, received, reports, send
from .errors import refusals, unknown_action
from .gateway import SerwerSms

__all__ = ["SerwerSms", "add_routes", "refusals"]


def add_routes(app):
    """Serve the gateway below ``/serwersms``.

    :param aiohttp.web.Application app: the application
    """
    app.add_routes(
        [
            web.post("/serwersms/messages/send_sms.json", send.send_sms),
            web.post("/serwersms/messages/delete.json", send.delete),
            web.post("/serwersms/messages/reports.json", reports.list_reports),
            # The vendor's own spelling.
            web.post("/serwersms/messages/recived.json", received.list_received),
            web.post("/serwersms/account/limits.json", account.limits),
            web.post("/serwersms/senders/index.json", account.list_senders),
            web.post("/serwersms/{action:.*}", unknown_action),
        ]
    )
