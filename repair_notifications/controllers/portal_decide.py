from odoo import SUPERUSER_ID

from .portal import REPAIR, RepairPortal, page_route

_REASON_LENGTH = 1000


class RepairDecidePortal(RepairPortal):
    """The customer accepts an offer, or rejects the costs. Only a POST decides: link
    scanners and previews open pages, but send no forms.
    """

    @page_route(f"{REPAIR}/accept", methods=["POST"])
    def repair_accept(
        self, repair_id, approval_id="", fingerprint="", access_token=None, **_kwargs
    ):
        """Accept one offer, exactly as it was shown.

        :param int repair_id: as it came from outside
        :param str approval_id: the question that the page showed
        :param str fingerprint: of the offer that the page showed
        :param str access_token: that of the link, if any
        :return: back to the page
        """
        repair_sudo = self._open_repair(repair_id, access_token)
        asked_sudo = repair_sudo.approval_ids.filtered(
            lambda approval: str(approval.id) == approval_id
        )
        note = self._decide(asked_sudo, {approval_id: fingerprint}, True)
        return self._to_page(repair_id, access_token, **note)

    @page_route(f"{REPAIR}/reject", methods=["POST"])
    def repair_reject(self, repair_id, reason="", access_token=None, **shown):
        """Reject the costs: every offer that waits for an answer.

        :param int repair_id: as it came from outside
        :param str reason: the customer's own words, may be empty
        :param str access_token: that of the link, if any
        :param dict shown: ``fingerprint_<id>`` of each question that the page showed
        :return: back to the page
        """
        repair_sudo = self._open_repair(repair_id, access_token)
        asked_sudo = repair_sudo.approval_ids.filtered(lambda a: a.state == "open")
        fingerprints = {
            str(asked.id): shown.get(f"fingerprint_{asked.id}", "")
            for asked in asked_sudo
        }
        note = self._decide(asked_sudo, fingerprints, False, reason[:_REASON_LENGTH])
        return self._to_page(repair_id, access_token, **note)

    def _decide(self, asked_sudo, fingerprints, accepted, reason=""):
        """Carry out an answer if it is about the offers as they are now; where they
        changed since, ask afresh instead.

        :param asked_sudo: ``repair.approval`` records that are answered
        :param dict fingerprints: ``{id as text: fingerprint of what the page showed}``
        :param bool accepted: accepted, or rejected
        :param str reason: why not
        :return: what the page says about it: a note to put in its address, or nothing
        :rtype: dict
        """
        asked_sudo = asked_sudo.filtered(lambda approval: approval.state == "open")
        if not asked_sudo:
            return {"note": "closed"}
        stale_sudo = asked_sudo.filtered(lambda a: a._blocker() == "changed")
        if stale_sudo:
            orders_sudo = stale_sudo.sale_order_id.with_user(SUPERUSER_ID)
            orders_sudo.filtered(lambda o: o.state == "sent")._ask_for_approval()
            return {"note": "changed"}
        if any(
            asked.fingerprint != fingerprints[str(asked.id)] for asked in asked_sudo
        ):
            return {"note": "changed"}
        if any(asked._blocker() for asked in asked_sudo):
            return {}  # the page says what is in the way
        for asked in asked_sudo:
            words = [self._evidence(asked.company_id), reason.strip()]
            asked._decide(accepted, "portal", "\n".join(filter(None, words)))
        return {}
