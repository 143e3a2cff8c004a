from odoo import models


class RepairNotification(models.Model):
    _inherit = "repair.notification"

    def _post_emails(self, records):
        """Extend `repair_notifications`: staff see in conversations what customers were
        told.
        """
        result = super()._post_emails(records)
        self.env["repair.conversation.message"]._mirror_emails(
            self.company_id,
            [
                {
                    "partner": row.partner_id,
                    "address": row.address,
                    "message": row.mail_message_id.sudo(),
                    "body": row.body,
                }
                for row in self
            ],
        )
        return result

    def _queue_again(self):
        """Extend `repair_notifications`: failing once more is an alert once more."""
        self.env["repair.alert"]._begin_again(self)
        return super()._queue_again()
