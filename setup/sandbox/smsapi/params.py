"""The parameters of a ``*.do`` request, however they were sent."""

import json
from urllib.parse import parse_qsl

from .errors import Refusal


async def read_params(request):
    """Read query, form or JSON.

    A form is decoded with its own parameter ``encoding``.

    :param aiohttp.web.Request request: the request
    :return: parameters as text
    :rtype: dict
    :raise Refusal: 8 when the body cannot be read
    """
    params = dict(request.query)
    body = await request.read()
    try:
        if request.content_type == "application/json":
            params.update(_from_json(body))
        else:
            params.update(_from_form(body))
    except (ValueError, LookupError) as error:
        raise Refusal(8, f"Error in request: {error}") from error
    return params


def is_on(params, name):
    """Tell whether a switch such as ``test=1`` is on.

    :param dict params: see :func:`read_params`
    :param str name: the parameter
    :rtype: bool
    """
    return params.get(name, "").lower() in ("1", "true")


def split(text, separator):
    """Split a list parameter; an absent one is an empty list.

    :param str text: its value
    :param str separator: what stands between the values
    :return: list of trimmed values, positions kept
    """
    return [piece.strip() for piece in text.split(separator)] if text else []


def _from_form(body):
    # Latin-1 keeps each byte, so that the bytes can be read as what they are.
    pairs = parse_qsl(body.decode("latin-1"), True, encoding="latin-1")
    encoding = dict(pairs).get("encoding") or "utf-8"
    return {name: value.encode("latin-1").decode(encoding) for name, value in pairs}


def _from_json(body):
    values = json.loads(body)
    if not isinstance(values, dict):
        raise ValueError("the body is not a JSON object")
    return {name: _as_text(value) for name, value in values.items() if value != ""}


def _as_text(value):
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ",".join(map(_as_text, value))
    return "" if value is None else str(value)
