from odoo import fields, models

from .repair_sms_topup_accounting import REFUSALS


class AccountMove(models.Model):
    _inherit = "account.move"

    repair_sms_topup_id = fields.Many2one(
        "repair.sms.topup",
        string="SMS Top-up",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    repair_sms_key = fields.Char(
        readonly=True, copy=False, help="Names the payment of it; made once."
    )

    _repair_sms_key_unique = models.UniqueIndex(
        "(repair_sms_key) WHERE repair_sms_key IS NOT NULL",
        "This payment of an SMS top-up has its document already.",
    )

    def _is_downpayment(self):
        """Override of `account`: a top-up is paid before the SMS are sent, so that its
        invoice is one of a payment in advance, to Polish e-invoicing as well.
        """
        return super()._is_downpayment() or bool(self.repair_sms_topup_id)

    def _send_repair_sms_invoice(self):
        """Send by Odoo's own sending, with all that a country's e-invoicing adds, and
        give the buyer's bill the same document. For the cron, in a transaction of its
        own.
        """
        topup = self.repair_sms_topup_id
        try:
            self.env["account.move.send"]._generate_and_send_invoices(
                self, mail_partner_ids=topup._readers().ids
            )
        except REFUSALS as error:
            # No savepoint: `l10n_pl_edi` commits what KSeF took, which ends it.
            self.env.cr.rollback()
            topup._report(
                self.env._(
                    "The invoice %(name)s could not be sent: %(error)s",
                    name=self.name,
                    error=error.args[0],
                )
            )
            return
        self.is_move_sent = True
        # Core leaves what a cron posts in the queue of e-mails, which runs hourly.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        topup._close_activities()
        key = self.repair_sms_key.replace("invoice", "bill")
        bill = topup._find_move(key)
        if bill and self.invoice_pdf_report_id:
            copied = self.invoice_pdf_report_id.copy(
                {"res_model": bill._name, "res_id": bill.id, "res_field": False}
            )
            bill.message_post(attachment_ids=copied.ids)

    def action_open_repair_sms_topup(self):
        """Smart button: open the top-up that this document is of."""
        return self.repair_sms_topup_id.get_formview_action()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_downpayment_lines(self):
        """Override of `account`: see ``account.move._is_downpayment``."""
        lines = super()._get_downpayment_lines()
        return lines | self.filtered("move_id.repair_sms_topup_id")
