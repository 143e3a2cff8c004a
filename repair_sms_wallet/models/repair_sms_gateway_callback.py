import hmac
import secrets

from odoo import api, models
from odoo.tools import ormcache

# What is written while SMS are sent; callbacks are not checked with it.
_FLEETING = {"down_until", "fetched_at"}


class RepairSmsGateway(models.Model):
    """With what callbacks are checked: they come in floods, so it is read once."""

    # A file for each subject, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.gateway"

    @api.model
    def _callback_adapter(self, gateway_id, token):
        """Find the adapter that reads a callback, if its secret is right; it is
        compared in constant time. Call it with sudo.

        :param int gateway_id: as it stands in the address
        :param str token: as it stands in the address
        :return: an adapter, None for another secret or no such gateway
        """
        known, adapter = self._callback_account(gateway_id)
        known = known or secrets.token_urlsafe(32)
        return adapter if hmac.compare_digest(known.encode(), token.encode()) else None

    @api.model
    @ormcache("gateway_id")
    def _callback_account(self, gateway_id):
        gateway = self.browse(gateway_id).exists()
        return gateway.webhook_token, gateway._build() if gateway else None

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: what is known about gateways is read anew."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Extend core, for the same reason."""
        if not vals.keys() <= _FLEETING:
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Extend core, for the same reason."""
        self.env.registry.clear_cache()
        return super().unlink()
