"""The token of the two gateways that want it as ``Authorization: Bearer``."""

import hmac

from .account import TOKEN


def is_authorized(request):
    """Tell whether a request carries the token.

    :param aiohttp.web.Request request: the request
    :rtype: bool
    """
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {TOKEN}".encode())
