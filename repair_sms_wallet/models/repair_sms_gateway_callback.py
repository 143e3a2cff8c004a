import hmac
import secrets

from odoo import api, models
from odoo.tools import ormcache


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
        known, adapter = self._callback_accounts().get(gateway_id, (None, None))
        known = known or secrets.token_urlsafe(32)
        return adapter if hmac.compare_digest(known.encode(), token.encode()) else None

    @api.model
    @ormcache()
    def _callback_accounts(self):
        """Return secret and adapter by id of the gateway, archived ones included: one
        entry of the cache, however many addresses strangers guess.
        """
        gateways = self.with_context(active_test=False).search([])
        known = gateways.filtered(lambda g: g.adapter in self._adapters())
        return {one.id: (one.webhook_token, one._build()) for one in known}

    def _forget_callbacks(self):
        """Have them read anew: now, and once more when the change is visible, as a
        callback in another thread may have read the old ones meanwhile.
        """
        clear = self.env.registry.clear_cache
        clear()
        self.env.cr.postcommit.add(clear)

    def unlink(self):
        """Extend core: what is known about gateways is read anew."""
        self._forget_callbacks()
        return super().unlink()
