"""How SMSAPI reports and forwards: calls to the shop's webhooks.

https://www.smsapi.pl/docs, sections 9 (reports: GET, 1 to 5 statuses in a request,
values separated by commas in the same order) and 10 (incoming SMS: POST; ``MsgId`` is
the id of the 2way message that is answered, empty for a dedicated number). "The script
must return literal OK, otherwise it is repeated cyclically".
"""

import secrets
from collections import defaultdict

from ..account import USERNAME
from ..gateway import Gateway
from ..reports import STATUSES

NAME = "smsapi"


class SmsApi(Gateway):
    """SMSAPI.pl."""

    name = NAME
    batches = True

    def report(self, world, postman, items):
        """Send reports to whoever wants them, one request for each address."""
        by_url = defaultdict(list)
        for sms, status in items:
            registered = world.account.report_urls()
            for url in [sms.notify_url] if sms.notify_url else registered:
                by_url[url].append((sms, status))
        now = str(int(world.now()))
        return [
            postman.call("report", "GET", url, _report_fields(told, now))
            for url, told in by_url.items()
        ]

    def forward(self, world, postman, answer):
        """Send an answer to every address that is registered for its number."""
        fields = {
            "sms_to": answer.to,
            "sms_from": answer.sender,
            "sms_text": answer.text,
            "sms_date": str(answer.sent_at),
            "username": USERNAME,
            "MsgId": answer.msg_id,
        }
        return [
            postman.call("incoming", "POST", url, fields)
            for url in world.account.incoming_urls(answer.to)
        ]


def new_id(serial):
    """Make an opaque id in one of the two shapes that SMSAPI uses.

    :param int serial: counts messages; it only chooses the shape
    :return: 24 hexadecimal characters or 19 digits
    """
    if serial % 2:
        return secrets.token_hex(12).upper()
    return str(secrets.randbelow(9 * 10**18) + 10**18)


def _report_fields(items, now):
    """Write 1 to 5 reports as one query."""
    columns = {
        "MsgId": [sms.id for sms, _status in items],
        "status": [str(STATUSES[status]) for _sms, status in items],
        "status_name": [status for _sms, status in items],
        "idx": [sms.idx for sms, _status in items],
        "sent_at": [str(int(sms.send_at)) for sms, _status in items],
        "donedate": [now for _item in items],
        "points": [str(sms.points) for sms, _status in items],
        "from": [sms.asked_from for sms, _status in items],
        "to": [sms.to for sms, _status in items],
        "username": [USERNAME],  # shorter than the others, as it happens
    }
    if items[0][0].serial % 2:  # optional: some reports lack them
        columns["mcc"] = ["260" for _item in items]
        columns["mnc"] = ["1" for _item in items]
    return {name: ",".join(values) for name, values in columns.items()}
