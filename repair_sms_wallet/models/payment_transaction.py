from odoo import api, fields, models

from .repair_sms_topup_accounting import REFUSALS


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    repair_sms_topup_id = fields.Many2one(
        "repair.sms.topup",
        string="SMS Top-up",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    @api.model
    def _compute_reference_prefix(self, separator, **values):
        """Override of `payment`: name the top-up."""
        if values.get("repair_sms_topup_id"):
            return f"SMS{values['repair_sms_topup_id']}"
        return super()._compute_reference_prefix(separator, **values)

    def _repair_sms_topup(self):
        """Return the top-up that is paid or refunded by this.

        :return: ``repair.sms.topup`` record, possibly empty
        """
        source = self.source_transaction_id
        return self.repair_sms_topup_id or source.repair_sms_topup_id

    def _set_done(self, **kwargs):
        """Override of `payment`: what is paid is credited in the same transaction,
        whoever told of it; the browser may be closed. Only who asked the provider
        itself credits in a next one.
        """
        done = super()._set_done(**kwargs)
        for transaction in done.filtered(lambda t: t.operation != "validation"):
            topup = transaction._repair_sms_topup()
            if topup and transaction.operation == "refund":
                topup._take_back(transaction)
            elif topup and self.env.context.get("repair_sms_credit_later"):
                topup.is_accounted = False  # so that the cron credits it after a crash
            elif topup:
                topup._credit(transaction)
        return done

    def _post_process(self):
        """Override of `payment`: books that cannot take the payment of a top-up stop
        neither the customer nor the invoice; core's cron tries again.
        """
        ours = self.filtered(lambda t: t._repair_sms_topup())
        for transaction in ours:
            topup_sudo = transaction._repair_sms_topup().sudo()
            try:
                with self.env.cr.savepoint():
                    super(PaymentTransaction, transaction)._post_process()
            except REFUSALS as error:
                paid = transaction.source_transaction_id or transaction
                topup_sudo._report(
                    str(error.args[0]), is_credited=topup_sudo._is_credited(paid)
                )
            if transaction.state == "done":
                topup_sudo._account()
        return super(PaymentTransaction, self - ours)._post_process()
