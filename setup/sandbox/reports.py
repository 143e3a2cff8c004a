"""What the gateway tells about a message, and when.

Delivery reports: https://www.smsapi.pl/docs, sections 9 (callback: GET, 1 to 5
statuses in a request, values separated by commas in the same order) and 18 (statuses).
"""

import asyncio
from collections import defaultdict

from .account import USERNAME

STATUSES = {
    "NOT_FOUND": 401,
    "EXPIRED": 402,
    "SENT": 403,
    "DELIVERED": 404,
    "UNDELIVERED": 405,
    "FAILED": 406,
    "REJECTED": 407,
    "UNKNOWN": 408,
    "QUEUE": 409,
    "ACCEPTED": 410,
    "RENEWAL": 411,
    "STOP": 412,
}
BATCH = 5
DELAY_S = 1.0
REPEAT_S = 0.4
BATCH_WAIT_S = 3.0


class Reports:
    """Plans and sends delivery reports.

    :param world: the sandbox
    :param postman: carries them
    """

    def __init__(self, world, postman):
        self._world = world
        self._postman = postman
        self._batch = []
        self._batch_timer = None

    def reset(self):
        """Forget the reports that wait for others."""
        self._batch.clear()

    def plan(self, sms):
        """Decide how an accepted message is reported, and start the clock.

        :param sms: the message
        """
        faults = self._world.faults
        is_lost = faults.take_kind("report_undelivered")
        steps = ["UNDELIVERED" if is_lost else "DELIVERED"]
        if faults.take_kind("report_reorder"):
            steps.append("SENT")
        if faults.take_kind("report_duplicate"):
            steps = [step for step in steps for _twice in range(2)]
        if faults.take_kind("report_none"):
            steps = []
        batch = faults.take_kind("report_batch")
        wait_s = sms.send_at - self._world.now() + DELAY_S
        loop = asyncio.get_running_loop()
        for number, status in enumerate(steps):
            loop.call_later(
                wait_s + number * REPEAT_S,
                self._step,
                sms,
                status,
                number == 0,
                batch and batch.left,
            )

    def report(self, sms, status):
        """Report a message now, and set its state.

        :param sms: the message
        :param str status: a name of :data:`STATUSES`
        :return: the calls that carry it
        :rtype: list
        """
        sms.state = status
        self._world.feed.changed()
        return self._tell([(sms, status)])

    def _step(self, sms, status, is_news, batch_left):
        """Do one planned report; a late or repeated one leaves the state alone.

        ``batch_left`` is None for a report that travels alone, else how many others
        will join.
        """
        if self._world.sms.messages.get(sms.id) is not sms:
            return  # cancelled or forgotten
        if is_news:
            sms.state = status
            self._world.feed.changed()
        if batch_left is None:
            self._tell([(sms, status)])
            return
        self._batch.append((sms, status))
        if not batch_left or len(self._batch) == BATCH:
            self._tell_batch()
        elif not self._batch_timer:
            loop = asyncio.get_running_loop()
            self._batch_timer = loop.call_later(BATCH_WAIT_S, self._tell_batch)

    def _tell_batch(self):
        if self._batch_timer:
            self._batch_timer.cancel()
            self._batch_timer = None
        batch, self._batch = self._batch, []
        self._tell(batch)

    def _tell(self, batch):
        """Send reports to whoever wants them, one request for each address."""
        by_url = defaultdict(list)
        for sms, status in batch:
            registered = self._world.account.report_urls()
            for url in [sms.notify_url] if sms.notify_url else registered:
                by_url[url].append((sms, status))
        return [
            self._postman.call("report", "GET", url, self._fields(items))
            for url, items in by_url.items()
        ]

    def _fields(self, items):
        """Write 1 to 5 reports as one query."""
        now = str(int(self._world.now()))
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
