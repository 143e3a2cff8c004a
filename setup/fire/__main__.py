"""``python -m fire PART DATABASE ...`` runs a part; see :func:`fire.run`."""

import importlib
import json
import sys

from odoo.tools import config


def main():
    """Let Odoo find its addons, and only then import the part."""
    part, *arguments = sys.argv[1:]
    config.parse_config(["--log-level=critical"], setup_logging=True)
    count = importlib.import_module(f"fire.{part}").main(*arguments)
    print(json.dumps(count))  # noqa: T201


if __name__ == "__main__":
    main()
