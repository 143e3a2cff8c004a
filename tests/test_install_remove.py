"""Our addons come and go in any order and leave a working Odoo, and nothing behind."""

import pytest
from lib import core_suites, databases, environment, locks, paths, template

DATABASE = "repair_removal"
NOTIFICATIONS, WALLET, INBOX = paths.ADDONS
# What an addon adds to a database beside rows of its own tables.
TRACES = """
SELECT 'column ' || table_name || '.' || column_name
  FROM information_schema.columns WHERE table_schema = 'public'
UNION SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT 'constraint ' || conrelid::regclass || ' ' || conname
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION SELECT 'function ' || proname FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace
UNION SELECT 'sequence ' || sequencename FROM pg_sequences
UNION SELECT 'trigger ' || tgname FROM pg_trigger
UNION SELECT 'model ' || model FROM ir_model
UNION SELECT 'field ' || model || '.' || name FROM ir_model_fields
UNION SELECT 'view ' || COALESCE(key, name) FROM ir_ui_view
UNION SELECT 'action ' || type || ' ' || (name->>'en_US') FROM ir_actions
UNION SELECT 'scheduled action ' || cron_name FROM ir_cron
UNION SELECT 'group ' || (name->>'en_US') FROM res_groups
UNION SELECT 'rights ' || name FROM ir_model_access
UNION SELECT 'rule ' || name FROM ir_rule
UNION SELECT 'asset ' || path FROM ir_asset
UNION SELECT 'parameter ' || key FROM ir_config_parameter
UNION SELECT 'template ' || (name->>'en_US') FROM mail_template
UNION SELECT 'SMS template ' || (name->>'en_US') FROM sms_template
UNION SELECT 'id ' || module || '.' || name FROM ir_model_data
       -- Odoo notes who extends mail.thread for each model above, and forgets it late.
       WHERE module LIKE 'repair\\_%' AND model <> 'ir.model.inherit'
"""
# A shop's day in small: it fails where a view, a scheduled action or a step does.
DAY = """
views = env["ir.ui.view"].search([("model", "!=", False)])
views._check_xml()
for model in ("repair.order", "res.partner", "sale.order", "account.move",
              "stock.picking", "res.config.settings", "sms.sms", "mail.template"):
    env[model].get_views([(False, "form"), (False, "list")])
customer = env["res.partner"].create({"name": "Ola", "phone": "+48 601 200 300"})
customer.write({"email": "ola@example.com"})
if "data_processing_consent" in customer._fields:
    customer.data_processing_consent = True
product = env["product.product"].create({"name": "Phone", "type": "consu"})
repair = env["repair.order"].create({"partner_id": customer.id,
                                     "product_id": product.id})
repair.action_validate()
repair.action_repair_start()
repair.action_repair_end()
assert repair.state == "done", repair.state
repair._message_sms("Ready.", sms_numbers=["+48601200300"], put_in_queue=True)
env.cr.commit()
ours = [name for name in {addons} if env["ir.module.module"].search(
    [("name", "=", name), ("state", "=", "installed")])]
data = env["ir.model.data"].search([("model", "=", "ir.cron"), ("module", "in", ours)])
for cron in env["ir.cron"].browse(data.mapped("res_id")):
    cron.method_direct_trigger()
env.cr.commit()
"""


@pytest.fixture(scope="module")
def shop():
    """Have Odoo without our addons, in a database that is thrown away.

    :return: Shop
    """
    with locks.held(DATABASE):
        databases.clone(template.DATABASE, DATABASE)
        # A company of the demo data would stay: Odoo does not delete it.
        databases.query(core_suites.NO_DEMO, DATABASE)
        try:
            yield Shop()
        finally:
            databases.drop(DATABASE)


class Shop:
    """A database in which addons are installed, updated and removed."""

    def install(self, addon):
        """Install an addon with what it needs."""
        environment.update(DATABASE, "-i", addon, log=f"{DATABASE}.log")
        return self.traces()

    def update(self, addon):
        """Update an addon, and those above it."""
        environment.update(DATABASE, "-u", addon, log=f"{DATABASE}.log")
        return self.traces()

    def remove(self, addon):
        """Remove an addon, and those above it."""
        command = ("module", "uninstall", "-d", DATABASE, addon)
        environment.run_odoo(*command, log=f"{DATABASE}.log", database=DATABASE)
        return self.traces()

    def traces(self):
        """Have a day in the shop.

        :return: what there is in the database
        :rtype: set
        """
        day = DAY.replace("{addons}", repr(paths.ADDONS))
        environment.run_script(DATABASE, day, f"{DATABASE}-day.log")
        return {*databases.query(TRACES, DATABASE).splitlines()}


def test_addons_come_and_go_one_by_one_and_leave_nothing(shop):
    stages = [shop.traces()]
    for addon in paths.ADDONS:
        stages.append(shop.install(addon))
    for addon in (INBOX, NOTIFICATIONS, WALLET):
        assert shop.update(addon) == stages[-1]
    while len(stages) > 1:
        stages.pop()
        after = shop.remove(paths.ADDONS[len(stages) - 1])
        assert after == stages[-1]


def test_all_come_at_once_and_go_with_the_lowest(shop):
    without = shop.traces()
    shop.install(INBOX)
    assert shop.remove(NOTIFICATIONS) == without
