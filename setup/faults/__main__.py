"""Run the harness in a database that is thrown away; see :mod:`faults.campaign`."""

import sys

from . import campaign

if __name__ == "__main__":
    sys.exit(campaign.main(sys.argv[1:]))
