"""What the gateways tell about a message, and when.

The words are SMSAPI's (https://www.smsapi.pl/docs, section 18); every gateway has its
own for them.
"""

import asyncio

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
    :param dict gateways: each :class:`~.gateway.Gateway` by its name
    """

    def __init__(self, world, postman, gateways):
        self._world = world
        self._postman = postman
        self._gateways = gateways
        self._batch = []
        self._batch_timer = None

    def reset(self):
        """Forget the reports that wait for others."""
        self._batch.clear()

    def plan(self, sms):
        """Decide how an accepted message is reported, and start the clock.

        :param sms: the message
        """
        faults, gateway = self._world.faults, self._gateways[sms.gateway]
        final = "DELIVERED"
        if faults.take_kind("report_undelivered"):
            final = "UNDELIVERED"
        steps = [*gateway.on_the_way, final]
        if faults.take_kind("report_reorder"):
            steps = [final, "SENT"]
        if faults.take_kind("report_duplicate"):
            steps = [step for step in steps for _twice in range(2)]
        if faults.take_kind("report_none"):
            steps = []
        batch = gateway.batches and faults.take_kind("report_batch")
        batch_left = batch.left if batch else None
        wait_s = sms.send_at - self._world.now() + DELAY_S
        loop = asyncio.get_running_loop()
        for number, status in enumerate(steps):
            is_news = final not in steps[:number]
            after_s = wait_s + number * REPEAT_S
            loop.call_later(after_s, self._step, sms, status, is_news, batch_left)

    def report(self, sms, status):
        """Report a message now, and set its state.

        :param sms: the message
        :param str status: a name of :data:`STATUSES`
        :return: the calls that carry it
        :rtype: list
        """
        self._set(sms, status)
        return self._tell([(sms, status)])

    def _set(self, sms, status):
        sms.state, sms.state_at = status, self._world.now()
        self._world.feed.changed()

    def _step(self, sms, status, is_news, batch_left):
        """Do one planned report; a late or repeated one leaves the state alone.

        ``batch_left`` is None for a report that travels alone, else how many others
        will join.
        """
        if self._world.sms.messages.get(sms.id) is not sms:
            return  # cancelled or forgotten
        if is_news:
            self._set(sms, status)
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
        """Let the gateway tell; the messages of a batch are all of one gateway."""
        if not batch:
            return []
        gateway = self._gateways[batch[0][0].gateway]
        return gateway.report(self._world, self._postman, batch)
