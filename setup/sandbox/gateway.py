"""What the sandbox asks of a gateway, beside its HTTP interface."""

from .account import DEDICATED_NUMBER, POOL_NUMBER


class Gateway:
    """One gateway's own ways. Subclass it in the gateway's package."""

    #: Its name in the control interface.
    name = ""
    #: Statuses that it reports before the final one.
    on_the_way = ()
    #: Whether one request may carry the reports of several messages.
    batches = False
    #: The numbers that phones may write to; the first is meant when none is given.
    numbers = (POOL_NUMBER, DEDICATED_NUMBER)

    def report(self, world, postman, items):
        """Tell the shop what became of messages; nothing, where the shop has to ask.

        :param world: the sandbox
        :param postman: carries the calls
        :param list items: pairs of a message and a name of ``reports.STATUSES``
        :return: the calls
        :rtype: list
        """
        return []

    def forward(self, world, postman, answer):
        """Tell the shop what a phone wrote; nothing, where the shop has to ask.

        :param world: the sandbox
        :param postman: carries the calls
        :param answer: what the phone wrote
        :return: the calls
        :rtype: list
        """
        return []
