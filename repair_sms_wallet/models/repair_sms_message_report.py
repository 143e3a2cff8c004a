from odoo import api, fields, models

from odoo.addons.repair_notifications.tools.sms_text import (
    GSM_7,
    count_parts,
    final_text,
)

from ..tools.units import Units

#: Where a document says which repairs it is about; other documents are about none.
REPAIRS_OF = {
    "repair.order": lambda repair: repair,
    "repair.request": lambda request: request.repair_ids,
    "sale.order": lambda order: order.repair_order_ids,
    "account.move": lambda invoice: invoice._repairs_invoiced(),
    "stock.picking": lambda parcel: parcel._repairs_in_parcel() or parcel.repair_ids,
}


class RepairSmsMessage(models.Model):
    """What the report of sent SMS needs beside each of them."""

    # What becomes of an SMS and what is counted afterwards are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    repair_id = fields.Many2one(
        "repair.order",
        compute="_compute_repair_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="The repair that it is about, also when it was written on its quotation, "
        "invoice, transfer or request.",
    )
    letters_units = Units(
        string="Cost of Polish Letters in Units",
        compute="_compute_letters_units",
        store=True,
    )

    # Reports are about the days of one company; its foreign key uses it as well.
    _company_date_idx = models.Index("(company_id, create_date)")

    @api.depends("res_model", "res_id")
    def _compute_repair_id(self):
        self.repair_id = False
        for model, messages in self.grouped("res_model").items():
            repairs_of = REPAIRS_OF.get(model)
            if not repairs_of:
                continue
            # Many documents at once; one that was deleted since is about nothing.
            documents = self.env[model].browse(messages.mapped("res_id")).exists()
            found = {one.id: repairs_of(one).sorted("id")[:1] for one in documents}
            for message in messages:
                message.repair_id = found.get(message.res_id)

    # Not on the text: what was paid for letters stays when the text is erased.
    @api.depends("charge_units")
    def _compute_letters_units(self):
        for message in self:
            parts = message._parts_for_letters() if message.charge_units else 0
            message.letters_units = parts * message.price_units

    def _parts_for_letters(self):
        """Return how many parts less the text had without letters outside GSM-7.

        :rtype: int
        """
        if self.encoding == GSM_7:
            return 0
        plain = final_text(self.body, without_letters=True)
        # Letters of other alphabets may take several Latin ones.
        return max(self.parts - count_parts(plain).parts, 0)
