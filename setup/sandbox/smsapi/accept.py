"""The moment a message becomes the gateway's business."""

from ..account import FAST_FACTOR, POOL_NUMBER, PRICE, TWO_WAY
from ..sms import Sms
from .errors import Refusal
from .gateway import NAME, new_id
from .params import is_on


def admit(world, order, params):
    """Check what depends on earlier messages: pace, idx, money.

    :param world: the sandbox
    :param order: a checked request
    :param dict params: its parameters
    :raise Refusal: 52, 53 or 103
    """
    now = world.now()
    keys = [r.idx for r in order.recipients if r.idx]
    if any(world.sms.pace.is_crowded(r.number, now) for r in order.recipients):
        raise Refusal(52)
    if is_on(params, "check_idx"):
        repeated = len(set(keys)) < len(keys)
        if repeated or any(world.sms.used_keys.is_used(key, now) for key in keys):
            raise Refusal(53)
    if price(order, params) * len(order.recipients) > world.account.points:
        raise Refusal(103)


def price(order, params):
    """Tell what one recipient costs.

    :return: points
    :rtype: decimal.Decimal
    """
    points = order.parts * PRICE
    return points * FAST_FACTOR if is_on(params, "fast") else points


def accept(world, order, params):
    """Take the messages over: from here on they are sent and paid.

    :return: one message for every recipient
    :rtype: list
    """
    accepted = world.accept(new_id, _prepare_messages(world, order, params))
    for sms in accepted:
        world.sms.pace.note(sms.to, sms.accepted_at)
        if sms.idx:
            world.sms.used_keys.use(sms.idx, sms.accepted_at)
    return accepted


def pretend(world, order, params):
    """Make the messages of a request with ``test=1``: nobody gets or pays them.

    :return: one message for every recipient
    :rtype: list
    """
    values = _prepare_messages(world, order, params)
    return [Sms(id=new_id(1), **one) for one in values]


def cancel(world, ids):
    """Take back scheduled messages and give the money back.

    :param list ids: the gateway's ids
    :return: the same ids
    :raise Refusal: 301 when one of them is unknown or already sent
    """
    if not ids or not world.cancel(NAME, ids):
        raise Refusal(301)
    return ids


def _prepare_messages(world, order, params):
    now = world.now()
    return [
        {
            "gateway": NAME,
            "idx": recipient.idx,
            "to": recipient.number,
            "submitted": recipient.submitted,
            "asked_from": order.sender,
            "sender": POOL_NUMBER if order.sender == TWO_WAY else order.sender,
            "text": order.text,
            "encoding": order.encoding,
            "parts": order.parts,
            "points": price(order, params),
            "accepted_at": now,
            "send_at": order.send_at,
            "notify_url": order.notify_url,
        }
        for recipient in order.recipients
    ]
