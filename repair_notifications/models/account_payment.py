from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _settle_with(self, payment):
        """Set this payment against another one, as far as both are still open.

        :param payment: ``account.payment`` the other way, such as what is refunded
        """
        lines = (self.move_id | payment.move_id).line_ids.filtered(
            lambda line: line.account_id.reconcile and not line.reconciled
        )
        for account_lines in lines.grouped("account_id").values():
            if len(account_lines.move_id) > 1:
                account_lines.reconcile()
