from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _tracking_link(self):
        """Return the page where a customer follows this parcel, or False.

        Some carriers give a list of pages, one for each package, as JSON: then the first.
        """
        pages = self and self.get_multiple_carrier_tracking()
        if isinstance(pages, list):
            return pages[0][1] if pages else False
        return self.carrier_tracking_url
