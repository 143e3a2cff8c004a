"""``POST Messages.json``: one text to one number."""

from aiohttp import web

from .. import trouble
from ..keys import REPORTS, WORLD
from .credentials import require_account
from .errors import Failure
from .gateway import NAME, new_id
from .messages import show_sent
from .order import read_order
from .words import has_opted_out


async def send(request):
    """``POST Messages.json`` with ``To``, ``From``, ``Body``, ``StatusCallback``.

    :param aiohttp.web.Request request: a form; ``MessagingServiceSid`` may stand for
        ``From``
    :rtype: aiohttp.web.Response
    """
    require_account(request)
    form = await request.post()
    world = request.app[WORLD]
    answer = await trouble.before(world, _refuse)
    if answer:
        return answer
    message = read_order(form, world.account, world.now())
    _admit(world, message)
    (sms,) = world.accept(new_id, [message])
    request.app[REPORTS].plan(sms)
    answer = web.json_response(show_sent(sms), status=201)
    return await trouble.after(world, request, answer)


def _admit(world, message):
    """Check what depends on the account and on earlier messages."""
    answers = [a for a in world.sms.answers if a.gateway == NAME]
    if has_opted_out(answers, message["to"]):
        raise Failure(21610)
    if message["points"] > world.account.points:
        raise Failure(20005)


def _refuse(kind, options):
    """Refuse a message because of a fault."""
    if kind == "no_credit":
        raise Failure(20005)
    if kind == "reject":
        raise Failure(options.get("code", 21211))
    raise Failure(20429)
