"""One dispatcher in a process of its own, for ``setup/bench``.

Says that it is ready, waits for a line, sends what is queued, and says that it is done.
"""

import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def main():
    """Dispatch once."""
    config.parse_config(["--log-level=error"], setup_logging=True)
    with Registry(sys.argv[1]).cursor() as cr:
        messages = api.Environment(cr, SUPERUSER_ID, {})["repair.sms.message"]
        messages._dispatch()  # fills the caches that a running server has
        print("ready", flush=True)  # noqa: T201
        sys.stdin.readline()
        messages._dispatch()
        print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
