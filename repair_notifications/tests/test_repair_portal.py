from odoo.tests import HttpCase, new_test_user, tagged

from .common import RepairNotificationsCase


@tagged("post_install", "-at_install")
class TestRepairPortal(RepairNotificationsCase, HttpCase):
    """A customer with a login lists, searches and opens the own repairs only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.partner"].create({"name": "Somebody else"})
        tablet = cls.env["product.product"].create({"name": "Tablet Y"})
        cls.phone_repair = cls.make_repair()
        cls.tablet_repair = cls.make_repair(product_id=tablet.id)
        cls.foreign = cls.make_repair(partner_id=cls.other.id)
        cls.portal_user = new_test_user(
            cls.env, "portal_user", groups="base.group_portal"
        )
        cls.portal_user.partner_id.parent_id = cls.customer

    def list(self, query=""):
        self.authenticate("portal_user", "portal_user")
        answer = self.url_open(f"/my/repairs{query}")
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def test_the_list_has_the_customer_s_own(self):
        page = self.list()
        self.assertIn(self.phone_repair.name, page)
        self.assertIn(self.tablet_repair.name, page)
        self.assertNotIn(self.foreign.name, page)

    def test_the_list_is_searched_by_device_and_number(self):
        for search in ("tablet", self.tablet_repair.name):
            page = self.list(f"?search={search}")
            self.assertIn(self.tablet_repair.name, page)
            self.assertNotIn(self.phone_repair.name, page)
        self.assertIn("No repair", self.list("?search=nothing%25_such"))

    def test_the_list_is_sorted(self):
        for sortby in ("date", "name", "stage", "no_such"):
            self.assertIn(self.phone_repair.name, self.list(f"?sortby={sortby}"))
        page = self.list("?sortby=name")
        newer, older = self.tablet_repair.name, self.phone_repair.name
        self.assertLess(page.index(newer), page.index(older))

    def test_the_home_counts_the_customer_s_own(self):
        self.authenticate("portal_user", "portal_user")
        counted = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["repair_count"]}
        )
        self.assertEqual(counted["repair_count"], 2)
        self.assertIn("/my/repairs", self.url_open("/my").text)

    def test_a_repair_of_another_company_is_not_opened(self):
        company = self.env["res.company"].create({"name": "Other shop"})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        )
        repair = (
            self.env["repair.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": self.customer.id,
                    "product_id": self.device.id,
                    "company_id": company.id,
                    "picking_type_id": warehouse.repair_type_id.id,
                }
            )
        )
        self.assertNotIn(f'/my/repairs/{repair.id}"', self.list())
        self.assertEqual(self.url_open(f"/my/repairs/{repair.id}").status_code, 404)

    def test_staff_without_rights_to_repairs_are_led_home(self):
        new_test_user(self.env, "accountant", groups="base.group_user")
        self.authenticate("accountant", "accountant")
        answer = self.url_open("/my/repairs", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
