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
            if gateway.two_way:
                approval.answer_hint = approval._hint()
        return result

    def _hint(self):
        """Return how to answer by SMS, empty when a plain answer is not enough: it must
        be clear which question is meant, and nothing else be needed.
        """
        asked = self._asked_of(self.partner_id, self.company_id, ("open",))
        if self not in asked or any(approval._blocker() for approval in asked):
            return ""
        if len(asked) == 1:
            return self.env._("Answer TAK or NIE.")
        if not asked._is_one_choice():
            return ""
        numbers = map(str, sorted(asked.mapped("offer_number")))
        return self.env._("Answer %s or NIE.", ", ".join(numbers))

    def _is_one_choice(self):
        """Tell whether these are offers for the same repairs, to pick one of."""
        return len({approval.repair_ids for approval in self}) == 1

    def _settle(self, state):
        """Extend `repair_notifications`: whoever looks at the repair sees the decision
        at once. Every member of the group hears it: only ids are told.
        """
        moved = super()._settle(state)
        if moved:
            payload = {"ids": moved.repair_ids.ids}
            group = self.env.ref("stock.group_stock_user")
            group._bus_send("repair_inbox/decided", payload)
            self.env["repair.alert"]._tell_screens()
        if moved and state != "superseded":
            bubbles_sudo = self.env["repair.conversation.message"].sudo()
            domain = [("approval_id", "in", moved.ids), ("is_pending", "=", True)]
            bubbles_sudo.search(domain).conversation_id._answered()
        return moved
