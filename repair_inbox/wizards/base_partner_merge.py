from odoo import api, models


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Extend core: conversations of merged contacts become one.

        Core would delete those that the unique index does not let it move.
        """
        conversations = (
            self.env["repair.conversation"]
            .sudo()
            .search([("partner_id", "in", (src_partners | dst_partner).ids)])
        )
        for group in conversations.grouped("company_id").values():
            kept = group.filtered(lambda c: c.partner_id == dst_partner) or group[:1]
            (group - kept)._merge_into(kept)
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)
