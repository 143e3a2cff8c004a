"""Twilio's words for what became of a message.

Statuses: Twilio's OpenAPI file; see
https://www.twilio.com/docs/messaging/api/message-resource. The error codes and the
words for consent are general knowledge: Twilio's pages on them were not read.
"""

# Our name of a status: Twilio's, and its error code.
STATUSES = {
    "QUEUE": ("queued", None),
    "ACCEPTED": ("sending", None),
    "SENT": ("sent", None),
    "RENEWAL": ("sent", None),
    "UNKNOWN": ("sent", None),
    "DELIVERED": ("delivered", None),
    "UNDELIVERED": ("undelivered", 30003),
    "NOT_FOUND": ("undelivered", 30005),
    "REJECTED": ("undelivered", 30007),
    "FAILED": ("failed", 30008),
    "EXPIRED": ("failed", 30036),
    "STOP": ("failed", 21610),
}
FINAL = ("delivered", "undelivered", "failed")
# A phone that writes one of these ends or renews its consent.
_STOP = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT")
_START = ("START", "YES", "UNSTOP")


def has_opted_out(answers, number):
    """Tell whether a phone wants no more messages.

    :param answers: what phones wrote to Twilio's number, oldest first
    :param str number: the phone, digits with prefix
    :rtype: bool
    """
    words = (a.text.strip().upper() for a in answers if a.sender == number)
    orders = [word for word in words if word in _STOP + _START]
    return bool(orders) and orders[-1] in _STOP
