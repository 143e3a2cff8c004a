"""Our routes, as Odoo finds them."""

import threading
from contextlib import suppress
from urllib.parse import unquote

from werkzeug.exceptions import HTTPException


class Routes:
    """The routes of a database.

    :param odoo.api.Environment env: environment
    """

    def __init__(self, env):
        threading.current_thread().dbname = env.cr.dbname  # where Odoo looks for routes
        self.map = env["ir.http"].routing_map()
        self.adapter = self.map.bind("")

    def ours_of(self, shot):
        """Return the rule of ours that a request comes to, None when there is none.

        :param Shot shot: the request
        :rtype: werkzeug.routing.Rule
        """
        with suppress(HTTPException):
            path = unquote(shot.path)
            rule, _values = self.adapter.match(path, shot.method, return_rule=True)
            return rule if _is_ours(rule) else None
        return None

    def unaimed(self, shots):
        """Return the routes that nobody shot at, of those that are open to strangers or
        lie below ``/repair_sms/``.

        :param list shots: of :class:`Shot`
        :rtype: list[str]
        """
        aimed = {(shot.path, shot.method): shot for shot in shots}.values()
        ours = {
            rule.rule
            for rule in self.map.iter_rules()
            if _is_ours(rule)
            and (rule.endpoint.routing["auth"] != "user" or "/repair_sms/" in rule.rule)
        }
        return sorted(ours - {rule.rule for rule in map(self.ours_of, aimed) if rule})


def _is_ours(rule):
    return rule.endpoint.func.__module__.startswith("odoo.addons.repair_")
