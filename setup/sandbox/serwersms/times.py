"""Moments as SerwerSMS writes them: Polish local time, without saying so."""

from datetime import datetime
from zoneinfo import ZoneInfo

from .errors import Refusal

_FORMAT = "%Y-%m-%d %H:%M:%S"
_POLAND = ZoneInfo("Europe/Warsaw")


def to_local(moment):
    """Write a moment.

    :param float moment: seconds since 1970
    :return: e.g. 2014-10-21 11:18:03
    :rtype: str
    """
    return datetime.fromtimestamp(moment, _POLAND).strftime(_FORMAT)


def from_local(values, name, default):
    """Read a moment.

    :param dict values: the JSON object
    :param str name: the name
    :param float default: what counts when it is missing
    :return: seconds since 1970
    :rtype: float
    :raise Refusal: 1006
    """
    text = values.get(name)
    if not text:
        return default
    try:
        moment = datetime.strptime(str(text), _FORMAT)
    except ValueError as error:
        raise Refusal(1006, f"Invalid date: {text}") from error
    return moment.replace(tzinfo=_POLAND).timestamp()
