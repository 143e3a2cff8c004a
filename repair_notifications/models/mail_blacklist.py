from odoo import models


class MailBlacklist(models.Model):
    _inherit = "mail.blacklist"

    def write(self, vals):
        """Extend core: an address taken off the blacklist is blocked no more."""
        result = super().write(vals)
        if vals.get("active") is False:
            self._allow_again()
        return result

    def unlink(self):
        """Extend core: an address taken off the blacklist is blocked no more."""
        self._allow_again()
        return super().unlink()

    def _allow_again(self):
        blocks = self.env["repair.email.block"]._of(self.mapped("email"))
        if blocks:
            blocks_sudo = self.env["repair.email.block"].union(*blocks.values())
            blocks_sudo.sudo().is_blacklisting = False  # it is off already
            blocks_sudo.sudo(False)._allow()
