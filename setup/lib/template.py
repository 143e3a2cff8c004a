"""The template database ``repair_core``: Odoo's modules with demo data.

Its company is a repair shop in Poland. Made
once (minutes), cloned by everything else (seconds).
"""

import hashlib

from . import databases, environment, locks, prefix
from .progress import step

DATABASE = "repair_core"
MODULES = (
    "repair",
    "sms",
    "portal",
    "account_payment",
    "stock_delivery",
    "payment_demo",
    "sale_management",
)

# Accounting chooses the chart of accounts by the company's country when installed, but
# then its demo data forces the generic chart on the main company. Odoo loads the demo
# data of a module only if all modules below it have theirs: hence the pretence.
COMPANY = """
company = env.ref("base.main_company")
poland = env.ref("base.pl")
states = env["res.country.state"].search([("country_id", "=", poland.id)])
company.partner_id.write({
    "name": "Serwis Pod Lupą",
    "street": "ul. Szewska 12",
    "street2": False,
    "zip": "31-009",
    "city": "Kraków",
    "state_id": states.filtered(lambda state: state.code == "MA").id,
    "country_id": poland.id,
    "phone": "+48 12 555 01 00",
    "email": "serwis@podlupa.example",
    "website": "https://podlupa.example",
})
company.currency_id = env.ref("base.PLN")
users = env["res.users"].with_context(active_test=False).search([])
users.write({"tz": "Europe/Warsaw"})
env["ir.module.module"].search([("name", "=", "analytic")]).demo = False
env.cr.commit()
"""

END_OF_PRETENCE = """
env["ir.module.module"].search([("state", "=", "installed")]).demo = True
env["account.chart.template"]._install_demo(env.ref("base.main_company"))
env.cr.commit()
"""

# The demo data of stock gives the main company another name.
NAME = """
env.ref("base.main_company").name = "Serwis Pod Lupą"
env.cr.commit()
"""

CHECK = """
company = env.ref("base.main_company")
assert company.name == company.partner_id.name == "Serwis Pod Lupą", company.name
tax = company.account_sale_tax_id
assert company.chart_template == "pl", company.chart_template
assert (tax.amount_type, tax.amount) == ("percent", 23.0), tax
assert company.currency_id.name == "PLN", company.currency_id
assert set(env["res.lang"].search([]).mapped("code")) >= {"en_US", "pl_PL"}
assert env.ref("repair.repair_r1"), "no demo data"
assert env.ref("base.module_sale").demo, "no demo data"
"""


def wanted_stamp():
    """Describe the template that this code and this Odoo make.

    :return: str, changes when they do
    """
    made_of = repr((MODULES, COMPANY, END_OF_PRETENCE, NAME)).encode()
    return f"{prefix.version()} {hashlib.sha256(made_of).hexdigest()[:16]}"


def ensure():
    """Have the template; needs a running PostgreSQL."""
    with locks.held("template"):
        stamped = databases.stamp(DATABASE) == wanted_stamp()
        if stamped and databases.filestore(DATABASE).is_dir():
            return
        try:
            make()
        except BaseException:
            databases.drop(DATABASE)
            raise
        databases.set_stamp(DATABASE, wanted_stamp())


def make():
    """Make the template from nothing."""
    databases.drop(DATABASE)
    with step("Template database: Odoo's base with demo data"):
        environment.run_odoo(
            *("db", "init", DATABASE, "--with-demo", "--country", "PL"),
            log="template-base.log",
        )
        install("analytic")
        environment.run_script(DATABASE, COMPANY, "template-company.log")
    with step("Template database: accounting for Poland"):
        install("l10n_pl")
        environment.run_script(DATABASE, END_OF_PRETENCE, "template-demo.log")
    with step("Template database: repairs, sales, stock, payments (1 to 4 minutes)"):
        install(*MODULES)
        environment.run_odoo(
            *("i18n", "loadlang", "-d", DATABASE, "-l", "pl_PL"),
            log="template-language.log",
        )
        environment.run_script(DATABASE, NAME, "template-name.log")
        environment.run_script(DATABASE, CHECK, "template-check.log")


def install(*modules):
    """Install modules of Odoo in the template, with their demo data.

    :param modules: technical names
    """
    environment.update(DATABASE, "-i", ",".join(modules), log="template-install.log")
