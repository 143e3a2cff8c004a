"""A shop that takes electronic payments."""

from odoo.tests import new_test_user

from .common import RepairNotificationsCase


class RepairPaymentCase(RepairNotificationsCase):
    """The shop of ``RepairNotificationsCase`` with books and the provider for tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )
        cls.env["payment.provider"].search([]).state = "disabled"
        cls.provider = cls.env.ref("payment.payment_provider_demo")
        cls.provider.write({"state": "test", "is_published": True})
        cls.method = cls.provider.payment_method_ids[:1]
        cls.accountant = new_test_user(
            cls.env, "accountant", groups="account.group_account_invoice"
        )
        cls.repair = cls.make_repair()

    def confirm(self, price=250):
        """Give the repair a quotation that its customer accepted."""
        order = self.make_quotation(self.repair, price)
        order.action_confirm()
        return order

    def ask(self, amount=50, **vals):
        """Ask for a payment as a clerk does, by the button."""
        repair = self.repair.with_user(self.user)
        action = repair.action_request_payment()
        wizard = self.env[action["res_model"]].with_user(self.user)
        wizard = wizard.with_context(**action["context"]).create(
            {"amount": amount, **vals} if amount else vals
        )
        wizard.action_ask()
        return self.repair.payment_request_ids.sorted("id")[-1:]

    def pay(self, asked, state="done"):
        """Pay what was asked for, as the provider tells it."""
        payment = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": f"PAY{asked.id}-{len(asked.sudo().transaction_ids)}",
                "amount": asked.amount,
                "currency_id": asked.currency_id.id,
                "partner_id": asked.partner_id.id,
                "operation": "online_direct",
                **asked.sudo()._prepare_transaction(),
            }
        )
        return self.tell(payment, state)

    def tell(self, payment, state):
        """Bring the provider's word about a payment."""
        data = {"reference": payment.reference, "simulated_state": state}
        payment._process("demo", data)
        payment._post_process()
        self.env.invalidate_all()
        return payment

    def refund(self, payment, amount=None):
        """Give money back."""
        payment.action_refund(amount_to_refund=amount or payment.amount)
        back = payment.child_transaction_ids.sorted("id")[-1:]
        back._post_process()
        self.env.invalidate_all()
        return back

    def asked_texts(self):
        """Return the SMS about payments, oldest first."""
        rows = self.repair.notification_ids.filtered(
            lambda row: row.event == "payment_due" and row.channel == "sms"
        )
        return rows.sorted("id").mapped("body")
