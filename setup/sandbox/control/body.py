"""Reading JSON from people who make mistakes."""

import json

from aiohttp import web


class BadInput(Exception):
    """A request that makes no sense; the text says why."""


@web.middleware
async def bad_input(request, handler):
    """Turn :class:`BadInput` into HTTP 400 with a sentence."""
    try:
        return await handler(request)
    except BadInput as error:
        return web.json_response({"error": str(error)}, status=400)


async def read_object(request, allowed):
    """Read the JSON object of a request.

    :param aiohttp.web.Request request: the request; an empty body is an empty object
    :param tuple allowed: the names that may occur
    :return: the object
    :rtype: dict
    :raise BadInput: when it is none, or has other names
    """
    body = await request.read()
    try:
        values = json.loads(body or b"{}")
    except ValueError as error:
        raise BadInput(f"The body is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise BadInput("The body is not a JSON object.")
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise BadInput(
            f"Unknown: {', '.join(unknown)}. Known: {', '.join(allowed) or 'nothing'}."
        )
    return values


def text(values, name):
    """Read a text that must not be empty.

    :param dict values: the object
    :param str name: the name
    :rtype: str
    :raise BadInput: when it is missing, empty or no text
    """
    value = values.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"{name!r} must be a text.")
    return value


def one_of(values, name, allowed):
    """Read a word out of a list.

    :param dict values: the object
    :param str name: the name
    :param allowed: the words
    :rtype: str
    :raise BadInput: when it is another word
    """
    value = values.get(name)
    if value not in allowed:
        raise BadInput(f"{name!r} must be one of {', '.join(allowed)}; got {value!r}.")
    return value


def number(values, name, default, maximum):
    """Read a number from 0 up.

    :param dict values: the object
    :param str name: the name
    :param default: what counts when it is missing; its type is the type asked for
    :param maximum: the largest that makes sense
    :return: the number
    :raise BadInput: when it is something else
    """
    value = values.get(name, default)
    kinds = (int, float) if isinstance(default, float) else int
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise BadInput(f"{name!r} must be a number.")
    if not 0 <= value <= maximum:
        raise BadInput(f"{name!r} must be from 0 to {maximum}.")
    return value
