"""How SerwerSMS numbers its messages. It does not call the shop."""

import secrets

from ..gateway import Gateway

NAME = "serwersms"


class SerwerSms(Gateway):
    """SerwerSMS.pl: the shop asks for reports and answers."""

    name = NAME
    on_the_way = ("SENT",)


def new_id(serial):
    """Make an id in the shape of the vendor's examples, e.g. ``eba39e4fe1``.

    :param int serial: counts messages; not used
    :rtype: str
    """
    return secrets.token_hex(5)
