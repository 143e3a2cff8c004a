"""When a message is to be sent, and until when it is good."""

from datetime import datetime, timezone

from .errors import TEXTS, Refusal

MAX_AHEAD_S = 92 * 24 * 3600  # three months
# "15 min .. 72 h after sending, tolerance 5 min", OpenAPI file, expiration_date.
MIN_LIFE_S, MAX_LIFE_S, TOLERANCE_S = 15 * 60, 72 * 3600, 5 * 60


def read_send_at(params, now):
    """Read ``date``; one in the past means now.

    :param dict params: parameters as text
    :param float now: the gateway's time
    :return: seconds since 1970
    :raise Refusal: 50 or 54
    """
    if not params.get("date"):
        return now
    moment = _moment(params["date"], 54)
    if moment - now > MAX_AHEAD_S:
        raise Refusal(50)
    return max(now, moment)


def check_expiration(params, send_at):
    """Check ``expiration_date``.

    :param dict params: parameters as text
    :param float send_at: when the message is sent
    :raise Refusal: 56
    """
    if not params.get("expiration_date"):
        return
    life = _moment(params["expiration_date"], 56) - send_at
    if not MIN_LIFE_S - TOLERANCE_S <= life <= MAX_LIFE_S + TOLERANCE_S:
        raise Refusal(56)


def _moment(text, code):
    """Read seconds since 1970 or ISO 8601."""
    if text.isdecimal():
        return float(text)
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise Refusal(code, f"{TEXTS[code]}: {text}") from error
    if not moment.tzinfo:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.timestamp()
