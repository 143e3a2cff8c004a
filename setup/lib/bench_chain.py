"""A chain of shops for the cases of ``setup/bench``: each with a clerk, a gateway, a
wallet that the chain fills, and repairs that go all their way.
"""

import hashlib
import os
from pathlib import Path
from unittest.mock import patch

from bench_world import instant_gateway

from odoo import SUPERUSER_ID, Command, api, sql_db
from odoo.modules.registry import Registry

from lib import databases

NAME = "Shop "
SHOPS = int(os.environ.get("BENCH_SHOPS", "200"))
DATABASE = "repair_bench_chain"
#: Companies made together: each step for one of them reads all of them again.
SLICE = 10
#: Of every clerk.
PASSWORD = "clerk of a shop"
#: The way of a repair; those that tell the customer something.
WAY = ("received", "awaiting_parts", "in_repair", "awaiting_parts", "ready", "closed")
#: Numbers of customers begin here, so many for each shop: all that begin with 60 are
#: mobile ones.
FIRST_NUMBER, NUMBERS = 600_000_000, 40_000


def ensure(source):
    """Have a database with the chain. It takes minutes to make, so it is kept for as
    long as what it is made of stays the same.

    :param str source: a database with our addons
    :return: its name
    """
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    wanted = f"{databases.stamp(source)} {own} {SHOPS}"
    if databases.stamp(DATABASE) == wanted:
        return DATABASE
    sql_db.close_db(source)
    databases.clone(source, DATABASE)
    with Registry(DATABASE).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        gateways = make_shops(env, SHOPS)
        repairs = make_repairs(gateways, 1)
        go_all_the_way(gateways, repairs)
        env.invalidate_all()
        told = repairs.notification_ids.filtered(lambda row: row.channel == "sms")
        assert set(told.mapped("state")) == {"delivered"}, told.mapped("explanation")
    sql_db.close_db(DATABASE)
    databases.set_stamp(DATABASE, wanted)
    return DATABASE


def make_shops(env, number):
    """Make companies that tell everything by SMS and nothing by e-mail.

    :param odoo.api.Environment env: environment
    :param int number: how many
    :return: their ``repair.sms.gateway`` records
    """
    companies = env["res.company"]
    for first in range(0, number, SLICE):
        companies += _make_companies(env, range(first, min(first + SLICE, number)))
        env.cr.commit()
        env.invalidate_all()
    rules = env["repair.notification.rule"].search(
        [("company_id", "in", companies.ids), ("event", "!=", "shipment_created")]
    )
    rules.write({"sms_policy": "always", "email_policy": "never"})
    make_clerks(companies)
    return env["repair.sms.gateway"].create(
        [
            {
                "name": "Gateway",
                "company_id": company.id,
                "base_url": "http://localhost:9",
                "backup_url": False,
                "api_token": "token",
                "sender": "2way",
                "per_second": 10_000,
            }
            for company in companies
        ]
    )


def _make_companies(env, places):
    """Make companies with a warehouse and a full wallet."""
    # Core tells every company of each new one: 200 of them would take half an hour.
    step = "_set_per_company_inter_company_locations"
    with patch.object(type(env["res.company"]), step, lambda *args: None):
        companies = env["res.company"].create(
            [{"name": f"{NAME}{place:03}"} for place in places]
        )
    companies.repair_sms_operator_id = env.ref("base.main_company")
    for company in companies:
        company._get_repair_sms_wallet()._post(f"bench/{company.id}", 10**12, "topup")
    env["stock.warehouse"].create(
        [
            {"company_id": company.id, "name": company.name, "code": f"S{place}"}
            for place, company in zip(places, companies, strict=True)
        ]
    )
    return companies


def make_clerks(companies):
    """Make a clerk for each shop, ``clerk0`` and so on, who all have one password.

    :param companies: ``res.company`` records of shops
    """
    env = companies.env
    staff = env.ref("stock.group_stock_user")
    clerks = env["res.users"].create(
        [
            {
                "name": f"Clerk of {company.name}",
                "login": f"clerk{place}",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.link(staff.id)],
            }
            for place, company in enumerate(companies)
        ]
    )
    clerks[0].password = PASSWORD
    clerks.flush_recordset()
    env.cr.execute(  # each hash of a password takes half a second
        "UPDATE res_users u SET password = first.password FROM res_users first"
        " WHERE first.id = %s AND u.id = ANY(%s)",
        [clerks[0].id, clerks.ids],
    )


def make_repairs(gateways, number, first=0):
    """Make repairs with the device on its way, of customers who agreed to be told.

    :param gateways: ``repair.sms.gateway`` records of shops
    :param int number: how many in each shop
    :param int first: place of the first customer among those of the shop
    :return: repair.order
    """
    env = gateways.env
    repairs = env["repair.order"]
    types = env["stock.picking.type"].search([("code", "=", "repair_operation")])
    types = types.grouped("company_id")
    product = env["product.product"].create({"name": "Phone", "type": "consu"})
    for company in gateways.company_id:
        place = int(company.name.removeprefix(NAME))
        start = FIRST_NUMBER + place * NUMBERS + first
        customers = _make_customers(company, range(start, start + number))
        repairs += repairs.with_company(company).create(
            [
                {
                    "partner_id": customer.id,
                    "product_id": product.id,
                    "company_id": company.id,
                    "picking_type_id": types[company].id,
                    "handover_in": "courier",
                }
                for customer in customers
            ]
        )
    return repairs


def _make_customers(company, numbers):
    """Make a customer of a shop for each phone number, who agreed to be told."""
    return (
        company.env["res.partner"]
        .with_company(company)
        .create(
            [
                {
                    "name": f"Customer {number}",
                    "phone": f"+48{number}",
                    "email": f"customer{number}@example.com",
                    "lang": "pl_PL",
                    "company_id": company.id,
                    "data_processing_consent": True,
                }
                for number in numbers
            ]
        )
    )


def go_all_the_way(gateways, repairs):
    """Take repairs from stage to stage, with all that follows up to the report of each
    SMS; then their customers write.

    :param gateways: ``repair.sms.gateway`` records of shops
    :param repairs: repair.order, one of each shop
    """
    env = repairs.env
    events = env["repair.sms.gateway.event"]
    for milestone in WAY:
        repairs._set_milestone(milestone)
        env.cr.commit()
        env["repair.notification"]._cron_hand_over()
        with instant_gateway():
            env["repair.sms.message"]._dispatch()
        report(env)
    for gateway, repair in zip(gateways, repairs, strict=True):
        form = prepare_answer(repair.partner_id.phone_sanitized, "When can I come?")
        events._receive(gateway, "incoming", form)
    env.cr.commit()
    events._cron_apply()


def report(env):
    """Have the gateways report what they accepted."""
    events = env["repair.sms.gateway.event"]
    for message in env["repair.sms.message"].search([("state", "=", "accepted")]):
        events._receive(message.gateway_id, "report", prepare_report(message))
    env.cr.commit()
    events._cron_apply()


def prepare_report(message):
    """Return what the gateway sends when a message was delivered."""
    return {"MsgId": message.gateway_ref, "status_name": "DELIVERED"}


def prepare_answer(number, text):
    """Return what the gateway sends when a customer writes.

    :param str number: E.164
    :param str text: what was written
    """
    form = {"sms_from": number.lstrip("+"), "sms_date": "1795341600"}
    return {**form, "sms_text": text}
