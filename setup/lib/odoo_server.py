"""Odoo's command line as a file, by whose name it starts more of itself when it works
with processes.
"""

import sys

del sys.path[0]  # this folder, whose modules are no business of Odoo's

import odoo.cli  # noqa: E402

if __name__ == "__main__":
    odoo.cli.main()
