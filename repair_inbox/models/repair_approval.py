from odoo import api, models


class RepairApproval(models.Model):
    _inherit = "repair.approval"

    @api.model
    def _asked_of(self, partner, company, states):
        """Return what a customer, or a colleague of the same company, was asked.

        :param partner: ``res.partner``; empty for a stranger, who was asked nothing
        :param company: ``res.company`` that asked
        :param tuple states: states the questions are in
        :return: ``repair.approval`` records
        """
        return self.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "child_of", partner.commercial_partner_id.ids),
                ("state", "in", states),
            ]
        )

    def _compute_answer_hint(self):
        """Override of `repair_notifications`: customers are asked to answer by SMS only
        where an answer arrives and would be carried out.
        """
        result = super()._compute_answer_hint()
        for approval in self:
            company = approval.company_id
            number = approval.partner_id.with_company(company).sms_number
            gateway = company._get_repair_sms_gateway(number or "")
            if gateway.two_way and approval._is_answered_plainly():
                approval.answer_hint = self.env._("Answer TAK or NIE.")
        return result

    def _is_answered_plainly(self):
        """Tell whether a yes or no is enough: it is clear which question is meant, and
        nothing else is needed.
        """
        asked = self._asked_of(self.partner_id, self.company_id, ("open",))
        return asked == self and not self._blocker()
