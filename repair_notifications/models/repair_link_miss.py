from datetime import timedelta

from odoo import api, fields, models

_LIMIT = 30
_PERIOD = timedelta(hours=1)


# No wizard, but as short-lived as one.
# pylint: disable-next=no-wizard-in-models
class RepairLinkMiss(models.TransientModel):
    """Wrong links by client address, so that nobody can try many; core removes old
    rows.
    """

    _name = "repair.link.miss"
    _description = "Wrong Link to a Repair"

    address = fields.Char(required=True, readonly=True)

    _address_idx = models.Index("(address, create_date)")

    @api.model
    def _is_over_limit(self, address):
        """Tell whether so many wrong links came from an address that none is looked at.

        :param str address: of the client
        :rtype: bool
        """
        since = fields.Datetime.now() - _PERIOD
        misses = self.sudo().search_count(
            [("address", "=", address), ("create_date", ">", since)], limit=_LIMIT
        )
        return misses >= _LIMIT
