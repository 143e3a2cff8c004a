import ipaddress
from datetime import timedelta

from odoo import api, fields, models

#: What one client may do in an hour: wrong links opened, forms of requests sent.
_LIMITS = {"link": 30, "form": 30}
_PERIOD = timedelta(hours=1)
_NETWORK = 64  # bits that a provider gives to one customer with IPv6


# No wizard, but as short-lived as one.
# pylint: disable-next=no-wizard-in-models
class RepairLinkMiss(models.TransientModel):
    """Wrong links and sent forms by client address, so that nobody can try many; core
    removes old rows.
    """

    _name = "repair.link.miss"
    _description = "Attempt by a Client Address"

    address = fields.Char(required=True, readonly=True)
    kind = fields.Char(required=True, readonly=True, default="link")

    _address_idx = models.Index("(address, kind, create_date)")

    @api.model
    def _is_over_limit(self, address, kind="link"):
        """Tell whether so much came from an address that nothing more is looked at.

        :param str address: of the client
        :param str kind: a key of ``_LIMITS``
        :rtype: bool
        """
        since = fields.Datetime.now() - _PERIOD
        tries = self.sudo().search_count(
            [
                ("address", "=", self._network(address)),
                ("kind", "=", kind),
                ("create_date", ">", since),
            ],
            limit=_LIMITS[kind],
        )
        return tries >= _LIMITS[kind]

    @api.model
    def _count(self, address, kind="link"):
        """Keep that something came from an address.

        :param str address: of the client
        :param str kind: a key of ``_LIMITS``
        """
        self.sudo().create({"address": self._network(address), "kind": kind})

    @api.model
    def _network(self, address):
        """Return what is the same for all addresses that one client can have."""
        try:
            read = ipaddress.ip_address(address)
        except ValueError:
            return address or "-"
        if read.version == 4:
            return address
        return str(ipaddress.ip_network((read, _NETWORK), strict=False))
