from markupsafe import Markup

from odoo import models


class RepairRequest(models.Model):
    """What is left of a request when its customer wants to be forgotten."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.request"

    def _erase_content(self, text):
        """Replace what the customer asked for and was told, here and where it was
        copied to: notes and files of the repairs. Call it with sudo.

        :param str text: what stands there from now on
        """
        for request in self:
            for repair in request.repair_ids.filtered("internal_notes"):
                field = repair._fields["internal_notes"]
                # As it was stored; what staff changed meanwhile is theirs, and stays.
                said = field.convert_to_cache(request._prepare_notes(), repair)
                words = Markup("<p>%s</p>") % text
                repair.internal_notes = repair.internal_notes.replace(said, words)
        self._erase_files()
        requests = self.with_context(tracking_disable=True)
        emptied = ("description", "device", "evidence", "contact_name", "contact_phone")
        requests.write({"summary": text, **dict.fromkeys(emptied, False)})
        requests.filtered("resolution").write({"resolution": text})

    def _erase_files(self):
        """Delete files of requests, and their copies at the repairs."""
        attachments = self.env["ir.attachment"]
        files = attachments.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        copies = attachments.search(
            [
                ("res_model", "=", "repair.order"),
                ("res_id", "in", self.repair_ids.ids),
                ("checksum", "in", [mark for mark in files.mapped("checksum") if mark]),
            ]
        )
        (files | copies).unlink()
