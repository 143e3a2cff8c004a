"""An operator that sells SMS, with books and a payment provider for tests."""

from odoo.tests import new_test_user

from .common import SmsCase


class TopupCase(SmsCase):
    """The company of ``SmsCase``, whose SMS are sold by an operator in Poland."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator = cls.make_company("Operator")
        cls.company.repair_sms_operator_id = cls.operator
        cls.wallet = cls.company._get_repair_sms_wallet()
        cls.company.partner_id.email = "serwis@example.com"
        demo = cls.env.ref("payment.payment_provider_demo")
        cls.provider = demo.copy({"company_id": cls.operator.id})
        cls.provider.state = "test"
        cls.method = cls.provider.payment_method_ids[:1]
        companies = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        group = "stock.group_stock_manager"
        cls.manager = new_test_user(
            cls.env, "boss", groups=group, email="boss@example.com", **companies
        )
        cls.accountant = new_test_user(
            cls.env,
            "books",
            groups="account.group_account_manager",
            company_id=cls.operator.id,
            company_ids=cls.operator.ids,
        )

    @classmethod
    def make_company(cls, name):
        """Create a company that keeps books in Poland."""
        company = cls.env["res.company"].create(
            {"name": name, "country_id": cls.country().id, "currency_id": cls.pln.id}
        )
        cls.env["account.chart.template"].try_loading("pl", company, install_demo=False)
        cls.env.user.company_ids += company
        return company

    def start(self, amount=50, user=None):
        """Open a top-up as a manager does."""
        topups = self.env["repair.sms.topup"].with_user(user or self.manager)
        return topups._start(self.wallet.with_user(user or self.manager), amount).sudo()

    def begin(self, topup, **values):
        """Begin a payment of a top-up."""
        return self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": f"SMS{topup.id}-{len(topup.transaction_ids)}",
                "amount": topup.amount,
                "currency_id": topup.currency_id.id,
                "partner_id": topup.partner_id.id,
                "operation": "online_direct",
                "repair_sms_topup_id": topup.id,
                **values,
            }
        )

    def tell(self, transaction, state):
        """Have the provider tell what became of a payment."""
        transaction._process(
            "demo", {"reference": transaction.reference, "simulated_state": state}
        )

    def pay(self, topup):
        """Pay a top-up; only the provider tells so, no browser comes back.

        :return: the ``payment.transaction``
        """
        transaction = self.begin(topup)
        self.tell(transaction, "done")
        return transaction

    def book(self):
        """Run the crons that book and send."""
        with self.enter_registry_test_mode():
            self.env.ref("payment.cron_post_process_payment_tx").method_direct_trigger()
        self.run_cron("ir_cron_account")
