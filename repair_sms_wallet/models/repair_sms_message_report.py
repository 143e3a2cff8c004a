from collections import defaultdict

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
        found = self._repairs_of({(one.res_model, one.res_id) for one in self})
        for message in self:
            message.repair_id = found.get((message.res_model, message.res_id), False)

    @api.model
    def _repairs_of(self, documents):
        """Find the repair that each of many documents is about.

        :param documents: pairs of a model and an id
        :return: ``{pair: repair id}``, without those that are about none
        :rtype: dict
        """
        ids_by_model, found = defaultdict(list), {}
        for model, res_id in documents:
            ids_by_model[model].append(res_id)
        for model in ids_by_model.keys() & REPAIRS_OF.keys():
            # One that was deleted since is about nothing.
            for one in self.env[model].browse(ids_by_model[model]).exists():
                found[model, one.id] = REPAIRS_OF[model](one).sorted("id")[:1].id
        return found

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
