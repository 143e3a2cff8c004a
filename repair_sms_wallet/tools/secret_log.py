"""Keeps the credentials of gateways out of logs that are not ours. Plain Python.

The address of a webhook holds its secret, and the web server logs every address. A
statement that the database refuses is logged with all its values, the token too.
"""

import logging
import re

HIDDEN = "***"

# What stands where the secret should is hidden, and where the gateway's number should
# unless that is one: the address may be wrong and the secret right.
_ADDRESS = re.compile(
    r"(/repair_sms/(?!topup/)(?:[0-9]+/)?)([^\s?#\"'<>]+?)"
    r"(?=/(?:report|incoming)\b|[\s?#\"'<>]|$)"
)
_ARGUMENT = re.compile(r"('(?:api|webhook)_token': )(?:'[^']*'|\"[^\"]*\")")
_STATEMENT = re.compile(r'(?:INSERT INTO|UPDATE)\s+"repair_sms_gateway"')


def webhook_secret(url):
    """Return the secret in the address of a webhook, an empty text without one."""
    found = _ADDRESS.search(url)
    return found[2] if found else ""


def hide_addresses(text):
    """Hide the secrets in the addresses of webhooks, those cut off too."""
    return _ADDRESS.sub(rf"\1{HIDDEN}", text)


class _HideSecrets(logging.Filter):
    """Rewrites lines that would tell a secret; keeps all of them."""

    def filter(self, record):
        line = record.getMessage()
        hidden = _ARGUMENT.sub(rf"\1'{HIDDEN}'", hide_addresses(line))
        if _STATEMENT.search(line):
            # Of the error only its first line: the next ones show the whole row.
            error = line.partition("\nERROR: ")[2].splitlines()[:1]
            hidden = " ".join(["statement on SMS gateways, not shown.", *error])
        if hidden != line:
            record.msg, record.args = hidden, ()
        return True


_filter = _HideSecrets()


def install():
    """Watch the loggers that see addresses, statements and arguments of calls."""
    routing = "odoo.addons.http_routing.models.ir_http"
    for name in ("werkzeug", "odoo.sql_db", "odoo.service.model", routing):
        logging.getLogger(name).addFilter(_filter)
