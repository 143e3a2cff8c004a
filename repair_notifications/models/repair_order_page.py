from odoo import models

# What the customer has to do at a milestone, in words of the page's template.
_WAITS_AT_SHOP = {"ready", "not_accepted", "not_repairable"}


class RepairOrder(models.Model):
    """What the customer's page says; all of it is public."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    def _prepare_page(self):
        """Gather what the page of one repair shows; called with all rights.

        :return: values for the template: ``repair``, ``steps``, ``offers``,
            ``invoices``, ``parcels``, ``history``
        :rtype: dict
        """
        self.ensure_one()
        offers = self._page_offers()
        invoices = self._page_invoices()
        parcels = self._page_parcels()
        return {
            "repair": self,
            "offers": offers,
            "invoices": invoices,
            "parcels": parcels,
            "history": self._public_history(),
            "steps": self._next_steps(offers, invoices, parcels),
        }

    def _next_steps(self, offers, invoices, parcels):
        """Tell what the customer can do now, the most urgent first.

        :return: some of ``decide``, ``pay``, ``send``, ``collect``, ``follow``,
            ``rate``; empty for nothing
        :rtype: list
        """
        goes_out = self.handover_out == "in_person"
        steps = {
            "decide": any(offer["is_open"] for offer in offers),
            "pay": any(invoice._has_to_be_paid() for invoice in invoices),
            "send": self.milestone == "awaiting_delivery",
            "collect": self.milestone in _WAITS_AT_SHOP and goes_out,
            "follow": not self.closed_at and "done" in parcels.mapped("state"),
            "rate": not self.repair_rating_ids and self._can_be_rated(),
        }
        return [step for step, applies in steps.items() if applies]

    def _page_offers(self):
        """Return the quotations that were ever shown to the customer.

        :return: dicts with ``order``, its newest ``approval``, what is a ``blocker`` to
            a plain answer, whether it ``is_open``, and the ``fingerprint`` of what the
            page shows
        :rtype: list
        """
        offers = []
        for order in self._offers():
            approval = order.repair_approval_ids.sorted("id")[-1:]
            if order.state == "draft" or not (approval or order.state == "sale"):
                continue
            is_open = approval.state == "open"
            offers.append(
                {
                    "order": order,
                    "approval": approval,
                    "is_open": is_open,
                    "blocker": approval._blocker() if is_open else "",
                    "fingerprint": order._repair_fingerprint() if is_open else "",
                }
            )
        return offers

    def _page_invoices(self):
        """Return the invoices of this repair that its customer got."""
        return self._offers().invoice_ids.filtered(
            lambda move: move.state == "posted" and move.is_sale_document()
        )

    def _page_parcels(self):
        """Return the transfers with a tracking number by which the device goes back."""
        return self.env["stock.picking"].search(
            [
                ("carrier_tracking_ref", "!=", False),
                ("picking_type_code", "=", "outgoing"),
                ("state", "!=", "cancel"),
                "|",
                ("repair_order_ids", "in", self.ids),
                ("id", "=", self.parcel_id.id),
            ]
        )

    def _public_history(self):
        """Return the stages this repair passed, newest first.

        :return: ``[(moment, stage)]``
        :rtype: list
        """
        field = self.env["ir.model.fields"]._get("repair.order", "stage_id")
        moves = self.env["mail.tracking.value"].search_fetch(
            [
                ("field_id", "=", field.id),
                ("mail_message_id.model", "=", "repair.order"),
                ("mail_message_id.res_id", "=", self.id),
            ],
            ["create_date", "old_value_integer", "new_value_integer"],
            order="id",
        )
        first = moves[0].old_value_integer if moves else self.stage_id.id
        passed = [(self.create_date, first)]
        passed += [(move.create_date, move.new_value_integer) for move in moves]
        ids = {stage_id for _at, stage_id in passed if stage_id}
        known = {stage.id: stage for stage in self.stage_id.browse(ids).exists()}
        return [(at, known[id_]) for at, id_ in reversed(passed) if id_ in known]
