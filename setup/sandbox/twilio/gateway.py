"""How Twilio reports and forwards: signed forms to the shop's webhooks.

https://www.twilio.com/docs/messaging/guides/track-outbound-message-status and
https://www.twilio.com/docs/messaging/guides/webhook-request; the fields of an incoming
message are a part of Twilio's. Any 2xx will do as answer.
"""

import hashlib
import secrets
from datetime import datetime, timezone

from ..account import DEDICATED_NUMBER
from ..gateway import Gateway
from ..parts import count_parts
from ..phone_numbers import with_plus
from ..postman import ONCE
from .credentials import ACCOUNT_SID, API_VERSION, AUTH_TOKEN
from .signature import sign
from .words import FINAL, STATUSES

NAME = "twilio"


class Twilio(Gateway):
    """Twilio, with one number of the customer's own."""

    name = NAME
    on_the_way = ("SENT",)
    numbers = (DEDICATED_NUMBER,)

    def report(self, world, postman, items):
        """Call each message's ``StatusCallback``, if it has one."""
        now = world.now()
        return [
            _call(postman, "report", sms.notify_url, _report_fields(sms, status, now))
            for sms, status in items
            if sms.notify_url
        ]

    def forward(self, world, postman, answer):
        """Call the ``SmsUrl`` of the number, if it has one."""
        url = world.account.sms_url
        return [_call(postman, "incoming", url, _sms_fields(answer))] if url else []


def new_id(serial):
    """Make the sid of a message.

    :param int serial: counts messages; not used
    :rtype: str
    """
    return f"SM{secrets.token_hex(16)}"


def answer_sid(answer):
    """Tell the sid of what a phone wrote.

    :param answer: the answer
    :return: always the same one for an answer
    :rtype: str
    """
    return f"SM{hashlib.sha256(answer.id.encode()).hexdigest()[:32]}"


def _call(postman, kind, url, fields):
    headers = {"X-Twilio-Signature": sign(AUTH_TOKEN, url, fields)}
    return postman.call(kind, "POST", url, fields, ONCE, headers)


def _report_fields(sms, status, now):
    word, code = STATUSES[status]
    fields = {
        "MessageSid": sms.id,
        "MessageStatus": word,
        "SmsSid": sms.id,
        "SmsStatus": word,
        "AccountSid": ACCOUNT_SID,
        "From": with_plus(sms.sender),
        "To": with_plus(sms.to),
        "ApiVersion": API_VERSION,
    }
    if code:
        fields["ErrorCode"] = str(code)
    if word in FINAL:
        done = datetime.fromtimestamp(now, timezone.utc)
        fields["RawDlrDoneDate"] = done.strftime("%y%m%d%H%M")
    return fields


def _sms_fields(answer):
    sid = answer_sid(answer)
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": ACCOUNT_SID,
        "From": with_plus(answer.sender),
        "To": with_plus(answer.to),
        "Body": answer.text,
        "NumMedia": "0",
        "NumSegments": str(count_parts(answer.text).parts),
        "SmsStatus": "received",
        "ApiVersion": API_VERSION,
        "FromCountry": "PL" if answer.sender.startswith("48") else "",
        "ToCountry": "PL",
    }
