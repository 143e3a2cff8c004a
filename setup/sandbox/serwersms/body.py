"""The JSON of a request."""

import json

from ..bearer import is_authorized
from .errors import Refusal

_ON = (True, 1, "1", "true")


async def read_values(request):
    """Let in who has the token, and read the body.

    :param aiohttp.web.Request request: the request
    :return: the JSON object
    :rtype: dict
    :raise Refusal: 1001 or 1006
    """
    if not is_authorized(request):
        raise Refusal(1001)
    try:
        values = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise Refusal(1006, f"The body is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise Refusal(1006, "The body is not a JSON object")
    return values


def as_list(values, name):
    """Read a value that may be one or several.

    :param dict values: the JSON object
    :param str name: the name
    :return: texts; none when the value is missing or empty
    :rtype: list
    """
    value = values.get(name)
    if value in (None, ""):
        return []
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def is_on(values, name):
    """Tell whether a switch is on.

    :param dict values: the JSON object
    :param str name: the name
    :rtype: bool
    """
    return values.get(name) in _ON
