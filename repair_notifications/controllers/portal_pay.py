from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.payment.controllers.portal import PaymentPortal

from .portal import MAX_ID, REPAIR, RepairPortal, page_route

PAY = f"{REPAIR}/pay/<int(max={MAX_ID}):request_id>"


class RepairPayPortal(RepairPortal, PaymentPortal):
    """Where a customer pays what was requested, by core's own payment form."""

    @route(
        f"/r/<int(max={MAX_ID}):repair_id>/<string:token>/<int(max={MAX_ID}):request_id>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def repair_pay_link(self, repair_id, token, request_id, message=None):
        """Lead from the short link of a message to the payment it is about."""
        query = {"message": message} if message else {}
        return self._to_page(repair_id, token, f"/pay/{request_id}", **query)

    @page_route(PAY, methods=["GET"])
    def repair_pay(self, repair_id, request_id, access_token=None, **_kwargs):
        """Show what is to be paid and the ways to pay; what cannot be paid any more
        leads to the page of the repair, which says so.

        :param int repair_id: as it came from outside
        :param int request_id: ``repair.payment.request`` as it came from outside
        :param str access_token: that of the link, if any
        """
        repair_sudo = self._open_repair(repair_id, access_token)
        asked_sudo = self._asked(repair_sudo, request_id)
        if not asked_sudo:
            return self._to_page(repair_id, access_token, note="not_payable")
        values = self._prepare_payment(asked_sudo, access_token)
        return self._keep_secret(
            request.render("repair_notifications.portal_payment_page", values)
        )

    def _prepare_payment(self, asked_sudo, access_token):
        """Return the values of the page with core's payment form.

        :param asked_sudo: ``repair.payment.request``
        :param str access_token: that of the link, if any
        :rtype: dict
        """
        repair_sudo = asked_sudo.repair_id
        providers_sudo = asked_sudo._providers()
        methods_sudo = request.env["payment.method"].sudo()
        partner, currency = asked_sudo.partner_id, asked_sudo.currency_id
        return {
            "asked": asked_sudo,
            "repair": repair_sudo,
            "res_company": repair_sudo.company_id,
            "page_url": self._page_url(repair_sudo, access_token),
            "amount": asked_sudo.amount,
            "currency": currency,
            "partner_id": partner.id,
            "providers_sudo": providers_sudo,
            "payment_methods_sudo": methods_sudo._get_compatible_payment_methods(
                providers_sudo.ids, partner.id, currency_id=currency.id
            ),
            # The link is no login: cards that the customer saved are not for it.
            "tokens_sudo": request.env["payment.token"],
            "show_tokenize_input_mapping": dict.fromkeys(providers_sudo.ids, False),
            "transaction_route": f"{asked_sudo._payment_url()}/transaction",
            "landing_route": self._page_url(repair_sudo, access_token),
            "access_token": access_token,
        }

    @page_route(f"{PAY}/transaction", type="jsonrpc")
    def repair_pay_transaction(
        self, repair_id, request_id, access_token=None, **kwargs
    ):
        """Begin a payment. The browser chooses the way to pay and nothing else: amount,
        currency and payer are those of the request, whatever it sends.

        :param int repair_id: as it came from outside
        :param int request_id: ``repair.payment.request`` as it came from outside
        :param str access_token: that of the link, if any
        :return: what the payment form needs to go on
        :rtype: dict
        """
        repair_sudo = self._open_repair(repair_id, access_token)
        asked_sudo = self._asked(repair_sudo, request_id)
        if not asked_sudo:
            raise UserError(
                request.env._(
                    "This payment is no longer asked for. Open the page of the repair "
                    "to see what is to be paid now."
                )
            )
        self._validate_transaction_kwargs(kwargs)
        if (
            kwargs.get("provider_id") not in asked_sudo._providers().ids
            or kwargs.get("flow") == "token"
        ):
            raise UserError(request.env._("This way to pay is not offered here."))
        kwargs.update(
            amount=asked_sudo.amount,
            currency_id=asked_sudo.currency_id.id,
            partner_id=asked_sudo.partner_id.id,
            landing_route=self._page_url(repair_sudo, access_token),
            tokenization_requested=False,
            is_validation=False,
        )
        # Core writes into the chatter of the shop what happens from here on.
        request.update_context(lang=repair_sudo.company_id.partner_id.lang)
        transaction_sudo = self._create_transaction(
            custom_create_values=asked_sudo._prepare_transaction(), **kwargs
        )
        return transaction_sudo._get_processing_values()

    @staticmethod
    def _asked(repair_sudo, request_id):
        """Return the request of this repair with this id, empty when it cannot be paid.

        :param repair_sudo: as :meth:`_open_repair` returned it
        :param int request_id: as it came from outside
        """
        return repair_sudo.payment_request_ids._payable().filtered(
            lambda asked: asked.id == request_id
        )

    @staticmethod
    def _page_url(repair_sudo, access_token):
        """Return where the customer comes from and goes back to."""
        token = f"?access_token={repair_sudo.access_token}" if access_token else ""
        return f"{repair_sudo.access_url}{token}"
