"""``/sms.do``: send, cancel, ask what became of a message."""

from functools import partial

from .. import trouble
from ..bearer import is_authorized
from ..keys import REPORTS, WORLD
from . import answers
from .accept import accept, admit, cancel, pretend
from .errors import Refusal
from .order import read_order
from .params import is_on, read_params, split
from .trouble import internal, refuse

# Refusals after which the same idx may be tried again in any case.
_NOT_TRIED = (53, 101, 202, 203, 999)


async def sms_do(request):
    """Serve every use of ``/sms.do``.

    :param aiohttp.web.Request request: form, JSON or query
    :rtype: aiohttp.web.Response
    """
    params = dict(request.query)
    try:
        params = await read_params(request)
        if not is_authorized(request):
            raise Refusal(101)
        return await _serve(request, params)
    except Refusal as error:
        _keep_idx(request.app[WORLD], params, error)
        return answers.refusal(params, error)


async def _serve(request, params):
    world = request.app[WORLD]
    if params.get("sch_del"):
        return answers.cancelled(params, cancel(world, split(params["sch_del"], ",")))
    if params.get("status"):
        return answers.status(params, world)
    return await _send(request, world, params)


async def _send(request, world, params):
    answer = await trouble.before(world, partial(refuse, world, params))
    if answer:
        return answer
    order = read_order(params, world.account, world.now())
    admit(world, order, params)
    if is_on(params, "test"):
        return answers.sent(params, order, pretend(world, order, params))
    messages = accept(world, order, params)
    for sms in messages:
        request.app[REPORTS].plan(sms)
    answer = answers.sent(params, order, messages)
    return await trouble.after(world, request, answer, internal)


def _keep_idx(world, params, error):
    """Use up the idx of a refused message, where the account is set so."""
    if world.account.idx_of_refused and error.code not in _NOT_TRIED:
        for idx in split(params.get("idx", ""), "|"):
            world.sms.used_keys.use(idx, world.now())
