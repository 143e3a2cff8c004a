"""An SMS from a phone to the shop.

Callback: https://www.smsapi.pl/docs, section 10 (POST; ``MsgId`` is the id of the 2way
message that is answered, empty for a dedicated number).
"""

from .account import DEDICATED_NUMBER, POOL_NUMBER, TWO_WAY, USERNAME

MAX_TEXT = 1530  # ten parts


class CannotAnswer(Exception):
    """A phone has nowhere to send the answer."""


def answer(world, postman, sms, text):
    """Answer a message from the phone that got it.

    :param sms: the message
    :param str text: what the customer writes
    :return: the answer, with its calls in ``told``
    :raise CannotAnswer: when the sender is a name, not a number
    """
    if sms.sender not in (POOL_NUMBER, DEDICATED_NUMBER):
        raise CannotAnswer(
            f"Message {sms.id} came from the name {sms.sender!r}: "
            "a phone cannot answer a name."
        )
    msg_id = sms.id if sms.asked_from == TWO_WAY else ""
    return write(world, postman, sms.to, sms.sender, text, msg_id)


def write(world, postman, sender, to, text, msg_id=""):
    """Send an SMS from a phone.

    :param str sender: the phone, digits with prefix, or a name
    :param str to: our number
    :param str text: what the customer writes
    :param str msg_id: the 2way message that it answers
    :return: the answer, with its calls in ``told``
    """
    made = world.sms.add_answer(sender, to, text, world.now(), msg_id)
    fields = {
        "sms_to": to,
        "sms_from": sender,
        "sms_text": text,
        "sms_date": str(made.sent_at),
        "username": USERNAME,
        "MsgId": msg_id,
    }
    made.told = [
        postman.call("incoming", "POST", url, fields)
        for url in world.account.incoming_urls(to)
    ]
    world.feed.changed()
    return made
