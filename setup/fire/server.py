"""Odoo's command line as a file, by whose name it starts more of itself when it works
with processes.
"""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
