import logging

from odoo import fields
from odoo.http import Controller, content_disposition, request, route

from ..tools.workbook import build_workbook

_logger = logging.getLogger(__name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RepairPersonalData(Controller):
    """Hands out what is kept about one customer; nothing of it stays on the server."""

    @route(
        "/repair_notifications/personal_data/<int:partner_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def export(self, partner_id):
        """Answer with one file that has a sheet for each kind of data.

        :param int partner_id: the customer
        :return: the file; 404 for people who may not have it, and for no such customer
        """
        partner = request.env["res.partner"].browse(partner_id).exists()
        is_manager = request.env.user.has_group("stock.group_stock_manager")
        if not (is_manager and partner and partner.has_access("read")):
            return request.not_found()
        today = fields.Date.context_today(partner)
        _logger.info(
            "Personal data of contact %s exported by user %s",
            partner_id,
            partner.env.uid,
        )
        return request.make_response(
            build_workbook(
                partner._prepare_personal_data(),
                lambda moment: fields.Datetime.context_timestamp(partner, moment),
            ),
            headers=[
                ("Content-Type", _XLSX),
                ("Cache-Control", "no-store"),
                (
                    "Content-Disposition",
                    content_disposition(f"personal-data-{partner_id}-{today}.xlsx"),
                ),
            ],
        )
