"""Run the harness beside a sandbox, in a database that is thrown away."""

import sys

from odoo.tools import config

# Only from here on can modules of addons be imported.
config.parse_config(
    ["--log-level=critical", "--log-handler=faults:INFO"], setup_logging=True
)

from . import campaign  # noqa: E402

if __name__ == "__main__":
    campaign.main(sys.argv[1:])
