import logging

from odoo import SUPERUSER_ID
from odoo.http import Controller, request, route

from ..gateways.base import MalformedCallback

_logger = logging.getLogger(__name__)

#: A batch of five reports has some 1,500 bytes.
MAX_BYTES = 16 * 1024


class RepairSmsWebhook(Controller):
    """Where gateways report deliveries and hand over incoming SMS.

    Not every gateway signs its calls, so a secret is in the path as well. What the
    gateway needs as an answer is the adapter's; anything else makes it repeat the call.
    """

    @route(
        "/repair_sms/<int:gateway_id>/<string:token>/<any(report,incoming):kind>",
        type="http",
        auth="none",  # the secret is the log-in
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        readonly=False,  # as only "none" would be: each call writes a row
    )
    def receive(self, gateway_id, token, kind, **values):
        """Store a callback and answer.

        :return: 200 and the gateway's word; 404 for a wrong address; 403 for a wrong
            signature; 400 for what no gateway sends
        """
        request.update_env(user=SUPERUSER_ID)
        gateway_sudo = request.env["repair.sms.gateway"].browse(gateway_id)
        adapter = gateway_sudo._callback_adapter(gateway_id, token)
        if not adapter:
            return self._answer("", 404)
        values = {name: value for name, value in values.items() if type(value) is str}
        if self._size(values) > MAX_BYTES:
            return self._answer("too large", 400)
        if not self._is_signed(gateway_sudo, adapter):
            _logger.warning("Wrong signature at SMS gateway %s", gateway_id)
            return self._answer("wrong signature", 403)
        try:
            events = request.env["repair.sms.gateway.event"]
            events._receive(gateway_sudo, kind, values, adapter)
        except MalformedCallback as error:
            _logger.info("Malformed %s at SMS gateway %s: %s", kind, gateway_id, error)
            return self._answer("malformed", 400)
        text, content_type = adapter.webhook_answer
        return self._answer(text, 200, content_type)

    def _is_signed(self, gateway, adapter):
        """Let the adapter check the signature over the address as the gateway knows it:
        behind a proxy the request itself shows another one.
        """
        http = request.httprequest
        url = gateway.get_base_url() + http.path
        if http.query_string:
            url += "?" + http.query_string.decode("latin-1")
        form = [
            (name, value)
            for name, value in http.form.items(multi=True)
            if isinstance(name, str) and isinstance(value, str)
        ]
        return adapter.verify(http.headers, url, form)

    def _size(self, values):
        """Return the bytes of the request's query and body.

        A body in chunks does not tell its length; then what was read from it counts.
        """
        http = request.httprequest
        read = sum(len(value) for value in values.values())
        return len(http.query_string) + (http.content_length or read)

    def _answer(self, text, status, content_type="text/plain; charset=utf-8"):
        headers = [("Content-Type", content_type)]
        return request.make_response(text, headers=headers, status=status)
