import logging

from odoo.http import Controller, request, route

from ..gateways.base import MalformedCallback

_logger = logging.getLogger(__name__)

#: A batch of five reports has some 1,500 bytes.
MAX_BYTES = 16 * 1024


class RepairSmsWebhook(Controller):
    """Where gateways report deliveries and hand over incoming SMS.

    SMSAPI signs nothing, so the secret is in the path. Answers are plain: ``OK`` is
    what the gateway needs, anything else makes it repeat the call.
    """

    @route(
        "/repair_sms/<int:gateway_id>/<string:token>/<any(report,incoming):kind>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
    )
    def receive(self, gateway_id, token, kind, **values):
        """Store a callback and answer.

        :return: 200 ``OK``; 404 for a wrong address; 400 for what no gateway sends
        """
        gateways_sudo = request.env["repair.sms.gateway"].sudo()
        gateway_sudo = gateways_sudo.browse(gateway_id).exists()
        if not gateway_sudo._accepts(token):
            return self._answer("", 404)
        values = {name: value for name, value in values.items() if type(value) is str}
        if self._size(values) > MAX_BYTES:
            return self._answer("too large", 400)
        try:
            events = request.env["repair.sms.gateway.event"].sudo()
            events._receive(gateway_sudo, kind, values)
        except MalformedCallback as error:
            _logger.info("Malformed %s at SMS gateway %s: %s", kind, gateway_id, error)
            return self._answer("malformed", 400)
        return self._answer("OK", 200)

    def _size(self, values):
        """Return the bytes of the request's query and body.

        A body in chunks does not tell its length; then what was read from it counts.
        """
        http = request.httprequest
        read = sum(len(value) for value in values.values())
        return len(http.query_string) + (http.content_length or read)

    def _answer(self, text, status):
        return request.make_response(
            text, headers=[("Content-Type", "text/plain; charset=utf-8")], status=status
        )
