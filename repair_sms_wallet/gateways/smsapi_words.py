"""What the codes and words of SMSAPI mean to us.

Error codes: https://www.smsapi.pl/docs, list of errors, cross-checked with the official
C# and Java clients; delivery statuses: ``MessageStatus`` of the official JavaScript
client and the list in the documentation. Read 2026-10/11.
"""

from .base import Reason, Status

_NUMBER = (Status.REJECTED, Reason.NUMBER)
_CONTENT = (Status.REJECTED, Reason.CONTENT)
_ACCOUNT = (Status.REJECTED, Reason.ACCOUNT)
_OURS = (Status.REJECTED, Reason.OTHER)
_CONFIG = (Status.HELD, Reason.CONFIG)
_BUSY = (Status.THROTTLED, Reason.BUSY)
_UNKNOWN = (Status.UNSURE, Reason.SILENCE)

ERRORS = {
    "7": _ACCOUNT,  # short links are switched off
    "8": _UNKNOWN,  # the official clients call it a fault of the host
    "11": _CONTENT,  # too long, empty, or special characters with nounicode
    "12": _CONTENT,  # more parts than allowed
    "13": _NUMBER,  # no valid number
    "14": _CONFIG,  # sender name not approved
    "17": _CONTENT,
    "18": _OURS,
    "19": _OURS,
    "20": _OURS,
    "25": _OURS,
    "27": _OURS,
    "28": _OURS,
    "30": _OURS,
    "40": _OURS,
    "41": _OURS,
    "50": _OURS,
    "52": _BUSY,  # more than 10 messages to one number in 60 s
    "54": _OURS,
    "56": _OURS,
    "57": _NUMBER,  # on the account's own blacklist
    "59": (Status.REJECTED, Reason.OPT_OUT),
    "70": _CONFIG,  # bad notify_url, when it stays after a call without
    "72": _OURS,
    "74": _BUSY,  # outside the hours that the account allows
    "76": _OURS,
    "93": _OURS,
    "94": _CONTENT,  # links are not allowed
    "96": _ACCOUNT,  # monthly limit
    "98": _ACCOUNT,  # trial: only to the number of the account
    "101": _CONFIG,
    "102": _CONFIG,
    "103": (Status.HELD, Reason.CREDIT),
    "104": _OURS,
    "105": _CONFIG,  # our IP address is not allowed
    "106": _CONTENT,
    "110": _CONFIG,  # action not allowed on the account
    "112": _NUMBER,  # country closed on the account
    "200": _BUSY,  # submission failed: not sent
    "201": _UNKNOWN,
    "202": _BUSY,  # too many requests at once, "message will not be sent"
    "203": _BUSY,
    "401": _CONFIG,  # the token may not send
    "666": _UNKNOWN,
    "997": _CONFIG,  # plain HTTP is switched off
    "998": _BUSY,
    "999": _UNKNOWN,
    "authorization_failed": _CONFIG,  # the REST word for 101
}
#: The official clients call every other code a refused action.
UNKNOWN_ERROR = _OURS

#: Seconds to wait at least, where the gateway says so.
WAITS = {"52": 60, "74": 15 * 60}

_EXPIRED = (Status.FAILED, Reason.EXPIRED)
_REFUSED = (Status.FAILED, Reason.REFUSED)
_UNDELIVERED = (Status.FAILED, Reason.UNDELIVERED)
_NO_REPORT = (Status.FAILED, Reason.NO_REPORT)
_ACCEPTED = (Status.ACCEPTED, "")
_SENT = (Status.SENT, "")
_DELIVERED = (Status.DELIVERED, "")

REPORTS = {
    "NOT_FOUND": _NO_REPORT,
    "401": _NO_REPORT,
    "EXPIRED": _EXPIRED,
    "402": _EXPIRED,
    "SENT": _SENT,
    "403": _SENT,
    "DELIVERED": _DELIVERED,
    "404": _DELIVERED,
    "UNDELIVERED": _UNDELIVERED,
    "405": _UNDELIVERED,
    "FAILED": _UNDELIVERED,
    "406": _UNDELIVERED,
    "REJECTED": _REFUSED,
    "REJECTD": _REFUSED,
    "407": _REFUSED,
    "UNKNOWN": _NO_REPORT,
    "408": _NO_REPORT,
    "QUEUE": _ACCEPTED,
    "409": _ACCEPTED,
    "ACCEPTED": _SENT,
    "ACCEPTD": _SENT,
    "410": _SENT,
    "RENEWAL": _SENT,  # the operator tries again
    "411": _SENT,
    "STOP": _REFUSED,
    "412": _REFUSED,
}
#: Whatever it says, a report proves that the gateway has the message.
UNKNOWN_REPORT = _ACCEPTED
