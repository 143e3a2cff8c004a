"""Errors of Twilio: a real HTTP status, and a code.

Codes: https://www.twilio.com/docs/api/errors and those that Odoo's ``sms_twilio``
knows. The texts are ours.
"""

from aiohttp import web

ERRORS = {
    20001: "Invalid parameter",
    20003: "Authenticate",
    20005: "Account is not active",
    20009: "The message cannot be canceled any more",
    20404: "The requested resource was not found",
    20429: "Too many requests",
    21211: "Invalid 'To' phone number",
    21212: "Invalid 'From' number",
    21266: "'To' and 'From' number cannot be the same",
    21602: "Message body is required",
    21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required",
    21606: "The 'From' phone number is not a message-capable number of the account",
    21609: "Invalid 'StatusCallback' address",
    21610: "Attempt to send to an unsubscribed recipient",
    21617: "The message body exceeds the limit of 1600 characters",
    21701: "The messaging service does not exist",
}
_STATUSES = {20003: 401, 20005: 403, 20404: 404, 20429: 429}


class Failure(Exception):
    """The gateway says no.

    :param int code: see :data:`ERRORS`; another one is passed on without meaning
    :param str text: another text than the code's own
    """

    def __init__(self, code, text=""):
        self.code = code
        self.status = _STATUSES.get(code, 400)
        self.text = text or ERRORS.get(code, "Error")
        super().__init__(f"{code} {self.text}")


@web.middleware
async def failures(request, handler):
    """Turn a :class:`Failure` into the gateway's answer."""
    try:
        return await handler(request)
    except Failure as error:
        content = {
            "code": error.code,
            "message": error.text,
            "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
            "status": error.status,
        }
        return web.json_response(content, status=error.status)
