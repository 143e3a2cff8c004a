"""What people, gateways and crons do with a shop of a chain: the same calls as the
screens make, each one transaction. A method prepares a click and returns it.
"""

import http.client
from itertools import count
from urllib.parse import urlencode

from bench_chain import make_repairs, prepare_answer, prepare_report
from bench_world import instant_gateway, open_inbox

from odoo import api
from odoo.tests import Form

#: SMS of one batch.
BATCH = 10
#: Places of customers that no copy has.
NEW = 10_000


class Shop:
    """A shop with its clerk, and new repairs that wait for their devices.

    :param odoo.api.Environment env: of the superuser
    :param int repairs: how many
    :param int port: of a server for its database
    """

    def __init__(self, env, repairs, port):
        self.env, self.port = env, port
        clerk = env["res.users"].search([("login", "=", "clerk0")])
        self.company = clerk.company_id
        mine = [("company_id", "=", self.company.id)]
        self.gateway = env["repair.sms.gateway"].search(mine)
        context = {"allowed_company_ids": self.company.ids, "lang": "en_US"}
        self.desk = api.Environment(env.cr, clerk.id, context)
        self.repairs = self.desk["repair.order"].search(mine)
        self.form = Form(self.repairs[0])._view["fields_spec"]
        self.card = Form(self.repairs.partner_id[0])._view["fields_spec"]
        self.received = env["repair.stage"]._default_for("received").id
        self.waiting = make_repairs(self.gateway, repairs, NEW).with_env(self.desk)
        # Who answers: as many in each database, lest a batch be of one conversation.
        self.customers = self.waiting.partner_id
        self.arrived = self.handed = None
        self.numbers = count()

    # -- what people do ------------------------------------------------------------

    def change_stage(self):
        """Move a repair to the next stage, as a click on its form does."""
        self.arrived, self.waiting = self.waiting[0], self.waiting[1:]
        values = {"stage_id": self.received}
        return lambda: self.arrived.web_save(values, self.form)

    def open_repair(self):
        """Open the form of a repair with all its tabs."""
        repair = self._some_repair()
        return lambda: repair.web_read(self.form)

    def open_customer(self):
        """Open the card of a customer."""
        customer = self._some_repair().partner_id
        return lambda: customer.web_read(self.card)

    def open_inbox(self):
        """Open the inbox and a conversation."""
        return lambda: open_inbox(self.desk["repair.conversation"])

    def find(self):
        """Look for a customer in the inbox."""
        name = self._some_repair().partner_id.name
        return lambda: self.desk["repair.conversation"].inbox_page("open", name)

    def answer(self):
        """Write to a customer from the inbox."""
        conversation = self.desk["repair.conversation"].search([], limit=1)
        text = f"Yes, at {next(self.numbers)}."
        return lambda: conversation.action_send_sms(text)

    def open_board(self):
        """Open the alert board."""
        board = self.desk["repair.alert"]
        fields = {"summary": {}, "detail": {}, "todo": {}, "since": {}}

        def click():
            board.get_board()
            board.web_search_read([("done_by_id", "=", False)], fields, limit=80)

        return click

    def count(self):
        """Count what the top bar shows, as each page does that is opened."""

        def click():
            self.desk["repair.alert"].get_menu()
            self.desk["repair.conversation"].search_count([("has_unread", "=", True)])
            self.desk["repair.sms.wallet"].get_menu()

        return click

    def list_messages(self):
        """Open the list of all SMS."""
        return self._list("repair.sms.message", "number", "body", "state")

    def list_journal(self):
        """Open the journal of notifications."""
        return self._list("repair.notification", "event", "state", "explanation")

    def _list(self, model, *names):
        columns = dict.fromkeys(names, {})
        most = {"limit": 80, "count_limit": 10_001}
        return lambda: self.desk[model].web_search_read([], columns, **most)

    def open_wallet(self):
        """Open the card of the wallet with the figures of the month."""
        wallet = self.company.with_env(self.desk)._get_repair_sms_wallet()
        names = ("balance", "month_count", "month_cost", "days_graph", "days_left")
        return lambda: wallet.web_read(dict.fromkeys(names, {}))

    def _some_repair(self):
        """Return each time another repair that the shop had before."""
        return self.repairs[next(self.numbers) * 7 % len(self.repairs)]

    # -- what comes from outside ---------------------------------------------------

    def open_page(self):
        """Open the page of a repair by its secret link."""
        path = self.arrived.get_portal_url()
        return lambda: self._call("GET", path)

    def receive_answer(self):
        """Take an SMS of a customer from the gateway."""
        place = next(self.numbers)
        customer = self.customers[place * 7 % len(self.customers)]
        form = prepare_answer(customer.phone_sanitized, f"When? {place}")
        return lambda: self._call("POST", self._path("incoming"), urlencode(form))

    def receive_report(self):
        """Take the report of a delivery from the gateway."""
        message, self.handed = self.handed[0], self.handed[1:]
        query = urlencode(prepare_report(message))
        return lambda: self._call("GET", f"{self._path('report')}?{query}")

    def _path(self, kind):
        gateway = self.gateway
        return f"/repair_sms/{gateway.id}/{gateway.webhook_token}/{kind}"

    def _call(self, method, path, body=None):
        link = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"X-Odoo-Database": self.env.cr.dbname}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link.request(method, path, body, headers)
        answer = link.getresponse()
        answer.read()
        link.close()
        assert answer.status == 200, (path, answer.status)

    # -- what crons do -------------------------------------------------------------

    def hand_over(self):
        """Make messages of what the journal holds."""
        rows = self.env["repair.notification"].search([("state", "=", "queued")])
        assert rows, "nothing to hand over"
        return rows._hand_over

    def dispatch(self):
        """Send what is queued."""
        messages = self.env["repair.sms.message"]
        self.handed = messages.search([("state", "=", "queued")])
        assert self.handed, "nothing to send"
        return self._with_gateway(messages._dispatch)

    def apply(self):
        """Apply the reports and answers that came."""
        return self.env["repair.sms.gateway.event"]._cron_apply

    def find_nothing(self):
        """Look for work, as crons do every few minutes, where there is none."""
        return self._with_gateway(
            self.env["repair.notification"]._cron_hand_over,
            self.env["repair.notification"]._cron_fall_back,
            self.env["repair.sms.message"]._cron_dispatch,
            self.env["repair.sms.gateway.event"]._cron_apply,
            self.env["repair.sms.gateway"]._cron_poll,
            self.env["repair.conversation.held"]._cron_release,
        )

    def watch(self):
        """Look at each wallet, as a cron does every hour."""
        return self.env["repair.sms.wallet"]._cron_watch

    def prove(self):
        """Prove that wallets equal their lines, as a cron does every day."""
        return self.env["repair.sms.wallet"]._cron_prove

    @staticmethod
    def _with_gateway(*steps):
        def work():
            with instant_gateway():
                for step in steps:
                    step()

        return work
