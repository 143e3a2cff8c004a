"""What makes boards count alerts again; what time brings they look up themselves."""

from odoo import api, models


class RepairRating(models.Model):
    _inherit = "repair.rating"

    def _announce(self):
        """Extend `repair_notifications`: a low rating is an alert."""
        result = super()._announce()
        if any(rating._is_low() for rating in self):
            self.env["repair.alert"]._tell_screens()
        return result

    def write(self, vals):
        """Extend `repair_notifications`: an answer ends the alert."""
        result = super().write(vals)
        if "answer" in vals:
            self.env["repair.alert"]._tell_screens()
        return result


class RepairEmailBlock(models.Model):
    _inherit = "repair.email.block"

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: a blocked address is an alert."""
        self.env["repair.alert"]._tell_screens()
        return super().create(vals_list)

    def write(self, vals):
        """Extend core: one that is blocked again is an alert, one allowed is none."""
        if "active" in vals:
            self.env["repair.alert"]._begin_again(self)
        return super().write(vals)


class RepairSmsWallet(models.Model):
    _inherit = "repair.sms.wallet"

    def write(self, vals):
        """Extend core: each stop of the automatic top-up is an alert of its own."""
        if "auto_stopped" in vals:
            self.env["repair.alert"]._begin_again(self)
        return super().write(vals)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def write(self, vals):
        """Extend core: a payment that failed may be an alert, one that was made may end
        one.
        """
        if vals.get("state") in ("error", "done"):
            self.env["repair.alert"]._tell_screens()
        return super().write(vals)
