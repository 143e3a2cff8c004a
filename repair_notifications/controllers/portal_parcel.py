from .portal import REPAIR, RepairPortal, page_route


class RepairParcelPortal(RepairPortal):
    """Where a customer announces the parcel with the device."""

    @page_route(f"{REPAIR}/parcel", methods=["POST"])
    def repair_parcel(
        self, repair_id, carrier="", number="", access_token=None, **_kwargs
    ):
        """Keep the parcel that the customer sent; wrong input keeps what was typed.

        :param int repair_id: as it came from outside
        :param str carrier: name of the courier
        :param str number: tracking number
        :param str access_token: that of the link, if any
        :return: back to the page
        """
        repair_sudo = self._open_repair(repair_id, access_token)
        if repair_sudo._announce_parcel(carrier, number):
            return self._to_page(repair_id, access_token, note="announced")
        if repair_sudo.milestone != "awaiting_delivery":
            return self._to_page(repair_id, access_token, note="arrived")
        response = self._render_repair(
            repair_sudo,
            access_token,
            typed_carrier=carrier,
            typed_number=number,
            parcel_refused=True,
        )
        response.status_code = 422
        return response
