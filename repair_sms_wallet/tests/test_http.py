import socket
import ssl
import threading
from unittest.mock import patch

from urllib3 import PoolManager
from urllib3.exceptions import SSLError

from odoo.tests import BaseCase

from odoo.addons.repair_sms_wallet.gateways import http
from odoo.addons.repair_sms_wallet.gateways.base import NoAnswer, NotReached


class TestHttp(BaseCase):
    """What a call that failed tells about the message."""

    def test_server_without_tls_was_never_reached(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            url = f"https://127.0.0.1:{server.getsockname()[1]}"

            def answer():
                connection, _address = server.accept()
                with connection:
                    connection.recv(9999)
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

            threading.Thread(target=answer, daemon=True).start()
            with self.assertRaises(NotReached):
                http.call("GET", url, {})

    def test_tls_that_breaks_after_the_handshake_leaves_the_outcome_open(self):
        broken = ssl.SSLError(1, "bad record mac")
        broken.reason = "DECRYPTION_FAILED_OR_BAD_RECORD_MAC"
        error = SSLError(broken)
        with patch.object(PoolManager, "request_encode_body", side_effect=error):
            with self.assertRaises(NoAnswer):
                http.call("POST", "https://gateway.example.com", {})
