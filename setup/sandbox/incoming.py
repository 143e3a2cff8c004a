"""An SMS from a phone to the shop."""

from .account import POOL_NUMBER

MAX_TEXT = 1530  # ten parts


class CannotAnswer(Exception):
    """A phone has nowhere to send the answer."""


class Incoming:
    """Takes what phones write to the gateway whose number it is.

    :param world: the sandbox
    :param postman: carries the calls to the shop
    :param dict gateways: each :class:`~.gateway.Gateway` by its name
    """

    def __init__(self, world, postman, gateways):
        self._world = world
        self._postman = postman
        self._gateways = gateways

    def answer(self, sms, text):
        """Answer a message from the phone that got it.

        :param sms: the message
        :param str text: what the customer writes
        :return: the answer, with its calls in ``told``
        :raise CannotAnswer: when the sender is a name, not a number
        """
        if sms.sender not in self._gateways[sms.gateway].numbers:
            raise CannotAnswer(
                f"Message {sms.id} came from the name {sms.sender!r}: "
                "a phone cannot answer a name."
            )
        # Only the shared number needs to tell which message is meant.
        msg_id = sms.id if sms.sender == POOL_NUMBER else ""
        return self._write(sms.gateway, sms.to, sms.sender, text, msg_id)

    def write(self, sender, to, text, gateway=""):
        """Send an SMS from a phone.

        The three gateways share their numbers here. A phone means the gateway whose
        message it got last, or the first one.

        :param str sender: the phone, digits with prefix, or a name
        :param str to: our number, or an empty value for the gateway's first
        :param str text: what the customer writes
        :param str gateway: name of the gateway, if it is known
        :return: the answer, with its calls in ``told``
        :raise CannotAnswer: when the gateway has no such number
        """
        gateway = gateway or self._gateway_of(sender)
        numbers = self._gateways[gateway].numbers
        to = to or numbers[0]
        if to not in numbers:
            raise CannotAnswer(f"The shop has {' and '.join(numbers)}.")
        return self._write(gateway, sender, to, text, "")

    def _gateway_of(self, phone):
        messages = reversed(self._world.sms.messages.values())
        names = (sms.gateway for sms in messages if sms.to == phone)
        return next(names, next(iter(self._gateways)))

    def _write(self, gateway, sender, to, text, msg_id):
        made = self._world.sms.add_answer(
            gateway, sender, to, text, self._world.now(), msg_id
        )
        gateway = self._gateways[gateway]
        made.told = gateway.forward(self._world, self._postman, made)
        self._world.feed.changed()
        return made
