"""One dispatcher in a process of its own, for ``setup/bench``.

Says that it is ready, waits for a line, sends what is queued, and says that it is done.
"""

import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def main():
    """Dispatch once."""
    # Collisions of several dispatchers are replayed.
    quiet = ["--log-level=error", "--log-handler=odoo.sql_db:CRITICAL"]
    config.parse_config(quiet, setup_logging=True)
    with Registry(sys.argv[1]).cursor() as cr:
        messages = api.Environment(cr, SUPERUSER_ID, {})["repair.sms.message"]
        messages._cron_dispatch()  # fills the caches that a running server has
        cr.commit()
        print("ready", flush=True)  # noqa: T201
        sys.stdin.readline()
        messages._cron_dispatch()
        cr.commit()
        print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
