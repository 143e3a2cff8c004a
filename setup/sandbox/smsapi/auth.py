"""Who may ask, in the two styles of the gateway: ``*.do`` and REST."""

from aiohttp import web

from ..bearer import is_authorized


class RestError(Exception):
    """A REST resource says no, with a real HTTP status.

    :param int status: HTTP status
    :param str tag: the gateway's word for it
    :param str message: a sentence
    """

    def __init__(self, status, tag, message):
        self.status, self.tag, self.message = status, tag, message
        super().__init__(message)


def require_token(request):
    """Refuse a REST request without the token.

    :param aiohttp.web.Request request: the request
    :raise RestError: 401
    """
    if not is_authorized(request):
        raise RestError(401, "authorization_failed", "Authorization failed")


@web.middleware
async def rest_errors(request, handler):
    """Turn a :class:`RestError` into the gateway's answer."""
    try:
        return await handler(request)
    except RestError as error:
        return web.json_response(
            {
                "message": error.message,
                "error": error.tag,
                "developer_description": None,
                "errors": [],
            },
            status=error.status,
        )
