"""How the gateway says what it did."""

from aiohttp import web

from ..sms import QUEUE
from .errors import Refusal
from .gateway import NAME
from .params import is_on


def answer_json_or_text(params, payload, text):
    """Answer JSON when the request asks for it, else the old text.

    :param dict params: parameters of the request
    :param dict payload: the answer as JSON
    :param str text: the answer as text
    :rtype: aiohttp.web.Response
    """
    if params.get("format") == "json":
        return web.json_response(payload)
    return web.Response(text=text)


def refusal(params, error):
    """Answer a business error: HTTP 200 all the same.

    :param dict params: parameters of the request
    :param Refusal error: the error
    :rtype: aiohttp.web.Response
    """
    return answer_json_or_text(params, error.payload(), f"ERROR:{error.code}")


def sent(params, order, messages):
    """Answer a request that was accepted.

    :param dict params: parameters of the request
    :param order: what was asked
    :param list messages: the accepted messages
    :rtype: aiohttp.web.Response
    """
    payload = {"count": len(messages), "list": [_item(sms) for sms in messages]}
    if is_on(params, "details"):
        payload["message"] = order.text
        payload["length"] = len(order.text)
        payload["parts"] = order.parts
    if order.invalid_numbers:
        # Unknown of SMSAPI: what it does with a mixture. Here the good ones are sent.
        payload["invalid_numbers"] = list(order.invalid_numbers)
    lines = [f"OK:{sms.id}:{sms.points}" for sms in messages]
    return answer_json_or_text(params, payload, "\n".join(lines))


def status(params, world):
    """Answer the question what became of a message.

    :param dict params: parameters of the request, with ``status``
    :param world: the sandbox
    :rtype: aiohttp.web.Response
    :raise Refusal: 301 when the message is unknown
    """
    sms = world.sms.find(NAME, params["status"])
    if sms is None:
        raise Refusal(301)
    item = {**_item(sms), "status": sms.state}
    return answer_json_or_text(
        params, {"count": 1, "list": [item]}, f"OK:{sms.id}:{sms.state}"
    )


def cancelled(params, ids):
    """Answer that messages were taken back.

    :param dict params: parameters of the request
    :param list ids: the gateway's ids
    :rtype: aiohttp.web.Response
    """
    payload = {"count": len(ids), "list": [{"id": key} for key in ids]}
    return answer_json_or_text(params, payload, "OK:" + ",".join(ids))


def _item(sms):
    # "points" comes as a number or as numeric text (changelog of smsapi-go 1.5.0).
    points = f"{sms.points:.4f}" if sms.serial % 3 == 0 else float(sms.points)
    return {
        "id": sms.id,
        "points": points,
        "number": sms.to,
        "date_sent": int(sms.send_at),
        "submitted_number": sms.submitted,
        "status": QUEUE,
        "error": None,
        "idx": sms.idx or None,
        "parts": sms.parts,
    }
