from odoo.http import request, route

from odoo.addons.payment.controllers.portal import PaymentPortal
from odoo.addons.repair_notifications.controllers.portal import MAX_ID


class RepairSmsTopup(PaymentPortal):
    """The page where a top-up is paid, by core's own payment form."""

    @route(
        f"/repair_sms/topup/<int(max={MAX_ID}):topup_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def repair_sms_topup(self, topup_id, **_kwargs):
        """Show what is to be paid and the ways to pay; what is paid shows its result.

        :param int topup_id: ``repair.sms.topup``
        """
        topup = self._payable(topup_id)
        # The website itself looks at a visitor's cookie, else takes its own language.
        path, lang = topup._payment_url(), request.env.user.lang
        mine = request.env["ir.http"]._url_for(path, lang)
        if lang != request.lang.code and mine != path:
            return request.redirect(mine)
        if topup.state in ("done", "pending"):
            return request.redirect(topup._result_url())
        topup_sudo = topup.sudo()
        providers_sudo = topup._providers()
        partner = topup_sudo.partner_id
        methods = request.env["payment.method"].sudo()
        tokens = request.env["payment.token"].sudo()
        values = {
            "topup": topup_sudo,
            "res_company": topup_sudo.operator_id,
            "amount": topup_sudo.amount,
            "currency": topup_sudo.currency_id,
            "partner_id": partner.id,
            "providers_sudo": providers_sudo,
            "payment_methods_sudo": methods._get_compatible_payment_methods(
                providers_sudo.ids, partner.id, currency_id=topup_sudo.currency_id.id
            ),
            "tokens_sudo": tokens._get_available_tokens(providers_sudo.ids, partner.id),
            "show_tokenize_input_mapping": self._compute_show_tokenize_input_mapping(
                providers_sudo
            ),
            "transaction_route": f"{topup._payment_url()}/transaction",
            "landing_route": topup._result_url(),
        }
        return request.render("repair_sms_wallet.topup_page", values)

    @route(
        f"/repair_sms/topup/<int(max={MAX_ID}):topup_id>/transaction",
        type="jsonrpc",
        auth="user",
    )
    def repair_sms_topup_transaction(self, topup_id, **kwargs):
        """Begin a payment. The browser chooses the way to pay and nothing else: amount,
        currency and payer are those of the top-up, whatever it sends.

        :param int topup_id: ``repair.sms.topup``
        :return: what the payment form needs to go on
        :rtype: dict
        """
        topup = self._payable(topup_id)
        kwargs.pop("access_token", None)
        self._validate_transaction_kwargs(kwargs)
        topup._check_way(kwargs.get("provider_id"), kwargs.get("token_id"))
        topup_sudo = topup.sudo()
        kwargs.update(
            amount=topup_sudo.amount,
            currency_id=topup_sudo.currency_id.id,
            partner_id=topup_sudo.partner_id.id,
            landing_route=topup._result_url(),
            is_validation=False,
        )
        transaction_sudo = self._create_transaction(
            custom_create_values={"repair_sms_topup_id": topup.id}, **kwargs
        )
        return transaction_sudo._get_processing_values()

    def _payable(self, topup_id):
        """Return a top-up that the user may pay.

        :raise AccessError: when the user may not
        :raise NotFound: when there is none
        """
        topup = request.env["repair.sms.topup"].browse(topup_id).exists()
        if not topup:
            raise request.not_found()
        topup._check_payer()
        return topup
