from odoo import models


class RepairNotification(models.Model):
    """What is left of the journal when its customer wants to be forgotten."""

    _name = "repair.notification"
    _inherit = ["repair.notification", "repair.evidence.mixin"]

    def _erase_content(self):
        """Drop what still waits; keep what happened, when and why, without the words
        and the address. Call it with sudo.
        """
        self.filtered(lambda row: row.state == "queued").write(
            {"reason": "erased", "hold_reason": False}
        )
        self.write({"address": False, "subject": False, "body": False, "detail": False})
        self._forget_links()
