"""A customer decides about the costs, on the page or by SMS."""

import re

import requests

from ..browser import Session
from ..points import around, commit_of
from ..world import wait_for
from .base import Flow, expect, make_repair
from .webhooks import IncomingApplied

_DECIDED = (
    *around("repair.approval._decide"),
    *around(
        "sale.order.action_confirm",
        "sale.order.write",
        "repair.approval._settle",
        "repair.order._set_milestone",
        "sale.order._drop_other_offers",
        follows="repair.approval._decide",  # the page, too, writes a quotation
    ),
    *commit_of("repair.approval._decide"),
)
_PAGE = "odoo.addons.repair_notifications.controllers.portal_decide"
_FIELD = re.compile(r'name="(csrf_token|approval_id|fingerprint\w*)" value="([^"]*)"')


class Approval(Flow):
    """The costs are accepted on the page."""

    points = (*around(f"{_PAGE}.RepairDecidePortal._decide"), *_DECIDED)
    #: The form of the page that is sent, and what the records say then.
    form, decided = "accept", ("accepted", "sale", "approved")
    #: The device arrived; what it costs.
    told = 2

    def prepare(self, env):
        """Ask a customer to decide about a quotation."""
        repair = make_repair(env)
        repair.action_device_arrived()
        repair.action_create_sale_order()
        service = env["product.product"].search([("type", "=", "service")], limit=1)
        line = {"product_id": service.id, "price_unit": 199, "tax_ids": [(5, 0, 0)]}
        repair.sale_order_id.write(
            {
                "order_line": [(0, 0, line)],
                "require_signature": False,
                "require_payment": False,
            }
        )
        repair.action_ask_approval()
        env["repair.notification"]._cron_hand_over()
        env["repair.sms.message"]._dispatch()
        self.repair_id, self.number = repair.id, repair.partner_id.sms_number
        self.page = f"{self.world.url}/my/repairs/{repair.id}"
        self.token = repair._portal_ensure_token()
        asked = [("number", "=", self.number), ("kind", "=", "approval_needed")]
        message = env["repair.sms.message"].search(asked)
        self.message_id, self.ref = message.id, message.gateway_ref

    def happen(self, fault):
        """The customer clicks, and clicks again when no answer comes."""
        customer = Session()
        with self.world.server(fault) as server:
            shown = customer.get(self.page, params={"access_token": self.token})
            action = f"/{self.form}"
            form = dict(_FIELD.findall(shown.text.partition(action)[2]))
            form["access_token"] = self.token
            click(customer, self.page + action, form)
            if fault and fault.is_deadly:
                wait_for(lambda: not server.poll(), "the end of the server")
        with self.world.server():
            again = customer.post(self.page + action, form)
            again.raise_for_status()

    def check(self, env, phones, found):
        """One decision, carried out once and told once."""
        repair = env["repair.order"].browse(self.repair_id)
        asked, order = repair.approval_ids, repair.sale_order_id
        expect(found, f"questions about {repair.name}", len(asked), 1)
        seen = (asked.state, order.state, repair.milestone)
        if seen != self.decided:
            found.lost.append(f"the decision about {repair.name}: {seen}")
        expect(found, f"SMS to {self.number}", len(phones[self.number]), self.told)


def click(customer, url, form):
    """Send a form; a server that is killed does not answer.

    :param requests.Session customer: browser
    :param str url: address
    :param dict form: what it sends
    """
    try:
        customer.post(url, form)
    except requests.ConnectionError:
        return


class Rejection(Approval):
    """The costs are rejected on the page."""

    points = (
        *around(f"{_PAGE}.RepairDecidePortal._decide", "repair.approval._decide"),
        *around(
            "sale.order._action_cancel",
            "repair.approval._settle",
            "repair.order._set_milestone",
            follows="repair.approval._decide",
        ),
        *commit_of("repair.approval._decide"),
    )
    form, decided = "reject", ("rejected", "cancel", "not_accepted")


class Yes(Approval):
    """The costs are accepted by SMS."""

    points = (
        *around(
            "repair.conversation.message._act",
            "repair.conversation.message._answer",
            "repair.conversation.message._carry_out",
        ),
        *_DECIDED,
        *around(
            "repair.conversation.message._answer_back",
            "repair.conversation._send_by_itself",
        ),
        *commit_of("repair.sms.gateway.event._apply_batch"),
    )
    #: One more that confirms it.
    told = 3
    text = "Tak"
    answer = IncomingApplied.answer
    is_answered = IncomingApplied.is_answered

    def happen(self, fault):
        """The customer answers, then the cron that applies it is struck."""
        self.answer(None)
        self.world.run_crons(fault)


FLOWS = (Approval, Rejection, Yes)
