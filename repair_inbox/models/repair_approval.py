from odoo import models


class RepairApproval(models.Model):
    _inherit = "repair.approval"

    def _compute_answer_hint(self):
        """Override of `repair_notifications`: customers are asked to answer by SMS only
        where an answer arrives and would be carried out.
        """
        super()._compute_answer_hint()
        for approval in self:
            gateway = approval.company_id._get_repair_sms_gateway()
            if gateway.two_way and not approval._blocker():
                approval.answer_hint = self.env._("Answer TAK or NIE.")
