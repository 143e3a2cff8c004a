"""Twilio's Messaging API of 2010-04-01, as far as a shop uses it, below ``/twilio``.

Sources: Twilio's OpenAPI files (``twilio/twilio-oai``, 2026-04), the official client
(``twilio`` 9.13.0 on PyPI), https://www.twilio.com/docs/messaging/api. There is no key
against repeats: who repeats a request sends a second message.
"""

from aiohttp import web

from . import account, messages, send
from .credentials import ACCOUNT_SID, ROOT
from .errors import failures
from .gateway import Twilio

__all__ = ["ACCOUNT_SID", "Twilio", "add_routes", "failures"]


def add_routes(app):
    """Serve the gateway below ``/twilio``.

    :param aiohttp.web.Application app: the application
    """
    one = f"/twilio{ROOT}/{{account}}"
    numbers = f"{one}/IncomingPhoneNumbers"
    app.add_routes(
        [
            web.post(f"{one}/Messages.json", send.send),
            web.get(f"{one}/Messages.json", messages.list_messages),
            web.get(f"{one}/Messages/{{sid}}.json", messages.show),
            web.post(f"{one}/Messages/{{sid}}.json", messages.cancel),
            web.get(f"{one}/Balance.json", account.balance),
            web.get(f"{numbers}.json", account.list_numbers),
            web.post(f"{numbers}/{{sid}}.json", account.change_number),
            web.get(f"{one}.json", account.show),
        ]
    )
