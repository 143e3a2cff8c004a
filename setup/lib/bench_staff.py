"""Who works in the shops of a chain on the day that is measured."""

from collections import deque

from bench_chain import make_repairs
from bench_day import Desk
from bench_grow import copy_rows

from odoo.http import get_default_session, root
from odoo.tests import Form

#: Stages that tell the customer something, in their order.
STAGES = ("received", "awaiting_parts", "ready", "closed")
#: Places of customers that nobody has yet.
TODAY = 20_000
#: Conversations of each shop that are written in.
TALKS = 100


def open_shops(env, number, gateway_url, server_url):
    """Have repairs wait for their devices, and a clerk of each shop log in.

    :param odoo.api.Environment env: of the superuser
    :param int number: of repairs, in all shops
    :param str gateway_url: of a gateway for all of them
    :param str server_url: of the Odoo that it calls back
    :return: list of :class:`bench_day.Desk`, and the fields of a repair's form
    :rtype: tuple
    """
    env["ir.config_parameter"].set_param("web.base.url", server_url)
    clerks = env["res.users"].search([("login", "=like", "clerk%")])
    gateways = env["repair.sms.gateway"].search(
        [("company_id", "in", clerks.company_id.ids)]
    )
    gateways.base_url = gateway_url
    _make_repairs(gateways, number)
    env.cr.commit()
    desks = [_desk(gateway, clerks) for gateway in gateways]
    form = _form(clerks[0])
    env.cr.commit()  # a transaction that stays open would slow everybody down
    return desks, form


def _make_repairs(gateways, number):
    """Make repairs in each shop: one, and copies of it."""
    env = gateways.env
    models = ("res.partner", "repair.consent", "repair.order")
    last = {
        model: env[model].search([], order="id desc", limit=1).id for model in models
    }
    make_repairs(gateways, 1, TODAY)
    env.flush_all()
    ids = [str(one) for one in gateways.company_id.ids]
    mine = f"company_id IN ({', '.join(ids)})"
    new = {model: f"{mine} AND id > {last[model]}" for model in models}
    copy_rows(env, new, number // len(gateways) - 1)
    env.invalidate_all()


def _desk(gateway, clerks):
    env = gateway.env
    mine = [("company_id", "=", gateway.company_id.id)]
    stages = [env["repair.stage"]._default_for(name).id for name in STAGES]
    repairs = env["repair.order"].search(
        [*mine, ("milestone", "=", "awaiting_delivery")]
    )
    talks = env["repair.conversation"].search(mine, limit=TALKS)
    clerk = clerks.filtered(lambda c: c.company_id == gateway.company_id)
    return Desk(
        _log_in(clerk),
        deque((repair_id, stages) for repair_id in repairs.ids),
        talks.ids,
        talks.mapped("number"),
        f"/repair_sms/{gateway.id}/{gateway.webhook_token}",
    )


def _log_in(user):
    """Open a session as the server does; to check a password takes half a second.

    :return: id of the session
    """
    session = root.session_store.new()
    session.update(get_default_session())
    session.update(
        db=user.env.cr.dbname,
        login=user.login,
        uid=user.id,
        context={"lang": "en_US", "allowed_company_ids": user.company_id.ids},
        session_token=user.with_user(user)._compute_session_token(session.sid),
    )
    root.session_store.save(session)
    return session.sid


def _form(clerk):
    company = clerk.company_id
    env = clerk.env(user=clerk.id, context={"allowed_company_ids": company.ids})
    repairs = env["repair.order"].search([("company_id", "=", company.id)], limit=1)
    return Form(repairs)._view["fields_spec"]
