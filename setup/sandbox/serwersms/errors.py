"""Errors of SerwerSMS: HTTP 200 with a code.

Codes and types: https://dev.serwersms.pl/https-api-v2. Of the codes from 3000 on only
the meaning is known; their types and all texts but that of 1001 are ours.
"""

from aiohttp import web

ERRORS = {
    1000: ("InvalidAction", "Invalid action"),
    1001: ("InvalidUser", "Incorrect login or password"),
    1004: ("InvalidID", "Invalid ID"),
    1006: ("InvalidData", "Invalid data"),
    2000: ("ValidationRequiredError", "A required value is missing or too long"),
    2001: ("ValidationPhoneError", "Invalid phone number"),
    3000: ("LimitExhausted", "Limit of SMS ECO exhausted"),
    3001: ("NoPermission", "No permission to send with this sender name"),
    3002: ("LimitExhausted", "Limit of SMS FULL exhausted"),
}


class Refusal(Exception):
    """The gateway says no.

    :param int code: see :data:`ERRORS`; another one is passed on without meaning
    :param str text: another text than the code's own
    """

    def __init__(self, code, text=""):
        self.code = code
        self.type, known = ERRORS.get(code, ("Error", "Error"))
        self.text = text or known
        super().__init__(f"{code} {self.text}")


@web.middleware
async def refusals(request, handler):
    """Turn a :class:`Refusal` into the gateway's answer."""
    try:
        return await handler(request)
    except Refusal as error:
        content = {"code": error.code, "type": error.type, "message": error.text}
        return web.json_response({"error": content})


async def unknown_action(request):
    """Refuse what is not served here."""
    raise Refusal(1000, f"Invalid action: {request.match_info['action']}")
