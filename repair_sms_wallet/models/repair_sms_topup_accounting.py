import logging

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import format_amount

from odoo.addons.repair_notifications.tools.replay import commit_isolated

_logger = logging.getLogger(__name__)

#: What core raises when books are closed, a journal is missing, a field is not filled.
REFUSALS = (UserError, RedirectWarning)
#: Hours after which it is no longer normal that a payment is not booked.
LATE_H = 1


class RepairSmsTopup(models.Model):
    """The books of a top-up: prepayment invoice, its payment, credit notes of refunds,
    the buyer's bill. What was paid is credited already; whatever stands in the way
    here is told to the accountant, and tried again until it works.
    """

    # Paying and booking are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.topup"

    move_ids = fields.One2many(
        "account.move", "repair_sms_topup_id", string="Documents"
    )
    is_accounted = fields.Boolean(
        string="Booked", default=True, help="Every payment and refund has its document."
    )
    tried_at = fields.Datetime(
        string="Last Tried", help="When its documents were last seen to."
    )

    _open_idx = models.Index("(id) WHERE is_accounted IS NOT TRUE")

    @api.model
    def _cron_account(self):
        """Credit what was paid, make and send the documents that are missing."""
        for topup in self.search([("is_accounted", "=", False)], order="id"):
            what = f"SMS top-up {topup.id}: books"
            commit_isolated(self.env, topup._credit_missing, what)
            commit_isolated(self.env, topup._account, what)
        for move in self.env["account.move"].search(self._unsent_domain()):
            send, what = move._send_repair_sms_invoice, f"Sending {move.name}"
            commit_isolated(self.env, send, what)

    def _account(self):
        """Book what is not booked yet, or tell the accountant what is in the way."""
        for topup in self.with_user(SUPERUSER_ID):
            # First, so that of two who book at once the second starts again.
            topup.tried_at = fields.Datetime.now()
            topup.flush_recordset(["tried_at"])
            paid = topup.transaction_ids.filtered(topup._is_credited)
            done = (paid | paid.child_transaction_ids).filtered(
                lambda t: t.state == "done"
            )
            if not done:
                continue
            try:
                with self.env.cr.savepoint():
                    for transaction in done.sorted("id"):
                        topup._book(transaction)
            except REFUSALS as error:
                topup._report(str(error.args[0]))
            else:
                topup._conclude(done)

    def _conclude(self, transactions):
        """All documents are there: note it, unless a payment is still to be booked."""
        if all(t.payment_id for t in transactions):
            self.is_accounted = True
            self._close_activities()
            return
        late = fields.Datetime.subtract(fields.Datetime.now(), hours=LATE_H)
        if any(t.last_state_change < late for t in transactions):
            self._report(
                self.env._(
                    "The payment could not be booked. Open the payment transaction, "
                    "see to the journal of its provider, and process it again."
                )
            )

    def _close_activities(self):
        """What was in the way is not any more."""
        if self.is_accounted and not self.move_ids.filtered_domain(
            self._unsent_domain()
        ):
            self.activity_unlink(["repair_sms_wallet.mail_activity_topup"])

    @api.model
    def _unsent_domain(self):
        """Return which documents the seller still has to send."""
        return [
            ("repair_sms_topup_id", "!=", False),
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("state", "=", "posted"),
            ("is_move_sent", "=", False),
        ]

    def _book(self, transaction):
        """Make the documents of a payment or of a refund, once, and reconcile.

        :param transaction: ``payment.transaction`` that is done
        """
        seller = self.operator_id
        document = self._find_move(f"invoice/{transaction.id}")
        if not document:
            vals = self._prepare_move(seller, transaction)
            document = self._create_move(seller, f"invoice/{transaction.id}", vals)
            document._portal_ensure_token()
        if document.state == "draft":
            document.action_post()
        if document not in transaction.invoice_ids:
            transaction.invoice_ids = [Command.link(document.id)]
        self._reconcile(document, transaction.payment_id)
        self._book_at_buyer(transaction, document)

    def _reconcile(self, document, payment):
        """Settle a document with its payment, which core may book before or after."""
        lines = (document.line_ids + payment.move_id.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        if len(lines.move_id) == 2:
            lines.reconcile()

    def _book_at_buyer(self, transaction, document):
        """Draft the bill of the buyer, whose books are in this database as well, for
        its accountant to check; nothing where it keeps none.
        """
        buyer, key = self.company_id, f"bill/{transaction.id}"
        keeps_books = buyer != self.operator_id and buyer.chart_template
        if not keeps_books or self._find_move(key):
            return
        vals = self._prepare_move(buyer, transaction)
        self._create_move(
            buyer,
            key,
            {**vals, "ref": document.name, "invoice_date": document.invoice_date},
        )

    def _readers(self):
        """Return who gets the invoice by e-mail: the buyer, and who paid.

        :return: ``res.partner`` records
        :raise UserError: when none has an address
        """
        readers = (self.partner_id | self.user_id.partner_id).filtered("email")
        if not readers:
            raise UserError(self.env._("%s has no e-mail.", self.partner_id.name))
        return readers

    def _find_move(self, key):
        """Return the document of a key, possibly empty."""
        return self.env["account.move"].search([("repair_sms_key", "=", key)])

    def _create_move(self, company, key, vals):
        """Create a document in the books of a company.

        :raise UserError: when its total differs from what was paid
        """
        known = {"repair_sms_key": key, "repair_sms_topup_id": self.id}
        move = self.env["account.move"].with_company(company).create({**vals, **known})
        [(_create, _id, line)] = vals["invoice_line_ids"]
        if move.currency_id.compare_amounts(move.amount_total, line["price_unit"]):
            raise UserError(
                self.env._(
                    "The document would be of %(total)s, not of what was paid: see to "
                    "the tax %(tax)s of %(company)s.",
                    total=format_amount(self.env, move.amount_total, move.currency_id),
                    tax=", ".join(move.invoice_line_ids.tax_ids.mapped("name")),
                    company=company.name,
                )
            )
        return move

    def _prepare_move(self, company, transaction):
        """Return the values of a document for what was paid or given back.

        Its total, VAT included, is the amount that moved: what is paid in advance is
        taxed when it is paid (ustawa o VAT, art. 19a ust. 8).

        :param company: ``res.company`` in whose books it is, the seller's or buyer's
        :param transaction: ``payment.transaction``, negative for a refund
        """
        is_sale = company == self.operator_id
        is_refund = transaction.amount < 0
        partner = self.partner_id if is_sale else self.operator_id.partner_id
        topup = self.with_company(company).with_context(lang=partner.lang)
        line = topup._prepare_line(company, partner, is_sale, transaction)
        kind = "refund" if is_refund else "invoice"
        vals = {
            "move_type": f"out_{kind}" if is_sale else f"in_{kind}",
            "company_id": company.id,
            "partner_id": partner.id,
            "currency_id": transaction.currency_id.id,
            "invoice_origin": transaction.reference,
            "invoice_line_ids": [Command.create(line)],
        }
        if is_sale:
            vals["journal_id"] = company._get_repair_sms_journal().id
            vals["invoice_date"] = fields.Date.context_today(self)
        paid = self._find_move(f"invoice/{transaction.source_transaction_id.id}")
        if is_refund and is_sale:
            vals["reversed_entry_id"] = paid.id
        return vals

    def _prepare_line(self, company, partner, is_sale, transaction):
        """Return the values of the only line, priced with its VAT included."""
        tax = (
            company.account_sale_tax_id if is_sale else company.account_purchase_tax_id
        )
        positions = self.env["account.fiscal.position"]
        tax = positions._get_fiscal_position(partner).map_tax(tax)
        return {
            "product_id": self.env.ref("repair_sms_wallet.product_topup").id,
            "name": self.env._(
                "SMS top-up, payment in advance (%s)", transaction.reference
            ),
            "quantity": 1,
            "price_unit": abs(transaction.amount),
            "tax_ids": [Command.set(tax._with_price_included().ids)],
        }

    def _report(self, problem, is_credited=True):
        """Tell the seller's accountant what is in the way, once until it is done.

        :param str problem: what, in a sentence
        :param bool is_credited: the wallet has what was paid, only documents miss
        """
        _logger.warning("SMS top-up %s: %s", self.id, problem)
        self.ensure_one()
        if problem in self.activity_ids.mapped("summary"):
            return
        self.activity_schedule(
            "repair_sms_wallet.mail_activity_topup",
            summary=problem,
            note=is_credited
            and self.env._(
                "The wallet is credited; what is missing follows by itself within an "
                "hour when this is mended."
            ),
            user_id=self.wallet_id._accountant().id,
        )
