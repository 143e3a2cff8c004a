from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from odoo.addons.iap.tools import iap_tools

from .common import SmsCase


def _taken(url, params, timeout):
    """The answer of core's provider to a batch that it takes."""
    numbers = [n for message in params["messages"] for n in message["numbers"]]
    return [{"uuid": number["uuid"], "state": "success"} for number in numbers]


@tagged("-at_install", "post_install")
class TestEverySms(SmsCase):
    """Whatever door of Odoo an SMS comes through, it leaves by the company's gateway.

    The user works in another company, one without a gateway: it is the document that
    says whose SMS it is.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_customer = cls.customer.copy({"phone": "600 100 300"})
        device = cls.env["product.product"].create({"name": "Phone X"})
        cls.repairs = cls.env["repair.order"].with_company(cls.company)
        for partner in (cls.customer, cls.other_customer):
            cls.repairs += cls.repairs.create(
                {
                    "partner_id": partner.id,
                    "product_id": device.id,
                    "company_id": cls.company.id,
                }
            )
        cls.repairs = cls.repairs.with_company(cls.env.company)
        cls.template = cls.env["sms.template"].create(
            {
                "name": "Ready",
                "model_id": cls.env.ref("repair.model_repair_order").id,
                "body": "Ready: {{ object.partner_id.phone }}",
            }
        )

    def setUp(self):
        super().setUp()
        self.iap = self.startPatcher(
            patch.object(iap_tools, "iap_jsonrpc", side_effect=_taken)
        )

    def compose(self, company=None, **values):
        """Send by core's composer, working in the given company."""
        composer = self.env["sms.composer"].with_company(company or self.env.company)
        composer.create({"body": "Ready", **values}).action_send_sms()

    def assertLeft(self, *texts_by_number):
        """Check that these SMS, and no others, go through the company's gateway."""
        self.run_core_queue()
        mine = [("gateway_id", "=", self.gateway.id)]
        messages = self.env["repair.sms.message"].search(mine, order="number")
        found = [(message.number, message.body) for message in messages]
        self.assertEqual(found, list(texts_by_number))
        self.assertEqual(messages.company_id, self.company)
        self.iap.assert_not_called()

    # -- the composer ------------------------------------------------------------

    def test_sms_from_the_chatter_of_a_repair(self):
        repair = self.repairs[0]
        self.compose(
            composition_mode="comment", res_model=repair._name, res_id=repair.id
        )
        self.assertLeft(("+48600100200", "Ready"))

    def test_sms_from_the_form_of_a_customer(self):
        values = {"res_model": "res.partner", "res_id": self.customer.id}
        self.compose(self.company, composition_mode="comment", **values)
        self.assertLeft(("+48600100200", "Ready"))

    def test_sms_to_chosen_repairs_with_and_without_a_note(self):
        for keep_log, force_send in ((True, False), (False, False), (False, True)):
            self.compose(
                composition_mode="mass",
                res_model="repair.order",
                res_ids=repr(self.repairs.ids),
                mass_keep_log=keep_log,
                mass_force_send=force_send,
            )
        first, second = ("+48600100200", "Ready"), ("+48600100300", "Ready")
        self.assertLeft(*3 * [first], *3 * [second])

    def test_sms_to_chosen_customers(self):
        """As `calendar_sms` writes to the attendees of a meeting, and
        `mass_mailing_sms` to a list: ``action_send_sms`` of both opens the composer in
        mass mode.
        """
        partners = self.customer + self.other_customer
        self.compose(
            self.company,
            composition_mode="mass",
            res_model="res.partner",
            res_ids=repr(partners.ids),
        )
        self.assertLeft(("+48600100200", "Ready"), ("+48600100300", "Ready"))

    def test_sms_to_bare_numbers(self):
        numbers = "+48600100200,+48600100300"
        self.compose(self.company, composition_mode="numbers", numbers=numbers)
        self.assertLeft(("+48600100200", "Ready"), ("+48600100300", "Ready"))

    def test_customers_who_stopped_sms_are_left_out_of_many(self):
        self.env["phone.blacklist"].add("+48600100200")
        self.compose(
            composition_mode="mass",
            res_model="repair.order",
            res_ids=repr(self.repairs.ids),
        )
        self.assertLeft(("+48600100300", "Ready"))

    # -- server actions ----------------------------------------------------------

    def run_action(self, method):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Tell the customer",
                "model_id": self.template.model_id.id,
                "state": "sms",
                "sms_template_id": self.template.id,
                "sms_method": method,
            }
        )
        records = {"active_model": "repair.order", "active_ids": self.repairs.ids}
        action.with_context(**records, active_id=self.repairs[0].id).run()

    def test_sms_of_a_server_action_without_a_note(self):
        self.run_action("sms")
        first = ("+48600100200", "Ready: 600 100 200")
        self.assertLeft(first, ("+48600100300", "Ready: 600 100 300"))

    def test_sms_of_a_server_action_with_a_note(self):
        self.run_action("comment")
        first = ("+48600100200", "Ready: 600 100 200")
        self.assertLeft(first, ("+48600100300", "Ready: 600 100 300"))

    # -- methods that addons call ------------------------------------------------

    def test_sms_posted_by_an_addon(self):
        self.repairs[0]._message_sms("Ready")
        self.assertLeft(("+48600100200", "Ready"))

    def test_sms_posted_by_a_template_at_once(self):
        """As `calendar_sms` reminds of a meeting (``calendar.event
        ._do_sms_reminder``), and `project_sms` and `stock_sms` tell of a stage.
        """
        self.repairs[0]._message_sms_with_template(
            self.template, partner_ids=self.customer.ids, put_in_queue=False
        )
        self.assertLeft(("+48600100200", "Ready: 600 100 200"))

    def test_sms_scheduled_by_an_addon_for_many(self):
        """As `event_sms` reminds of an event: ``event.mail._send_sms``."""
        self.repairs._message_sms_schedule_mass(template=self.template)
        first = ("+48600100200", "Ready: 600 100 200")
        self.assertLeft(first, ("+48600100300", "Ready: 600 100 300"))

    def test_sms_written_and_sent_by_an_addon(self):
        rows = self.env["sms.sms"].with_company(self.company)
        values = {"number": "+48600100200", "body": "Ready"}
        rows.create([values, values]).send()
        self.assertLeft(("+48600100200", "Ready"), ("+48600100200", "Ready"))

    def test_sms_given_to_the_provider_by_an_addon_leaves_once(self):
        """As `mass_mailing_sms` sends its test, ``mailing.sms.test``: it calls the
        provider itself, and leaves the row in core's queue.
        """
        sms = self.env["sms.sms"].with_company(self.company)
        sms = sms.create({"number": "+48600100200", "body": "Test"})
        sms_api = self.company._get_sms_api_class()(sms.env)
        numbers = [{"number": sms.number, "uuid": sms.uuid}]
        [said] = sms_api._send_sms_batch([{"content": "Test", "numbers": numbers}])
        words = sms_api._get_sms_api_error_messages()[said["state"]]
        self.assertIn("it waits in the queue", words)
        self.assertLeft(("+48600100200", "Test"))

    # -- what has no company ---------------------------------------------------------

    def test_sms_of_a_cron_leaves_by_the_company_of_who_is_responsible(self):
        """As reminders of `calendar_sms` and mailings of `mass_mailing_sms`: meetings,
        contacts and mailings have no company, and the cron runs in any.
        """
        companies = {"company_id": self.company.id, "company_ids": self.company.ids}
        self.customer.user_id = new_test_user(self.env, "ala", **companies)
        values = {"partner_ids": self.customer.ids, "put_in_queue": False}
        self.customer._message_sms_with_template(template_fallback="Tomorrow", **values)
        self.customer._message_sms_schedule_mass(body="Sale")
        self.assertLeft(("+48600100200", "Tomorrow"), ("+48600100200", "Sale"))

    # -- core's queue ------------------------------------------------------------

    def test_queue_gives_each_company_its_own_way(self):
        theirs = self.env["sms.sms"].create({"number": "+48600100900", "body": "Hi"})
        self.repairs[0]._message_sms("Ready")
        self.run_core_queue()
        found = self.env["repair.sms.message"].search([("number", "=like", "+486001%")])
        mine = found.filtered(lambda message: message.gateway_id == self.gateway)
        self.assertEqual(mine.mapped("body"), ["Ready"])
        self.assertFalse(found.filtered(lambda m: m.sms_uuid == theirs.uuid))
        [call] = self.iap.call_args_list
        [message] = call.kwargs["params"]["messages"]
        self.assertEqual(message["numbers"][0]["uuid"], theirs.uuid)
        self.assertEqual((message["content"], theirs.state), (theirs.body, "pending"))
