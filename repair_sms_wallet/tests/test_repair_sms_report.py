from odoo.tests import new_test_user, tagged

from .common import SmsCase, accepted
from .test_repair_sms_message_report import LETTERS


@tagged("-at_install", "post_install")
class TestSmsReport(SmsCase):
    """What can be counted and summed of sent SMS."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        device = cls.env["product.product"].create({"name": "Phone X"})
        repairs = cls.env["repair.order"].with_company(cls.company)
        cls.repair = repairs.create(
            {"partner_id": cls.customer.id, "product_id": device.id}
        )
        cls.about_repair = {"res_model": "repair.order", "res_id": cls.repair.id}

    def rows(self, group="stock.group_stock_manager", company=None):
        company = company or self.company
        companies = {"company_id": company.id, "company_ids": company.ids}
        user = new_test_user(self.env, f"{group}{company.id}", group, **companies)
        self.env.flush_all()
        return self.env["repair.sms.report"].with_user(user).search([])

    def sum_up(self, *groupby, **context):
        """Return what the user's pivot shows of this company's SMS."""
        self.env.flush_all()
        report = self.env["repair.sms.report"].with_context(**context)
        names = ["messages", "parts", "cost", "letters_cost", "delivered"]
        return report._read_group(
            [("company_id", "=", self.company.id)],
            groupby,
            [*(f"{name}:sum" for name in names), "delivered_share:avg"],
        )

    # -- sums --------------------------------------------------------------------

    def test_cost_of_letters_is_that_of_the_parts_they_add(self):
        self.make_message(LETTERS)
        self.make_message("Gotowe")
        self.dispatch(accepted("R1", 2), accepted("R2"))
        [(count, parts, cost, letters, delivered, share)] = self.sum_up()
        self.assertEqual((count, parts, delivered, share), (2, 3, 0, 0))
        self.assertAlmostEqual(cost, 0.36)
        self.assertAlmostEqual(letters, 0.12)

    def test_share_of_delivered_is_of_the_sms_that_left(self):
        first, second, _waiting = (self.make_message() for _number in range(3))
        first._move("delivered")
        second._move("accepted")
        [(count, _parts, _cost, _letters, delivered, share)] = self.sum_up()
        self.assertEqual((count, delivered, share), (3, 1, 0.5))

    def test_sums_by_event_and_repair(self):
        self.make_message(kind="ready", **self.about_repair)
        self.make_message()
        rows = [row[:3] for row in self.sum_up("kind", "repair_id")]
        nothing = self.env["repair.order"]
        self.assertEqual(rows, [("ready", self.repair, 1), (False, nothing, 1)])

    def test_days_are_those_of_the_users_time_zone(self):
        message = self.make_message()
        message.flush_recordset()
        self.env.cr.execute(
            "UPDATE repair_sms_message SET create_date = '2026-10-31 23:30:00'"
            " WHERE id = %s",
            (message.id,),
        )
        for tz, day in (("UTC", 31), ("Europe/Warsaw", 1)):
            [(moment, *_sums)] = self.sum_up("date:day", tz=tz)
            self.assertEqual(moment.day, day)

    # -- rights ------------------------------------------------------------------

    def test_managers_and_accountants_see_their_companies_only(self):
        message = self.make_message()
        other = self.env["res.company"].create({"name": "Other"})
        for group in ("stock.group_stock_manager", "account.group_account_manager"):
            self.assertEqual(self.rows(group).message_id, message)
            self.assertFalse(self.rows(group, other))

    def test_operators_accountant_sees_nothing_of_a_holder(self):
        shop = self.env["res.company"].create({"name": "Shop"})
        shop.repair_sms_operator_id = self.company
        self.make_message(company_id=shop.id)
        self.assertFalse(self.rows("account.group_account_manager"))

    def test_an_accountant_without_access_to_repairs_reads_the_whole_list(self):
        self.make_message(**self.about_repair)
        rows = self.rows("account.group_account_manager")
        names = {"repair_id": {"fields": {"display_name": {}}}}
        names["gateway_id"] = names["repair_id"]
        [row] = rows.web_read({**names, "cost": {}})
        self.assertEqual(row["repair_id"]["display_name"], self.repair.name)
        [group] = rows.formatted_read_group(
            [("id", "in", rows.ids)], ["gateway_id"], ["cost:sum"]
        )
        self.assertEqual(group["gateway_id"], (self.gateway.id, "Gate"))

    def test_a_row_opens_its_sms(self):
        message = self.make_message()
        action = self.rows().action_open_sms()
        opened = (action["res_model"], action["res_id"])
        self.assertEqual(opened, (message._name, message.id))
