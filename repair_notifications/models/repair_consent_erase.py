from odoo import models
from odoo.tools import SQL


class RepairConsent(models.Model):
    """What is left of a decision when its customer wants to be forgotten."""

    _name = "repair.consent"
    _inherit = ["repair.consent", "repair.evidence.mixin"]

    def _erase_evidence(self, text):
        """Replace who or what proves these decisions: the only change that is ever made
        to a row. Purpose, version, text, decision, date and way stay.

        In SQL, because rows are only added by everybody else, superuser included.

        :param str text: what stands there from now on
        """
        if not self:
            return
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "UPDATE repair_consent SET evidence = %s"
                " WHERE id IN %s AND evidence IS NOT NULL RETURNING id",
                text,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["evidence"], flush=False)
