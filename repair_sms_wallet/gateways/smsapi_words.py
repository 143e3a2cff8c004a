"""What the codes and words of SMSAPI mean to us.

Error codes: https://www.smsapi.pl/docs, list of errors, cross-checked with the official
C# and Java clients; delivery statuses: ``MessageStatus`` of the official JavaScript
client and the list in the documentation. Read 2026-10/11.
"""

from .base import Reason, Status, Verdict

ERRORS = {
    "7": Verdict.ACCOUNT,  # short links are switched off
    "8": Verdict.UNKNOWN,  # the official clients call it a fault of the host
    "11": Verdict.CONTENT,  # too long, empty, or special characters with nounicode
    "12": Verdict.CONTENT,  # more parts than allowed
    "13": Verdict.NUMBER,  # no valid number
    "14": Verdict.CONFIG,  # sender name not approved
    "17": Verdict.CONTENT,
    "18": Verdict.OURS,
    "19": Verdict.OURS,
    "20": Verdict.OURS,
    "25": Verdict.OURS,
    "27": Verdict.OURS,
    "28": Verdict.OURS,
    "30": Verdict.OURS,
    "40": Verdict.OURS,
    "41": Verdict.OURS,
    "50": Verdict.OURS,
    "52": Verdict.BUSY,  # more than 10 messages to one number in 60 s
    "54": Verdict.OURS,
    "56": Verdict.OURS,
    "57": Verdict.NUMBER,  # on the account's own blacklist
    "59": Verdict.OPT_OUT,
    "70": Verdict.CONFIG,  # bad notify_url, when it stays after a call without
    "72": Verdict.OURS,
    "74": Verdict.BUSY,  # outside the hours that the account allows
    "76": Verdict.OURS,
    "93": Verdict.OURS,
    "94": Verdict.CONTENT,  # links are not allowed
    "96": Verdict.ACCOUNT,  # monthly limit
    "98": Verdict.ACCOUNT,  # trial: only to the number of the account
    "101": Verdict.CONFIG,
    "102": Verdict.CONFIG,
    "103": Verdict.CREDIT,
    "104": Verdict.OURS,
    "105": Verdict.CONFIG,  # our IP address is not allowed
    "106": Verdict.CONTENT,
    "110": Verdict.CONFIG,  # action not allowed on the account
    "112": Verdict.NUMBER,  # country closed on the account
    "200": Verdict.BUSY,  # submission failed: not sent
    "201": Verdict.UNKNOWN,
    "202": Verdict.BUSY,  # too many requests at once, "message will not be sent"
    "203": Verdict.BUSY,
    "401": Verdict.CONFIG,  # the token may not send
    "666": Verdict.UNKNOWN,
    "997": Verdict.CONFIG,  # plain HTTP is switched off
    "998": Verdict.BUSY,
    "999": Verdict.UNKNOWN,
    "authorization_failed": Verdict.CONFIG,  # the REST word for 101
}
#: The official clients call every other code a refused action.
UNKNOWN_ERROR = Verdict.OURS

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
