from odoo import models

# Whatever is not named here is the shop's own: its notes, parts, places and people.
_PUBLIC_FIELDS = frozenset(
    {
        "id",
        "display_name",
        "name",
        "create_date",
        "schedule_date",
        "closed_at",
        "state",
        "stage_id",
        "milestone",
        "partner_id",
        "company_id",
        "product_id",
        "product_qty",
        "product_uom",
        "lot_id",
        "repair_request",
        "under_warranty",
        "access_url",
        "access_token",
        "page_link",
    }
)


class RepairOrder(models.Model):
    """What a customer with a login may read of a repair."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.order"

    def _has_field_access(self, field, operation):
        """Extend core: customers read what is public, and write nothing."""
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or not self.env.user._is_portal():
            return True
        return operation == "read" and field.name in _PUBLIC_FIELDS
